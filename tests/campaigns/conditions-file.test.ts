import assert from 'node:assert/strict';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as v from 'valibot';
import type { Benefit } from '../../common/campaign/benefit.ts';
import {
  conditionsSchema,
  conditionsText,
  DISCLOSURES,
  ENTRIES,
  FIELD_KINDS,
  type FormField,
  type IssueConditions,
} from '../../common/campaign/conditions.ts';
import { fitsPayload } from '../../common/coupon/sealed-content.ts';
import { PROBLEMS } from '../../common/protocol/problems.ts';
import type { Problem } from '../../common/protocol/refusals.ts';
import {
  checkConditions,
  MAX_FILE_CHARS,
  readConditionsFile,
  writeConditionsFile,
} from '../../server/campaigns/conditions-file.ts';

const EXAMPLE: IssueConditions = {
  version: 1,
  sheets: 100,
  breakdown: [
    { sheets: 70, benefit: { kind: 'percent-off', percent: 25 } },
    { sheets: 15, benefit: { kind: 'amount-off', amountMinor: 500, currency: 'JPY' } },
    { sheets: 10, benefit: { kind: 'fixed-price', priceMinor: 1250, currency: 'USD' } },
  ],
  losingSheets: 5,
  period: { opens: '2026-12-01T10:00', closes: '2026-12-24T18:00', zone: 'Asia/Tokyo' },
  disclosure: 'up-to',
  holdSeconds: 180,
  issue: 'each',
  draw: { rule: 'board', entry: 'device' },
  form: [
    { id: 'name', kind: 'name', required: true },
    { id: 'telephone', kind: 'telephone', required: false },
    { id: 'size', kind: 'text', label: 'T-shirt "size": # 1', required: true },
  ],
};

const FILE = `tombola: 1
sheets: 100
breakdown:
  - {sheets: 70, percent-off: 25}
  - sheets: 15
    amount-off: 500 JPY
  - {sheets: 10, fixed-price: 12.50 USD}
losing-sheets: 5
period:
  opens: 2026-12-01 10:00
  closes: 2026-12-24T18:00
  zone: Asia/Tokyo
disclosure: up-to
hold: 3 min
issue: each
draw: board
form:
  - name
  - telephone (optional)
  - id: size
    label: 'T-shirt "size": # 1'
`;

function read(text: string): IssueConditions {
  const answer = readConditionsFile(text);
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
}

function problemsOf(text: string): readonly Problem[] {
  const answer = readConditionsFile(text);
  assert.ok(!answer.ok, 'the file was read');
  assert.equal(answer.refusal.code, 'CONDITIONS_INVALID');
  const problems = answer.refusal.problems ?? [];
  assert.ok(problems.length > 0 && problems.length <= 50);
  for (const problem of problems) {
    const { line, reason, code } = problem;
    assert.ok(line !== undefined && line >= 1 && reason.length <= 301, reason);
    assert.ok(code !== undefined && code in PROBLEMS, `${reason} can be said in English alone`);
  }
  return problems;
}

/** The one problem of the example with a piece of it replaced, as `line path: reason`. */
function problemWith(find: string, replace: string): string {
  assert.equal(FILE.split(find).length, 2, `${find} stands in the example once`);
  const problems = problemsOf(FILE.replace(find, () => replace));
  assert.equal(problems.length, 1, JSON.stringify(problems));
  const { line, path, reason } = problems[0]!;
  return `${line} ${path}: ${reason}`;
}

const files = suite('The conditions file');

files('L1 F1: a file is read', () => assert.deepEqual(read(FILE), EXAMPLE));

files('L1 F1: what may be left out has the defaults that are documented', () => {
  const short = read(`tombola: 1
sheets: 3
breakdown: [{sheets: 3, percent-off: 10%}]
period: {opens: 2026-12-01 10:00, closes: 2026-12-02 10:00, zone: UTC}
form: []
`);
  assert.equal(short.losingSheets, 0);
  assert.equal(short.disclosure, 'hidden');
  assert.equal(short.holdSeconds, 180);
  assert.equal(short.issue, 'each');
  assert.deepEqual(short.draw, { rule: 'board', entry: 'device' });
  assert.deepEqual(short.breakdown, [{ sheets: 3, benefit: { kind: 'percent-off', percent: 10 } }]);
});

