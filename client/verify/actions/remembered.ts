// What this browser keeps for the check: the commitment as it was first shown here, so that a later
// change of it would be noticed, and the receipts that the board page has put aside.
import { parseKeptDraws, type KeptDraw } from '../../../common/fairness/kept-draws.ts';
import type { Commitment } from '../../../common/protocol/http.ts';

type TextStorage = Pick<Storage, 'getItem' | 'setItem'>;

const FIELDS = ['algorithm', 'seedHash', 'boardRoot', 'conditionsHash'] as const;

/** The commitment as first seen in this browser: the one handed in, when there is none yet. */
export function rememberCommitment(
  storage: TextStorage | undefined,
  campaignId: string,
  shown: Commitment,
): Commitment {
  const name = `tombola.commitment.${campaignId}`;
  try {
    const first = storage?.getItem(name) ?? null;
    if (first !== null) return asCommitment(JSON.parse(first)) ?? shown;
    storage?.setItem(name, JSON.stringify(shown));
  } catch {
    // Nothing is kept, or something else than a commitment: what is shown now has to do.
  }
  return shown;
}

function asCommitment(value: unknown): Commitment | undefined {
  const isOne =
    typeof value === 'object' &&
    value !== null &&
    FIELDS.every((field) => typeof (value as Record<string, unknown>)[field] === 'string');
  return isOne ? (value as Commitment) : undefined;
}

/** Empty when the board page has kept none, or something else is there. */
export function readKeptDraws(storage: TextStorage | undefined, campaignId: string): KeptDraw[] {
  try {
    return parseKeptDraws(storage?.getItem(`tombola.receipts.${campaignId}`) ?? '[]') ?? [];
  } catch {
    return [];
  }
}
