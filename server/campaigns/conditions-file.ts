// Issue conditions as a file that shopkeepers can read, write and keep in versions (docs/rules.md, F rules).
import * as v from 'valibot';
import {
  conditionsSchema,
  DISCLOSURES,
  ENTRIES,
  type IssueConditions,
} from '../../common/campaign/conditions.ts';
import {
  MAX_FORM_FIELDS,
  MAX_HOLD_SECONDS,
  MAX_SHEETS,
  MAX_TIERS,
  MIN_HOLD_SECONDS,
} from '../../common/protocol/limits.ts';
import { cut, why } from '../../common/protocol/problems.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import { checkConditions } from './check-conditions.ts';
import { readTier } from './file-benefit.ts';
import { readFormField } from './file-form-field.ts';
import { FileReading, type Value } from './file-reading.ts';

export { checkConditions } from './check-conditions.ts';
export { writeConditionsFile } from './write-conditions-file.ts';

/** Longest file that is read, characters. */
export const MAX_FILE_CHARS = 64 * 1024;

const KEYS = [
  'tombola',
  'sheets',
  'breakdown',
  'losing-sheets',
  'period',
  'disclosure',
  'hold',
  'issue',
  'draw',
  'entry',
  'once-per-member',
  'form',
  'coupon-code',
] as const;
type Key = (typeof KEYS)[number];
type Fields = ReadonlyMap<string, Value>;

/**
 * Reads a conditions file. CONDITIONS_INVALID with every problem found, each with its line, as far as
 * one can tell: what hangs together is checked once each part can be read.
 */
export function readConditionsFile(text: string): Answer<IssueConditions> {
  if (text.length > MAX_FILE_CHARS) {
    const problem = { line: 1, ...why('file-too-long', { most: MAX_FILE_CHARS }) };
    return refused('CONDITIONS_INVALID', { problems: [problem] });
  }
  const reading = new FileReading(text.replace(/^\uFEFF/, ''));
  const conditions = readConditions(reading);
  if (conditions !== undefined) addProblemsOfWhole(reading, conditions);
  return conditions === undefined || reading.problems.length > 0
    ? refused('CONDITIONS_INVALID', { problems: reading.problems })
    : accepted(conditions);
}

function readConditions(reading: FileReading): IssueConditions | undefined {
  const root = reading.root();
  const fields = root && reading.fields(root, KEYS);
  if (fields === undefined) return undefined;
  const draft = {
    version: readVersion(reading, required(reading, fields, 'tombola')),
    sheets: readSheets(reading, required(reading, fields, 'sheets')),
    breakdown: readBreakdown(reading, required(reading, fields, 'breakdown')),
    losingSheets: optional(fields, 'losing-sheets', 0, (value) =>
      reading.wholeNumber(value, 0, MAX_SHEETS),
    ),
    period: readPeriod(reading, required(reading, fields, 'period')),
    disclosure: optional(fields, 'disclosure', 'hidden', (value) =>
      reading.oneOf(value, DISCLOSURES),
    ),
    holdSeconds: optional(fields, 'hold', 180, (value) => readHold(reading, value)),
    issue: optional(fields, 'issue', 'each', (value) => reading.oneOf(value, ['each', 'end'])),
    draw: readDraw(reading, fields),
    form: readForm(reading, required(reading, fields, 'form')),
    ...readCoupon(reading, fields.get('coupon-code')),
  };
  if (reading.problems.length > 0) return undefined;
  const parsed = v.safeParse(conditionsSchema, draft);
  if (parsed.success) return parsed.output;
  for (const issue of parsed.issues) {
    const path = filePath(v.getDotPath(issue) ?? '');
    reading.problem({ line: reading.lineOf(path), path }, 'shape', { expected: issue.message });
  }
  return undefined;
}

function readDraw(reading: FileReading, fields: Fields) {
  const once = optional(fields, 'once-per-member', 'false', (value) =>
    reading.oneOf(value, ['true', 'false']),
  );
  return {
    rule: optional(fields, 'draw', 'board', (value) => reading.oneOf(value, ['board'])),
    entry: optional(fields, 'entry', 'device', (value) => reading.oneOf(value, ENTRIES)),
    // Left out when it is not so: conditions that do not know it keep their text, which is sealed.
    ...(once === 'true' ? { oncePerMember: true } : {}),
  };
}

