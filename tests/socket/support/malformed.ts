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

type Command = Fitting[string];

function spoilt(command: Command): fc.Arbitrary<unknown> {
  const fields = Object.keys(command);
  const withMore = fc
    .tuple(fc.string(), anything)
    .map(([field, value]) => ({ ...command, [field]: value }));
  if (fields.length === 0) return fc.oneof(anything, withMore);
  return fc.oneof(
    anything,
    fc.tuple(fc.constantFrom(...fields), anything).map(([field, value]) => ({
      ...command,
      [field]: value,
    })),
    fc.constantFrom(...fields).map((field) => ({ ...command, [field]: undefined })),
    withMore,
  );
}

/** ... or spoilt in one of its parts. */
function spoiltWithin(command: Command): fc.Arbitrary<unknown> {
  const parts = Object.entries(command).filter(([, part]) => isRecord(part));
  const within = parts.map(([field, part]) =>
    spoilt(part as Command).map((value) => ({ ...command, [field]: value })),
  );
  return fc.oneof(spoilt(command), ...within);
}

const isRecord = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

/** Arguments as JSON text, by hand: what a generator does not think of. */
const handMade = (command: Command): string[] => {
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

/** More than `least` arguments as JSON text, spoilt in every way. */
export function spoiltTexts(
  command: Command,
  { least = INPUTS_PER_EVENT, within = false } = {},
): string[] {
  const generated = fc
    .sample(within ? spoiltWithin(command) : spoilt(command), {
      numRuns: Math.ceil(least * 1.1),
      seed: SEED,
    })
    .map((value) => JSON.stringify(value) ?? 'null')
    .filter((text) => text.length < 15_000);
  const texts = [...generated, ...handMade(command)];
  assert.ok(texts.length >= least);
  return texts;
}

/** Sends the event once for each of the arguments, and waits until all are answered with typed refusals. */
export async function sendAll(
  client: RawClient,
  name: string,
  inputs: readonly string[],
  /** As it stands in a packet before the comma; empty: the shoppers'. */
  namespace = '',
): Promise<readonly Answer<unknown>[]> {
  const before = client.received.length;
  for (const [id, args] of inputs.entries()) {
    client.send(`42${namespace && `${namespace},`}${id}["${name}"${args && `,${args}`}]`);
  }
  const isAnswered = () =>
    client.received.length - before >= inputs.length &&
    answersOf(client, namespace).size === inputs.length;
  await until(`"${name}" answered ${inputs.length} times`, isAnswered, 60_000);
  const answers = [...answersOf(client, namespace).values()];
  for (const answer of answers) assertTypedRefusal(answer);
  assert.ok(client.isOpen());
  return answers as Answer<unknown>[];
}

/**
 * Sends the event with more than INPUTS_PER_EVENT inputs that were spoilt in every way, over one
 * connection. Returns how many it sent.
 */
export async function fuzzEvent(
  client: RawClient,
  name: string,
  command: Command,
  namespace = '',
): Promise<number> {
  return (await sendAll(client, name, spoiltTexts(command), namespace)).length;
}