files('L1 F1: what is needed is asked for', () => {
  assert.deepEqual(
    problemsOf('hold: 3 min\n').map((problem) => problem.path),
    ['tombola', 'sheets', 'breakdown', 'period', 'form'],
  );
  assert.match(problemWith('  zone: Asia/Tokyo\n', ''), /^10 period: zone is missing/);
  assert.match(problemWith('    amount-off: 500 JPY\n', ''), /^5 breakdown\.1: .*no benefit/);
  assert.match(problemWith('{sheets: 70, ', '{'), /^4 breakdown\.0: .*how many sheets/);
  assert.match(problemWith('tombola: 1', 'tombola: 2'), /^1 tombola: "2" is a version/);
});

files('L1 F1: holds are said in seconds, minutes or hours', () => {
  const secondsOf = (hold: string): number =>
    read(FILE.replace('hold: 3 min', `hold: ${hold}`)).holdSeconds;
  assert.deepEqual(
    ['10 s', '90 sec', '5 minutes', '1 min', '60min', '1 h', '1 hour'].map(secondsOf),
    [10, 90, 300, 60, 3600, 3600, 3600],
  );
  for (const hold of ['9 s', '61 min', '180', '3', 'min', '3 days', '-3 min', '1.5 min', '1e1 s']) {
    assert.match(problemWith('hold: 3 min', `hold: ${hold}`), /^14 hold: .* from 10 s to 60 min/);
  }
});

files('L1 F3: every problem is named, with its line, in the order of the lines', () => {
  const wrong = `tombola: 1
shets: 100
breakdown:
  - {sheets: 0, percent-off: 250}
  - {sheets: 5, amount-off: 500}
  - {sheets: 5, percent-of: 3}
  - {sheets: 5, percent-off: 3, fixed-price: 1 JPY}
losing-sheets: none
period:
  opens: tomorrow
  closes: 2026-12-24 18:00
  zone: Asia/Tokyo
disclosure: hiden
form: [nme, {label: x}, {id: Size, label: y}]
`;
  const lines = problemsOf(wrong).map(({ line, path }) => `${line} ${path}`);
  assert.deepEqual(lines, [
    '1 sheets',
    '2 shets',
    '4 breakdown.0.sheets',
    '4 breakdown.0.percent-off',
    '5 breakdown.1.amount-off',
    '6 breakdown.2.percent-of',
    '6 breakdown.2',
    '7 breakdown.3',
    '8 losing-sheets',
    '10 period.opens',
    '13 disclosure',
    '14 form.0',
    '14 form.1',
    '14 form.2.id',
  ]);
});

files('L1 F4: unknown keys are named, near misses asked about', () => {
  const asked: readonly (readonly [string, string, RegExp])[] = [
    ['losing-sheets:', 'losing_sheets:', /^8 losing_sheets: .*Did you mean losing-sheets\?/],
    ['disclosure:', 'Disclosure:', /^13 Disclosure: .*Did you mean disclosure\?/],
    ['disclosure: up-to', 'disclosure: upto', /^13 disclosure: .*Did you mean up-to\?/],
    ['zone: Asia/Tokyo', 'zone: Asia/Tokio', /^12 period\.zone: .*Did you mean Asia\/Tokyo\?/],
    ['issue: each', 'prize: car', /^15 prize: (?!.*Did you mean)/],
  ];
  for (const [find, replace, expected] of asked) {
    assert.match(problemWith(find, replace), expected);
  }
});

files('L1 F4: a key that stands twice is a problem', () => {
  assert.match(problemWith('draw: board', 'sheets: 7'), /^16 sheets: sheets stands here twice/);
  assert.match(problemWith('{sheets: 70,', '{sheets: 70, sheets: 9,'), /^4 .*twice/);
});

