import { tierOfSheet, type IssueConditions } from '../../../common/campaign/conditions.ts';
import type { Dice } from '../../../common/campaign/dice.ts';

/** Dice that follow from a number: quick, repeatable, and no secret. */
export function fakeDice(conditions: IssueConditions, seed: number): Dice {
  const order = Array.from({ length: conditions.sheets }, (_, index) => index + 1).sort(
    (one, other) => mix(`lay ${seed} ${one}`) - mix(`lay ${seed} ${other}`) || one - other,
  );
  return {
    lotAt(home) {
      const sheet = order[home - 1];
      if (sheet === undefined) throw new RangeError(`no number ${home}`);
      return { home, sheet, tier: tierOfSheet(conditions, sheet) };
    },
    rankOf: (number, ticket) =>
      mix(`rank ${seed} ${number} ${ticket}`).toString(16).padStart(8, '0'),
    redeal: (seq, openCount) => mix(`redeal ${seed} ${seq}`) % openCount,
  };
}

/** FNV-1a with a final mix, 32 bits. */
function mix(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
