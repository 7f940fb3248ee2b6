// Holds what a shopper has kept of a draw against a record that was checked.
import type { ReceiptKey } from '../protocol/http.ts';
import type { LotProof } from '../protocol/shopper.ts';
import type { Sha256 } from './bytes.ts';
import type { CheckedCampaign } from './checked-campaign.ts';
import type { KeptDraw } from './kept-draws.ts';
import { verifyLotProof } from './lot-proof.ts';
import { parseReceiptStatement, verifyReceipt } from './receipt.ts';

export type ReceiptFault =
  /** The receipt says nothing that can be read. */
  | 'unreadable'
  | 'other-campaign'
  /** Not signed by the operator, or altered since. */
  | 'not-signed'
  /** The record has no such draw, or tells of it in another way. */
  | 'not-in-record'
  /** The lot of the receipt is not the one that was behind the number. */
  | 'other-lot'
  /** The proof does not lead to the commitment of the record. */
  | 'other-board';

/** `faults` is empty when the record agrees with all that was kept. */
export interface ReceiptFinding {
  readonly number: number;
  readonly faults: readonly ReceiptFault[];
}

export async function checkReceipt(
  kept: KeptDraw,
  campaign: CheckedCampaign,
  keys: readonly ReceiptKey[],
  sha256: Sha256,
): Promise<ReceiptFinding> {
  const statement = parseReceiptStatement(kept.receipt.statement);
  if (statement === undefined) return { number: kept.number, faults: ['unreadable'] };
  const faults: ReceiptFault[] = [];
  const { header, conditions, board, replay } = campaign;
  if (statement.campaign !== header.campaign.id) faults.push('other-campaign');
  const key = keys.find(({ keyId }) => keyId === kept.receipt.keyId);
  const isSigned = key !== undefined && (await verifyReceipt(kept.receipt, key.publicKey, sha256));
  if (!isSigned) faults.push('not-signed');
  const draw = replay.draws.find(statement.seq);
  const isSameDraw =
    draw?.number === statement.number &&
    draw.number === kept.number &&
    draw.ticket === statement.ticket &&
    draw.atMs === statement.drawnAtMs;
  if (!isSameDraw) faults.push('not-in-record');
  const lot = draw === undefined ? undefined : board.lotAt(draw.home);
  if (!isSameLot(statement, lot)) faults.push('other-lot');
  const { commitment } = header;
  const proves =
    isSameLot(kept.proof, statement) &&
    verifyLotProof(kept.proof, commitment, conditions.sheets, sha256);
  if (!proves) faults.push('other-board');
  return { number: statement.number, faults };
}

type LotLike = Pick<LotProof, 'home' | 'sheet' | 'tier'>;

const isSameLot = (one: LotLike, other: LotLike | undefined): boolean =>
  one.home === other?.home && one.sheet === other.sheet && one.tier === other.tier;
