// What a hostile or broken page may say instead of a command that fits, for the tests of every namespace.
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { REFUSAL_CODES, type Answer } from '../../../common/protocol/refusals.ts';
import { answersOf, type RawClient } from './raw-client.ts';
import { until } from './until.ts';

export const INPUTS_PER_EVENT = 5_000;
export const SEED = Number(process.env['SEED'] ?? 20_261_120);

/** Commands that fit, by name: parts of them are spoilt. */
export type Fitting = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const anything = fc.anything({ withBigInt: false, withSparseArray: true, maxDepth: 4 });

function spoilt(command: Fitting[string]): fc.Arbitrary<unknown> {
  const fields = Object.keys(command);
  return fc.oneof(
    anything,
    fc.tuple(fc.constantFrom(...fields), anything).map(([field, value]) => ({
      ...command,
      [field]: value,
    })),
    fc.constantFrom(...fields).map((field) => ({ ...command, [field]: undefined })),
    fc.tuple(fc.string(), anything).map(([field, value]) => ({ ...command, [field]: value })),
  );
}

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

/** Arguments as JSON text, by hand: what a generator does not think of. */
const handMade = (command: Fitting[string]): string[] => {
  const fits = JSON.stringify(command);
  return [
    '',
    'null',
    `${fits},${fits}`,
    `${fits},1,2,3`,
    `{"__proto__":{"campaignId":"x"},"constructor":{"prototype":{}}}`,
    fits.replace('{', '{"__proto__":{"polluted":true},'),
    fits.replace('{', '{"toString":1,"hasOwnProperty":2,'),
    nested(6_000),
    `{"campaignId":${nested(5_000)}}`,
    '1e999',
    '-0',
    '9007199254740993',
    '"\\ud800"',
    `{"campaignId":"\\udfff\\u0000"}`,
    `"${'x'.repeat(15_000)}"`,
    '[[[]]]',
    'true',
    '{"_placeholder":true,"num":0}',
  ];
};

const isAnswer = (value: unknown): value is Answer<unknown> =>
  typeof value === 'object' && value !== null && 'ok' in value;

/** Refused for one of the reasons of the closed list, and nothing of the inside is told. */
export function assertTypedRefusal(answer: unknown): void {
  assert.ok(isAnswer(answer), JSON.stringify(answer));
  if (answer.ok) return;
  assert.ok(REFUSAL_CODES.includes(answer.refusal.code), answer.refusal.code);
  assert.not.match(JSON.stringify(answer), /\bat .*\.(ts|js)|node_modules|select |insert /i);
}

/**
 * Sends the event with more than INPUTS_PER_EVENT inputs that were spoilt in every way, over one
 * connection, and waits until all are answered with typed refusals. Returns how many it sent.
 */
export async function fuzzEvent(
  client: RawClient,
  name: string,
  command: Fitting[string],
  /** As it stands in a packet before the comma; empty: the shoppers'. */
  namespace = '',
): Promise<number> {
  const generated = fc
    .sample(spoilt(command), { numRuns: INPUTS_PER_EVENT + 500, seed: SEED })
    .map((value) => JSON.stringify(value) ?? 'null')
    .filter((text) => text.length < 15_000);
  const inputs = [...generated, ...handMade(command)];
  assert.ok(inputs.length >= INPUTS_PER_EVENT);
  const before = client.received.length;
  for (const [id, args] of inputs.entries()) {
    client.send(`42${namespace && `${namespace},`}${id}["${name}"${args && `,${args}`}]`);
  }
  const isAnswered = () =>
    client.received.length - before >= inputs.length &&
    answersOf(client, namespace).size === inputs.length;
  await until(`"${name}" answered ${inputs.length} times`, isAnswered, 60_000);
  for (const answer of answersOf(client, namespace).values()) assertTypedRefusal(answer);
  assert.ok(client.isOpen());
  return inputs.length;
}
