import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CampaignEvent } from '../../common/campaign/events.ts';
import { utf8 } from '../../common/fairness/bytes.ts';
import type { Check } from '../../common/fairness/findings.ts';
import type { RecordHeader } from '../../common/fairness/record.ts';
import { createReceiptSigner, generateReceiptKey } from '../../server/adapters/receipt-signer.ts';
import { checkText } from './support/check.ts';
import { conditionsOf } from './support/conditions.ts';
import { CLOSES_AT_MS, playCampaign, writeRecord } from './support/play.ts';

const test = suite('checking a record');
const signer = createReceiptSigner(generateReceiptKey());
const keys = [signer.publicKey()];

const conditions = conditionsOf({
  sheets: 60,
  breakdown: [
    { sheets: 40, benefit: { kind: 'percent-off', percent: 25 } },
    { sheets: 15, benefit: { kind: 'percent-off', percent: 20 } },
  ],
  losingSheets: 5,
});
const soldOut = await playCampaign(conditions, 'sold out', signer);
const runOver = await playCampaign(
  conditionsOf({ sheets: 2_000, holdSeconds: 3_600 }),
  'run over',
  signer,
);

const check = (header: RecordHeader, events: readonly CampaignEvent[]) =>
  checkText(writeRecord({ ...header, events: events.length }, events, signer), {
    keys,
    published: soldOut.header.commitment,
  });

test('X1: a campaign played by the rules is green, sold out or run over', async () => {
  for (const { header, events } of [soldOut, runOver]) {
    const text = writeRecord(header, events, signer);
    const { report } = await checkText(text, { keys, published: header.commitment });
    assert.equal(
      report.findings.filter(({ ok }) => ok !== true),
      [],
    );
    assert.ok(report.ok);
  }
  const kinds = new Set([...soldOut.events, ...runOver.events].map(({ type }) => type));
  assert.is(kinds.size, 6, 'every kind of event was played');
  const contested = [...soldOut.events, ...runOver.events].filter(
    (event) => event.type === 'NumberDrawn' && event.contenders.length > 0,
  );
  assert.ok(contested.length > 0, 'numbers were contested');
});

test('L1 X1: every tier of a sold-out campaign was issued exactly', async () => {
  const { report } = await check(soldOut.header, soldOut.events);
  assert.equal(
    report.tally.map(({ sheets, onBoard, confirmed }) => [sheets, onBoard, confirmed]),
    [
      [40, 40, 40],
      [15, 15, 15],
      [5, 5, 5],
    ],
  );
  assert.is(report.confirmed, 60);
});

test('X1: a changed byte anywhere is red', async () => {
  const bytes = utf8(writeRecord(soldOut.header, soldOut.events, signer));
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const altered = bytes.slice();
      altered[at] = altered[at]! ^ by;
      const { report } = await checkText(altered, { keys });
      assert.is(report.ok, false, `byte ${at} changed by ${by}`);
    }),
    { numRuns: 300 },
  );
});

test('X1: a record that is cut short, empty, doubled or not a record is red', async () => {
  const text = writeRecord(soldOut.header, soldOut.events, signer);
  const lines = text.split('\n');
  const others = ['', '\n', 'nonsense', text.slice(0, -1), text + text, `${text}\n`, '[]\n{}\n'];
  others.push(text.slice(0, text.length >> 1), lines.slice(1).join('\n'));
  others.push([...lines.slice(0, 5), ...lines.slice(6)].join('\n'));
  for (const other of others) {
    const { report } = await checkText(other, { keys });
    assert.is(report.ok, false, other.slice(0, 40));
  }
});

test('X1: without keys or a published commitment these checks are left open, not green', async () => {
  const { report } = await checkText(writeRecord(soldOut.header, soldOut.events, signer));
  assert.ok(report.ok);
  const open = report.findings.filter(({ ok }) => ok === null).map((finding) => finding.check);
  assert.equal(open, ['signature', 'published']);
});

// What an operator might try who signs the altered record anew.
const withEvent = <Type extends CampaignEvent['type']>(
  type: Type,
  change: (event: Extract<CampaignEvent, { type: Type }>) => Partial<CampaignEvent>,
  which = (_event: Extract<CampaignEvent, { type: Type }>) => true,
): CampaignEvent[] => {
  const at = soldOut.events.findIndex(
    (event) => event.type === type && which(event as Extract<CampaignEvent, { type: Type }>),
  );
  assert.ok(at >= 0, `a ${type} to alter`);
  const event = soldOut.events[at] as Extract<CampaignEvent, { type: Type }>;
  const altered = { ...event, ...change(event) } as CampaignEvent;
  return soldOut.events.map((each, place) => (place === at ? altered : each));
};
const another = (hex: string) => (hex[0] === '0' ? '1' : '0') + hex.slice(1);