files('L1 F5: numbers are plain digits', () => {
  const odd = ['1e2', '0x64', '0o144', '.inf', '-.inf', '.nan', '1_00', '100.0', '0100', '+100'];
  for (const number of [
    ...odd,
    '-100',
    '１００',
    '1 00',
    '1,00',
    'true',
    '~',
    '""',
    '1000001',
    '0',
  ]) {
    const said = problemWith('sheets: 100', `sheets: ${number}`);
    assert.match(said, /^2 sheets: .*whole number from 1 to 1000000/, number);
  }
  for (const percent of ['0', '101', '12.5', '1e1', '25 %%', 'half']) {
    assert.match(problemWith('percent-off: 25', `percent-off: ${percent}`), /from 1 to 100/);
  }
});

files('L1 L2 F6 X9: amounts are major units with their currency', () => {
  const problem = (amount: string): string => problemWith('500 JPY', amount);
  for (const amount of ['500', 'JPY 500', '500 jpy', '500JPY', '5e2 JPY', '-5 JPY', '¥500']) {
    assert.match(problem(amount), /^6 breakdown\.1\.amount-off: .*such as 500 JPY or 12.50 USD/);
  }
  assert.match(problem('1,000 JPY'), /digits without separators/);
  assert.match(problem('5.5 JPY'), /JPY has 0 decimal places/);
  assert.match(problem('5.505 USD'), /USD has 2 decimal places/);
  assert.match(problem('0 JPY'), /write more than 0/);
  assert.match(problem('500 XXQ'), /XXQ is not a currency/);
  assert.match(problem('1000000000001 JPY'), /too much/);
  assert.match(problem('1.2.3 USD'), /decimal places/);
});

files('L1 F7: a sum that does not match is shown', () => {
  assert.equal(
    problemWith('sheets: 100', 'sheets: 120'),
    '2 sheets: The breakdown does not add up: 70 + 15 + 10 + 5 losing = 100, but there are 120 sheets; 20 are missing.',
  );
  assert.match(problemWith('losing-sheets: 5', 'losing-sheets: 6'), /^2 .* = 101, .*1 too many/);
});

files('L1 F7 F11 Z2: what the parts do to one another is said with its line', () => {
  assert.match(problemWith('  - telephone (optional)', '  - name'), /^19 form\.1: .*name twice/);
  assert.match(problemWith('    label: \'T-shirt "size": # 1\'\n', ''), /^20 form\.2: .*label/);
  assert.match(
    problemWith('  - telephone (optional)', '  - {id: tel, kind: telephone, label: Call}'),
    /^19 form\.1: .*leave out its label/,
  );
  assert.match(
    problemWith('closes: 2026-12-24T18:00', 'closes: 2026-11-24T18:00'),
    /^11 .*not after/,
  );
});

files('L1 F8: names, tags and second documents are refused, and nothing is expanded', () => {
  const laughs = Array.from({ length: 30 }, (_, level) =>
    level === 0
      ? 'a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]'
      : `a${level}: &a${level} [${`*a${level - 1}, `.repeat(9)}]`,
  ).join('\n');
  assert.match(problemsOf(`${laughs}\n`)[0]!.reason, /the value itself/);
  assert.match(problemWith('issue: each', 'issue: !!js/function each'), /Unresolved tag/);
  for (const tagged of [
    '!!binary ZWFjaA==',
    '!!str each',
    '! each',
    '!<tag:yaml.org,2002:str> each',
  ]) {
    assert.match(problemWith('issue: each', `issue: ${tagged}`), /^15 .*without a !tag/, tagged);
  }
  assert.match(problemsOf(`${FILE}---\n${FILE}`)[0]!.reason, /multiple documents/);
  assert.match(problemWith('issue: each', '<<: {sheets: 3}'), /is not known here/);
});

