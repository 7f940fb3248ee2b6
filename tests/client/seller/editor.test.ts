// What the editor makes of what is typed, before any server sees it.
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { readMinor, readWhole, writeMinor } from '../../../client/seller/state/amount.ts';
import {
  arithmeticOf,
  withRestLosing,
  withSheetsAsGiven,
} from '../../../client/seller/state/arithmetic.ts';
import {
  draftAnnouncement,
  draftConditions,
  newDraft,
  type DraftConditions,
} from '../../../client/seller/state/draft.ts';
import { freshFieldId } from '../../../client/seller/state/fields.ts';
import { instantOf } from '../../../client/seller/state/period.ts';
import { Problems } from '../../../client/seller/state/problems.ts';
import { requestOf } from '../../../client/seller/state/read-draft.ts';
import { caretAtLine, lineCount } from '../../../client/seller/state/text-lines.ts';
import { sellerRequests } from '../../../common/protocol/seller.ts';
import { periodInstants } from '../../../server/campaigns/period.ts';
import { checkConditions } from '../../../server/campaigns/conditions-file.ts';
import { draft as savedDraft } from '../../http/support/draft.ts';

const test = suite('seller’s editor');
const NOW = Date.UTC(2026, 10, 20, 9);

test('L1: a new draft holds the worked example and lacks nothing but a title and an address', () => {
  const draft = newDraft('ja', 'Asia/Tokyo', NOW);
  const request = requestOf(draft);
  assert.equal(checkConditions(request.conditions), []);
  const named = {
    ...request,
    slug: 'tea',
    announcement: { ...request.announcement, title: 'くじ' },
  };
  assert.ok(v.safeParse(sellerRequests.saveCampaign, named).success);
});

test('L1: what was saved comes into the fields and goes out again the same', () => {
  const saved = savedDraft();
  const request = requestOf({
    slug: saved.slug,
    announcement: draftAnnouncement(saved.announcement),
    conditions: draftConditions(saved.conditions),
  });
  assert.equal(request, saved);
});

test('numbers are read as people type them, and what is none is refused by the server’s schema', () => {
  assert.is(readWhole(' 1,200 '), 1200);
  assert.is(readWhole('１２００'), 1200);
  for (const text of ['', '-1', '1.5', '1e3', 'many']) assert.ok(Number.isNaN(readWhole(text)));
  const draft = newDraft('en', 'UTC', NOW);
  const request = requestOf({ ...draft, conditions: { ...draft.conditions, sheets: 'many' } });
  const parsed = v.safeParse(sellerRequests.saveCampaign, request);
  assert.ok(!parsed.success);
  assert.ok(parsed.issues.some((issue) => v.getDotPath(issue) === 'conditions.sheets'));
});

test('X9: amounts are exact in every currency and come back as they went', () => {
  assert.is(readMinor('1,200', 'JPY'), 1200);
  assert.is(readMinor('12.5', 'USD'), 1250);
  assert.is(readMinor('0.1', 'USD'), 10);
  assert.is(readMinor('12,50', 'EUR'), 1250, 'a comma is a decimal mark, too');
  assert.is(readMinor('0,5', 'EUR'), 50);
  assert.is(readMinor('1.200,50', 'EUR'), 120_050);
  assert.is(readMinor('1,200.50', 'USD'), 120_050);
  assert.is(readMinor('1,234,567', 'JPY'), 1_234_567);
  assert.is(readMinor('1 200,5', 'EUR'), 120_050);
  assert.is(readMinor('1,234.567', 'KWD'), 1_234_567);
  for (const none of ['12,505', '1,20,3', '1.200.50', '12,5,0', '1.2,3', ',', '.5.', '1,2.3']) {
    const read = readMinor(none, 'EUR');
    assert.ok(none === '12,505' ? read === 1_250_500 : Number.isNaN(read), `${none}: ${read}`);
  }
  assert.ok(Number.isNaN(readMinor('1,5', 'JPY')));
  assert.ok(Number.isNaN(readMinor('12.505', 'USD')));
  assert.ok(Number.isNaN(readMinor('1.5', 'JPY')));
  assert.ok(Number.isNaN(readMinor('1', 'QQQ')));
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e12 }),
      fc.constantFrom('JPY', 'USD', 'EUR', 'KWD'),
      (minor, currency) => assert.is(readMinor(writeMinor(minor, currency), currency), minor),
    ),
  );
});

