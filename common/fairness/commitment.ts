// What is published before a campaign opens, so that nothing can be changed afterwards.
import * as v from 'valibot';
import { conditionsSchema, type IssueConditions } from '../campaign/conditions.ts';
import type { Commitment } from '../protocol/http.ts';
import { joinBytes, toHex, utf8, type Sha256 } from './bytes.ts';
import { createChance } from './chance.ts';

export const SEED_BYTES = 32;
const SEED_PREFIX = Uint8Array.of(0x02);
const CONDITIONS_PREFIX = Uint8Array.of(0x04);

/** undefined when the text is not what conditionsText() writes. */
export function parseConditionsText(text: string): IssueConditions | undefined {
  try {
    const parsed = v.safeParse(conditionsSchema, JSON.parse(text));
    return parsed.success && JSON.stringify(parsed.output) === text ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Salted from the seed: whoever knows a campaign's page could otherwise try breakdowns until the
 * hash fits, and read what the seller keeps hidden.
 */
export function hashConditions(text: string, seed: Uint8Array, sha256: Sha256): Uint8Array {
  const salt = createChance(seed, sha256).conditionsSalt();
  return sha256(joinBytes(CONDITIONS_PREFIX, salt, utf8(text)));
}

export function hashSeed(seed: Uint8Array, conditionsHash: Uint8Array, sha256: Sha256): Uint8Array {
  return sha256(joinBytes(SEED_PREFIX, seed, conditionsHash));
}

export function commitTo(
  seed: Uint8Array,
  conditionsText: string,
  boardRoot: Uint8Array,
  sha256: Sha256,
): Commitment {
  const conditionsHash = hashConditions(conditionsText, seed, sha256);
  return {
    algorithm: 'tombola-1',
    seedHash: toHex(hashSeed(seed, conditionsHash, sha256)),
    boardRoot: toHex(boardRoot),
    conditionsHash: toHex(conditionsHash),
  };
}