const { header, events } = soldOut;
const forgeries: readonly (readonly [what: string, red: Check, RecordHeader, CampaignEvent[]])[] = [
  ['another seed', 'seal', { ...header, seed: another(header.seed) }, [...events]],
  [
    'another seed hash',
    'seal',
    {
      ...header,
      commitment: { ...header.commitment, seedHash: another(header.commitment.seedHash) },
    },
    [...events],
  ],
  [
    'another board root',
    'board',
    {
      ...header,
      commitment: { ...header.commitment, boardRoot: another(header.commitment.boardRoot) },
    },
    [...events],
  ],
  [
    'another hash of the conditions',
    'conditions',
    {
      ...header,
      commitment: {
        ...header.commitment,
        conditionsHash: another(header.commitment.conditionsHash),
      },
    },
    [...events],
  ],
  [
    'other conditions',
    'conditions',
    { ...header, conditionsText: header.conditionsText.replace('"percent":25', '"percent":15') },
    [...events],
  ],
  ['a commitment of its own', 'published', runOver.header, [...runOver.events]],
  ['another opening', 'period', { ...header, opensAtMs: header.opensAtMs - 1000 }, [...events]],
  ['another end', 'period', { ...header, closesAtMs: header.closesAtMs + 1000 }, [...events]],
  ['a draw left out', 'numbering', header, events.filter((_, at) => at !== 7)],
  ['a draw of another number', 'draws', header, withEvent('NumberDrawn', () => ({ number: 61 }))],
  [
    'a taken number',
    'draws',
    header,
    withEvent(
      'NumberDrawn',
      () => ({ number: firstConfirmed() }),
      ({ seq }) => seq > 60,
    ),
  ],
  [
    'a draw before the opening',
    'period',
    header,
    withEvent('NumberDrawn', () => ({ atMs: header.opensAtMs - 1 })),
  ],
  [
    'a draw after the end',
    'period',
    header,
    withEvent('NumberDrawn', () => ({ atMs: CLOSES_AT_MS })),
  ],
  [
    'a ticket used twice',
    'tickets',
    header,
    withEvent(
      'NumberDrawn',
      () => ({ ticket: firstTicket() }),
      ({ seq }) => seq > 60,
    ),
  ],
  [
    'a contest lost by its winner',
    'contests',
    header,
    withEvent(
      'NumberDrawn',
      ({ contenders, ticket }) => ({ ticket: contenders.find((other) => other !== ticket)! }),
      ({ contenders }) => contenders.length > 0,
    ),
  ],
  [
    'a contest without its winner',
    'contests',
    header,
    withEvent(
      'NumberDrawn',
      ({ contenders, ticket }) => ({
        contenders: contenders.map((other) => (other === ticket ? another(other) : other)).sort(),
      }),
      ({ contenders }) => contenders.length > 0,
    ),
  ],
  [
    'a re-deal by hand',
    're-deals',
    header,
    withEvent('NumberReturned', ({ swappedWith }) => ({ swappedWith: (swappedWith % 60) + 1 })),
  ],
  [
    'a late confirmation',
    'holds',
    header,
    withEvent('DrawConfirmed', ({ atMs }) => ({ atMs: atMs + 300_000 })),
  ],
  [
    'a confirmation of what nobody holds',
    'holds',
    header,
    withEvent(
      'DrawConfirmed',
      () => ({ number: firstConfirmed() }),
      ({ seq }) => seq > 60,
    ),
  ],
  [
    'a hold cut short',
    'holds',
    header,
    withEvent(
      'NumberReturned',
      ({ atMs }) => ({ atMs: atMs - 200_000 }),
      ({ reason }) => reason === 'expired',
    ),
  ],
  [
    'a time that runs backwards',
    'times',
    header,
    withEvent('DrawConfirmed', ({ atMs }) => ({ atMs: atMs - 3_600_000 })),
  ],
  [
    'another reason for the end',
    'ending',
    header,
    withEvent('CampaignClosed', () => ({ reason: 'period-over' })),
  ],
  ['no end', 'ending', header, events.slice(0, -1)],
  [
    'a draw after the closing',
    'ending',
    header,
    [...events, { ...events[1]!, seq: events.length + 1, atMs: events.at(-1)!.atMs }],
  ],
];

function firstConfirmed(): number {
  const event = events.find(({ type }) => type === 'DrawConfirmed');
  return (event as Extract<CampaignEvent, { type: 'DrawConfirmed' }>).number;
}
function firstTicket(): string {
  const event = events.find(({ type }) => type === 'NumberDrawn');
  return (event as Extract<CampaignEvent, { type: 'NumberDrawn' }>).ticket;
}

for (const [what, red, forgedHeader, forgedEvents] of forgeries) {
  test(`X1: signed anew with ${what}: "${red}" is red`, async () => {
    const { report } = await check(forgedHeader, forgedEvents);
    assert.is(report.ok, false);
    const finding = report.findings.find((each) => each.check === red);
    assert.is(finding?.ok, false);
    assert.ok(finding!.detail.length > 0);
    if (red !== 'published') {
      assert.is(report.findings.find((each) => each.check === 'signature')?.ok, true);
    }
  });
}

test('X1: a record signed with another key is red', async () => {
  const stranger = createReceiptSigner(generateReceiptKey());
  const { report } = await checkText(writeRecord(header, events, stranger), { keys });
  assert.is(report.findings.find(({ check }) => check === 'signature')?.ok, false);
});

test('X1: any events, valid rows though they be, are red or green but never an error', async () => {
  const number = fc.integer({ min: 0, max: 70 });
  const row = fc.oneof(
    fc.record({
      type: fc.constant('NumberDrawn' as const),
      number,
      ticket: fc.stringMatching(/^[0-9a-f]{32}$/),
      contenders: fc.constant([]),
    }),
    fc.record({ type: fc.constant('DrawConfirmed' as const), number, ticket: fc.constant('') }),
    fc.record({
      type: fc.constant('NumberReturned' as const),
      number,
      ticket: fc.constant(''),
      reason: fc.constantFrom('cancelled' as const, 'expired' as const),
      swappedWith: number,
    }),
    fc.record({ type: fc.constantFrom('CampaignOpened' as const, 'DrawsEnded' as const) }),
    fc.record({
      type: fc.constant('CampaignClosed' as const),
      reason: fc.constant('sold-out' as const),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
      const made = rows.map((each, at): CampaignEvent => ({
        ...each,
        seq: at + 1,
        atMs: header.opensAtMs + at,
      }));
      assert.is((await check(header, made)).report.ok, false);
    }),
    { numRuns: 200 },
  );
});

test.run();