files('L1 F9: byte order mark, CRLF and comments do no harm, tabs are named', () => {
  assert.deepEqual(read(`\uFEFF${FILE}`), EXAMPLE);
  assert.deepEqual(read(FILE.replaceAll('\n', '\r\n')), EXAMPLE);
  assert.deepEqual(read(`# words\n\n${FILE.replaceAll('\n', ' # words\n')}`), EXAMPLE);
  const [problem] = problemsOf(FILE.replace('  opens', '\topens'));
  assert.match(`${problem!.line} ${problem!.reason}`, /^10 .*Tabs/);
});

files('L1 F10: a file that is too long is refused unread', () => {
  const [problem] = problemsOf(`${FILE}${'# words\n'.repeat(32_768)}`);
  assert.match(problem!.reason, /longer than 65536 characters/);
  const filled = FILE + '#'.repeat(MAX_FILE_CHARS - FILE.length);
  assert.deepEqual(read(filled), EXAMPLE);
});

files('L1 F3: files made to hurt are refused, and soon', () => {
  const often = (text: string): string => text.repeat(MAX_FILE_CHARS / text.length);
  const hostile = [
    '[',
    '{a: ',
    '- ',
    '? ',
    '&a ',
    '*a ',
    '!',
    'x:\n',
    '- - a\n',
    '"\\',
    '|\n',
    '%',
  ];
  for (const text of [...hostile.map(often), '', '"', '\0', '---', '...', 'null', '[]', '42']) {
    // Of the processor, so that a busy machine does not count.
    const before = process.cpuUsage();
    problemsOf(text);
    const took = process.cpuUsage(before);
    const tookMs = (took.user + took.system) / 1000;
    assert.ok(tookMs < 2_000, `${JSON.stringify(text.slice(0, 8))} took ${tookMs} ms`);
  }
});

files('L1 F3: whatever stands in the file, the answer is conditions or problems with lines', () => {
  const pieces = fc.constantFrom(
    ...FILE.split(/(?<=[ :,{}\n-])/),
    ...['*a', '&a', '!!int', '|', '>', '"', "'", '#', '\t', '? ', '- ', '[', ']', '~', '__proto__'],
  );
  const damaged = fc
    .tuple(fc.nat(FILE.length), fc.nat(12), fc.array(pieces, { maxLength: 4 }))
    .map(([at, length, put]) => FILE.slice(0, at) + put.join('') + FILE.slice(at + length));
  fc.assert(
    fc.property(fc.oneof(damaged, fc.string({ unit: 'binary' })), (text) => {
      const answer = readConditionsFile(text);
      if (!answer.ok) problemsOf(text);
      else {
        assert.deepEqual(v.parse(conditionsSchema, answer.value), answer.value);
        assert.deepEqual(checkConditions(answer.value), []);
      }
    }),
    { numRuns: 1_000 },
  );
});

/** Amounts up to 10¹² that a coupon can carry. */
const sealable = (min: number) =>
  fc
    .tuple(fc.integer({ min, max: 9_999_999 }), fc.nat({ max: 5 }))
    .map(([digits, zeros]) => digits * 10 ** zeros);
const benefit = fc.oneof(
  fc.record({ kind: fc.constant('percent-off'), percent: fc.integer({ min: 1, max: 100 }) }),
  fc.record({
    kind: fc.constant('amount-off'),
    amountMinor: sealable(1),
    currency: fc.constantFrom('JPY', 'USD', 'KWD'),
  }),
  fc.record({
    kind: fc.constant('fixed-price'),
    priceMinor: sealable(0),
    currency: fc.constantFrom('JPY', 'USD', 'KWD'),
  }),
);
const local = fc
  .integer({ min: 0, max: 40 * 365 * 86_400 })
  .map((second) => new Date(Date.UTC(2020, 0, 1) + second * 1000).toISOString())
  .chain((text) => fc.constantFrom(text.slice(0, 16), text.slice(0, 19)));