const count = fc.integer({ min: 0, max: 5000 });
const conditions = fc
  .record({ sheets: count, losing: count, lines: fc.array(count, { maxLength: 6 }) })
  .map(({ sheets, losing, lines }): DraftConditions => {
    const draft = newDraft('en', 'UTC', NOW).conditions;
    const breakdown = lines.map((each) => ({ ...draft.breakdown[0]!, sheets: String(each) }));
    return { ...draft, sheets: String(sheets), losingSheets: String(losing), breakdown };
  });

test('L1: the sum beside the form is the one the server checks, and both remedies make it right', () => {
  fc.assert(
    fc.property(conditions, (draft) => {
      const sum = arithmeticOf(draft);
      const request = requestOf({ ...newDraft('en', 'UTC', NOW), conditions: draft });
      const wrong = checkConditions(request.conditions).some(({ path }) => path === 'sheets');
      assert.is(sum.left !== 0, wrong);
      assert.is(arithmeticOf(withSheetsAsGiven(draft)).left, 0);
      const lost = arithmeticOf(withRestLosing(draft));
      assert.ok(lost.left === 0 || lost.losing === 0);
    }),
  );
});

test('L1 X8: the instants shown are the ones the server will reckon, in every zone', () => {
  const zones = Intl.supportedValuesOf('timeZone').filter((_, at) => at % 20 === 0);
  const day = fc.date({
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2030-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(day, fc.constantFrom(...zones), (date, zone) => {
      const opens = date.toISOString().slice(0, 16);
      const closes = '2031-06-01T12:00';
      const answer = periodInstants({ opens, closes, zone });
      if (answer.ok) assert.is(instantOf(opens, zone), answer.value.opensAtMs);
    }),
    { numRuns: 300 },
  );
});

test('an hour that the clocks skip is no instant; an unknown zone has none', () => {
  assert.is(instantOf('2027-03-28T02:30', 'Europe/Berlin'), undefined);
  assert.is(instantOf('2027-03-28T03:30', 'Europe/Berlin'), Date.UTC(2027, 2, 28, 1, 30));
  assert.is(instantOf('2026-12-01T10:00', 'Mars/Olympus'), undefined);
  assert.is(instantOf('soon', 'UTC'), undefined);
});

test('L1: a problem finds its field, and none is lost that has no field', () => {
  const problems = new Problems({
    code: 'CAMPAIGN_INVALID',
    problems: [
      { path: 'conditions.sheets', reason: 'too few' },
      { path: 'slug', reason: 'taken' },
      { reason: 'odd' },
    ],
  });
  assert.is(problems.at('sheets')?.reason, 'too few');
  assert.is(problems.at('slug')?.reason, 'taken');
  assert.equal(
    problems.besides(['sheets', 'slug']).map(({ reason }) => reason),
    ['odd'],
  );
});

test('L1: a line that is named can be found in the text, whatever ends it', () => {
  const text = 'one\ntwo\r\nthree\rfour';
  assert.is(lineCount(text), 4);
  const line = (at: number) => {
    const { from, to } = caretAtLine(text, at);
    return text.slice(from, to);
  };
  assert.equal([1, 2, 3, 4].map(line), ['one', 'two', 'three', 'four']);
  assert.equal(caretAtLine(text, 9), { from: text.length, to: text.length });
});

test('each of the seller’s own questions gets an id of its own', () => {
  const draft = newDraft('en', 'UTC', NOW).conditions.form;
  const first = {
    id: freshFieldId(draft, 'text'),
    kind: 'text',
    label: '',
    required: true,
  } as const;
  assert.is(first.id, 'question');
  assert.is(freshFieldId([...draft, first], 'text'), 'question-2');
});

test.run();
