// Random campaigns: small boards, few shoppers, clocks that like the moments when something is due.
import fc from 'fast-check';
import type { Entry } from '../../../common/campaign/commands.ts';
import { HOLD_MS } from './small-campaign.ts';

const FORMS: readonly Readonly<Record<string, string>>[] = [
  { name: 'Aiko' },
  { name: 'Aiko', mail: 'a@example.com' },
  { name: 'Aiko', mail: '' },
  {},
  { name: '  ' },
  { name: 'Aiko', mail: 'a at example' },
  { name: 'Aiko', age: '30' },
];

const PARTICIPANTS = 6;
const entryArbitrary: fc.Arbitrary<Entry> = fc
  .record({
    participant: fc.nat(PARTICIPANTS - 1),
    otherDevice: fc.option(fc.nat(PARTICIPANTS - 1), { freq: 12 }),
    type: fc.constantFrom('draw', 'draw', 'draw', 'confirm', 'confirm', 'cancel'),
    number: fc.integer({ min: 1, max: 5 }),
    // Mostly a key of this kind of command, so that the same and another one are sent again.
    key: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('own 1', 'own 2') },
      { weight: 1, arbitrary: fc.constantFrom('draw 1', 'confirm 1', 'cancel 1') },
    ),
    isSharedKey: fc.nat(9),
    form: fc.nat(FORMS.length * 2),
  })
  .map(({ participant, otherDevice, type, number, key, isSharedKey, form: formAt }) => {
    const kind = key.replace('own', type);
    // Two shoppers may send the same key, and so draw with the same ticket.
    const text = isSharedKey === 0 ? kind : `${kind} of ${participant}`;
    const form = FORMS[formAt] ?? FORMS[0]!;
    const command =
      type === 'draw'
        ? { type: 'draw' as const, number, key: text, ticket: `ticket of ${text}` }
        : type === 'confirm'
          ? { type: 'confirm' as const, key: text, form, formDigest: JSON.stringify(form) }
          : { type: 'cancel' as const, key: text };
    return {
      participant: `shopper ${participant}`,
      deviceKey: `device ${otherDevice ?? participant}`,
      command,
    };
  });

const turn = (to: 'later' | 'due' | 'close', min: number, max: number) =>
  fc.record({ to: fc.constant(to), ms: fc.integer({ min, max }) });

const stepArbitrary = fc.record({
  clock: fc.oneof(
    { weight: 30, arbitrary: turn('later', 0, HOLD_MS / 4) },
    { weight: 6, arbitrary: turn('due', -1, 1) },
    { weight: 1, arbitrary: turn('close', -1, 0) },
    // A database that fails over may have a clock that is a little behind.
    { weight: 2, arbitrary: turn('later', -HOLD_MS, -1) },
  ),
  entries: fc.array(entryArbitrary, { maxLength: 5, size: 'max' }),
  /** What would become of this entry, at a time around the next due event or any other. */
  probe: fc.record({
    entry: entryArbitrary,
    clock: fc.oneof(turn('due', -1, 1), turn('close', -1, 1), turn('later', -HOLD_MS, HOLD_MS)),
  }),
});
export type Step = typeof stepArbitrary extends fc.Arbitrary<infer T> ? T : never;

export const campaignArbitrary = fc.record({
  tiers: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 2, size: 'max' }),
  losing: fc.nat(1),
  seed: fc.nat(),
  steps: fc.array(stepArbitrary, { minLength: 1, maxLength: 25, size: 'max' }),
});