const field: fc.Arbitrary<FormField> = fc
  .record({
    id: fc.oneof(fc.constantFrom(...FIELD_KINDS), fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/)),
    kind: fc.constantFrom(...FIELD_KINDS),
    label: fc.string({ minLength: 1, maxLength: 30, unit: 'binary' }),
    required: fc.boolean(),
  })
  .map(({ label, ...rest }) => (rest.kind === 'text' ? { ...rest, label } : rest));
const conditionsArbitrary = fc
  .record({
    tiers: fc.array(fc.record({ sheets: fc.integer({ min: 1, max: 50_000 }), benefit }), {
      minLength: 1,
      maxLength: 19,
    }),
    losingSheets: fc.nat({ max: 50_000 }),
    times: fc.uniqueArray(local, { minLength: 2, maxLength: 2 }),
    zone: fc.constantFrom('Asia/Tokyo', 'Europe/Paris', 'America/New_York', 'UTC'),
    disclosure: fc.constantFrom(...DISCLOSURES),
    holdSeconds: fc.integer({ min: 10, max: 3600 }),
    issue: fc.constantFrom('each', 'end'),
    draw: fc.record({
      rule: fc.constant('board' as const),
      entry: fc.constantFrom(...ENTRIES),
      oncePerMember: fc.constantFrom(true, undefined),
    }),
    form: fc.uniqueArray(field, { maxLength: 12, selector: ({ id }) => id }),
    rotatingCode: fc.boolean(),
  })
  .map(({ tiers, times, zone, rotatingCode, draw: { oncePerMember, ...draw }, ...rest }) => {
    const [opens, closes] = times.sort();
    return v.parse(conditionsSchema, {
      version: 1,
      sheets: tiers.reduce((sum, tier) => sum + tier.sheets, rest.losingSheets),
      breakdown: tiers,
      period: { opens, closes, zone },
      draw: oncePerMember ? { ...draw, oncePerMember } : draw,
      ...(rotatingCode && { coupon: { rotatingCode } }),
      ...rest,
    });
  })
  .filter((conditions) => checkConditions(conditions).length === 0);

files('L1 F2: what is written is read again as it was', () => {
  fc.assert(
    fc.property(conditionsArbitrary, (conditions) => {
      const text = writeConditionsFile(conditions);
      const again = read(text);
      assert.deepEqual(again, conditions);
      assert.equal(writeConditionsFile(again), text);
      assert.equal(conditionsText(again), conditionsText(conditions));
    }),
    { numRuns: 300 },
  );
});

const TICKETS_ONCE = { rule: 'board', entry: 'ticket', oncePerMember: true } as const;

files('X11: the file says who draws; what it leaves out is not in the sealed text', () => {
  const said = read(writeConditionsFile({ ...EXAMPLE, draw: TICKETS_ONCE }));
  assert.deepEqual(said.draw, TICKETS_ONCE);
  assert.match(
    conditionsText(said),
    /"draw":\{"rule":"board","entry":"ticket","oncePerMember":true\}/,
  );
  assert.match(conditionsText(EXAMPLE), /"draw":\{"rule":"board","entry":"device"\}/);
  const text = writeConditionsFile(EXAMPLE);
  for (const [wrong, path] of [
    ['entry: tickets', 'entry'],
    ['once-per-member: yes', 'once-per-member'],
  ] as const) {
    const answer = readConditionsFile(text.replace(new RegExp(`^${path}: .*$`, 'm'), wrong));
    assert.ok(
      !answer.ok && answer.refusal.problems?.some((problem) => problem.path === path),
      wrong,
    );
  }
});

files('L1: the written file explains every key', () => {
  const text = writeConditionsFile(EXAMPLE);
  const keys = Array.from(text.matchAll(/^([a-z-]+):/gm), ([, key]) => key);
  assert.equal(keys.length, 13);
  for (const key of keys) assert.match(text, new RegExp(`^#.*\\n${key}:`, 'm'), key);
});