function required(reading: FileReading, fields: Fields, key: Key): Value | undefined {
  const value = fields.get(key);
  if (value === undefined) reading.problem({ line: 1, path: key }, 'missing', { key });
  return value;
}

function optional<T>(
  fields: Fields,
  key: Key,
  otherwise: T,
  read: (value: Value) => T | undefined,
): T | undefined {
  const value = fields.get(key);
  return value === undefined ? otherwise : read(value);
}

function readVersion(reading: FileReading, value: Value | undefined): 1 | undefined {
  const text = value && reading.text(value, { is: 'version' });
  if (value === undefined || text === undefined) return undefined;
  if (text === '1') return 1;
  reading.problem(value, 'unknown-version', { text: cut(text) });
  return undefined;
}

const readSheets = (reading: FileReading, value: Value | undefined) =>
  value && reading.wholeNumber(value, 1, MAX_SHEETS);

function readBreakdown(reading: FileReading, value: Value | undefined) {
  const items = value && reading.items(value, MAX_TIERS);
  if (value !== undefined && items?.length === 0) {
    reading.problem(value, 'no-tier', {});
  }
  return items?.map((item) => readTier(reading, item));
}

function readPeriod(reading: FileReading, value: Value | undefined) {
  const keys = ['opens', 'closes', 'zone'] as const;
  const fields = value && reading.fields(value, keys);
  if (value === undefined || fields === undefined) return undefined;
  for (const key of keys) {
    if (!fields.has(key)) reading.problem(value, 'missing-in-period', { key });
  }
  const zone = fields.get('zone');
  return {
    opens: readLocalTime(reading, fields.get('opens')),
    closes: readLocalTime(reading, fields.get('closes')),
    zone: zone && reading.text(zone, { is: 'zone' }),
  };
}

function readLocalTime(reading: FileReading, value: Value | undefined): string | undefined {
  const wanted = { is: 'local-time' } as const;
  const text = value && reading.text(value, wanted);
  if (value === undefined || text === undefined) return undefined;
  const parts = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)$/.exec(text);
  if (parts !== null) return `${parts[1]}T${parts[2]}`;
  return reading.notWanted(value, text, wanted);
}

const SECONDS = new Map([
  ...['s', 'sec', 'second', 'seconds'].map((unit) => [unit, 1] as const),
  ...['min', 'minute', 'minutes'].map((unit) => [unit, 60] as const),
  ...['h', 'hour', 'hours'].map((unit) => [unit, 3600] as const),
]);

function readHold(reading: FileReading, value: Value): number | undefined {
  const wanted = { is: 'hold', least: MIN_HOLD_SECONDS, most: MAX_HOLD_SECONDS } as const;
  const text = reading.text(value, wanted);
  if (text === undefined) return undefined;
  const [, count = '', unit = ''] = /^([1-9]\d{0,5}) ?([a-z]+)$/.exec(text) ?? [];
  const seconds = Number(count) * (SECONDS.get(unit) ?? NaN);
  if (count !== '' && seconds >= MIN_HOLD_SECONDS && seconds <= MAX_HOLD_SECONDS) return seconds;
  return reading.notWanted(value, text, wanted);
}

function readForm(reading: FileReading, value: Value | undefined) {
  const items = value && reading.items(value, MAX_FORM_FIELDS);
  return items?.map((item) => readFormField(reading, item));
}

/** Left out where nothing of it is asked for: conditions from before it was there stay the same text. */
function readCoupon(reading: FileReading, value: Value | undefined) {
  const code = value && reading.oneOf(value, ['fixed', 'rotating']);
  return code === 'rotating' ? { coupon: { rotatingCode: true } } : {};
}

const FILE_PATHS: readonly (readonly [RegExp, string])[] = [
  [/^losingSheets/, 'losing-sheets'],
  [/^holdSeconds/, 'hold'],
  [/^coupon.*$/, 'coupon-code'],
  [/^draw\.entry/, 'entry'],
  [/^draw\.oncePerMember/, 'once-per-member'],
  [/\.benefit.*$/, ''],
];

/** A path in the conditions, in the words of the file. */
const filePath = (path: string): string =>
  FILE_PATHS.reduce((text, [from, to]) => text.replace(from, to), path);

function addProblemsOfWhole(reading: FileReading, conditions: IssueConditions): void {
  for (const problem of checkConditions(conditions)) {
    const path = filePath(problem.path ?? '');
    reading.add({ line: reading.lineOf(path), path }, problem);
  }
}