files('X1: the text that is sealed has its keys in one order, whoever made the conditions', () => {
  const reversed = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(reversed)
      : value !== null && typeof value === 'object'
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, each]) => [key, reversed(each)]),
          )
        : value;
  const text = conditionsText(EXAMPLE);
  assert.equal(conditionsText(reversed(EXAMPLE) as IssueConditions), text);
  assert.ok(
    text.startsWith('{"version":1,"sheets":100,"breakdown":[{"sheets":70,"benefit":{"kind"'),
  );
  assert.deepEqual(JSON.parse(text), EXAMPLE);
});

const checks = suite('Conditions that do not fit together');

const reasonsOf = (change: Partial<IssueConditions>): string[] =>
  checkConditions({ ...EXAMPLE, ...change }).map(({ path, reason }) => `${path}: ${reason}`);

checks('L1: the example has no problem', () => assert.deepEqual(reasonsOf({}), []));

checks('L1 F7: the sum, and only the sum, is wrong', () => {
  assert.deepEqual(reasonsOf({ losingSheets: 0 }), [
    'sheets: The breakdown does not add up: 70 + 15 + 10 = 95, but there are 100 sheets; 5 are missing.',
  ]);
});

checks('L2: a currency that is none', () => {
  const breakdown = [
    { sheets: 95, benefit: { kind: 'amount-off' as const, amountMinor: 5, currency: 'ABC' } },
  ];
  assert.match(reasonsOf({ breakdown }).join(), /^breakdown\.0\.benefit: ABC is not a currency/);
});

checks('L2 F12: an amount that no coupon can carry is refused before anybody can win it', () => {
  const reasonFor = (benefit: Benefit): string =>
    reasonsOf({ breakdown: [{ sheets: 95, benefit }] }).join();
  const JPY = 'JPY';
  for (const amountMinor of [1, 9_999_999, 2 ** 24 - 1, 99_999_990, 1_000_000_000_000]) {
    assert.equal(reasonFor({ kind: 'amount-off', amountMinor, currency: JPY }), '');
  }
  for (const priceMinor of [0, 12_345_678, 1_234_567_000]) {
    assert.equal(reasonFor({ kind: 'fixed-price', priceMinor, currency: JPY }), '');
  }
  for (const minor of [2 ** 24, 17_000_001, 123_456_789, 999_999_999_999]) {
    const refused = /^breakdown\.0\.benefit: .*too many digits .* at most 7 digits/;
    assert.match(reasonFor({ kind: 'amount-off', amountMinor: minor, currency: JPY }), refused);
    assert.match(reasonFor({ kind: 'fixed-price', priceMinor: minor, currency: JPY }), refused);
  }
  assert.equal(fitsPayload({ kind: 'amount-off', amountMinor: 2 ** 24, currency: JPY }), false);
});

files('L2 F6 F12: in a file the line of such an amount is named', () => {
  assert.match(problemWith('500 JPY', '123456789 JPY'), /^5 breakdown\.1: .*too many digits/);
  assert.match(problemWith('500 JPY', '1234567.89 USD'), /^5 breakdown\.1: .*too many digits/);
  assert.equal(read(FILE.replace('500 JPY', '123456700 JPY')).sheets, 100);
});

checks('L7 F11: labels are one line of characters that can be shown', () => {
  const labelled = (label: string): string =>
    reasonsOf({ form: [{ id: 'size', kind: 'text', label, required: true }] }).join();
  assert.equal(labelled('サイズ 👕'), '');
  for (const label of ['a\nb', 'a\u2028b', '\0', '\ud800', '  '])
    assert.match(labelled(label), /^form\.0: /);
});

checks('L1: all problems at once', () => {
  const paths = checkConditions({
    ...EXAMPLE,
    sheets: 99,
    period: { opens: '2026-02-30T10:00', closes: '2026-02-31T10:00', zone: 'UTC' },
    form: [
      { id: 'size', kind: 'text', required: true },
      { id: 'size', kind: 'name', label: 'Name', required: true },
    ],
  }).map((problem) => problem.path);
  assert.deepEqual(paths, [
    'sheets',
    'period.opens',
    'period.closes',
    'form.0',
    'form.1',
    'form.1',
  ]);
});

files.run();
checks.run();
