import { parse } from 'csv-parse/sync';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { IssueListPage } from '../../common/protocol/seller.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { addSeller, type TestCampaign } from '../support/campaigns.ts';
import { enter } from '../support/shopper.ts';
import { addIssued } from './support/add-issued.ts';
import { sellerClient, type SellerClient } from './support/seller-client.ts';

interface Context {
  house: TestApp;
  client: SellerClient;
  campaign: TestCampaign;
}
const test = suite<Context>('issue list');

const FORM = [
  { id: 'name', kind: 'name', required: true },
  { id: 'address', kind: 'address', required: false },
  { id: 'size', kind: 'text', label: 'Your "size"', required: false },
] as const;

const PEOPLE: readonly Record<string, string>[] = [
  { name: 'Aki Mori', address: 'Kumano 1\nSakyo, Kyoto', size: 'L' },
  { name: '熊野 花子', address: '京都市左京区', size: '=1+1' },
  { name: '=HYPERLINK("http://evil.example","click")', address: '@SUM(A1)', size: '+81 90' },
  { name: 'O\'Brien; "Bob"', address: 'a,b', size: '-5' },
  { name: '１００% Wool_y', address: '\ttab', size: '' },
];

test.before(async (context) => {
  context.house = await startApp();
  const seller = await addSeller(context.house.app.db);
  context.client = sellerClient(context.house.origin);
  await context.client.signIn(seller);
  context.campaign = await context.house.addCampaign({
    sellerId: seller.sellerId,
    sheets: 200,
    conditions: {
      form: [...FORM],
      breakdown: [
        { sheets: 100, benefit: { kind: 'percent-off', percent: 25 } },
        { sheets: 90, benefit: { kind: 'amount-off', amountMinor: 500, currency: 'JPY' } },
      ],
      losingSheets: 10,
    },
  });
  await addIssued(
    context.house.app.db,
    context.campaign,
    195,
    (at) =>
      PEOPLE[at] ?? {
        name: `Person ${at}`,
        address: `Street ${at}`,
        size: 'M',
      },
  );
});
test.after(({ house }) => house?.close());

async function page(
  { client, campaign }: Context,
  query: Record<string, string> = {},
): Promise<IssueListPage> {
  const search = new URLSearchParams(query);
  const reply = await client.send('GET', `/campaigns/${campaign.id}/issue-list?${search}`);
  assert.is(reply.status, 200, reply.text);
  return reply.body as IssueListPage;
}

test('L9: newest first, page by page, every coupon once and no losing sheet', async (context) => {
  const seen: number[] = [];
  let after: number | null = null;
  let last = Infinity;
  do {
    const got: IssueListPage = await page(context, {
      limit: '40',
      ...(after ? { after: `${after}` } : {}),
    });
    assert.is(got.total, 190);
    for (const coupon of got.coupons) {
      assert.ok(coupon.confirmedAtMs <= last);
      last = coupon.confirmedAtMs;
      seen.push(coupon.sheet);
    }
    after = got.next;
  } while (after !== null);
  assert.is(seen.length, 190);
  assert.is(new Set(seen).size, 190);
});

test('L9: the search finds names, numbers, sheets, tickets, contents and every field', async (context) => {
  const found = async (search: string) =>
    (await page(context, { search, limit: '500' })).coupons.map(({ form }) => form['name']);
  assert.equal(await found('aki mori'), ['Aki Mori']);
  assert.equal(await found('  KYOTO '), ['Aki Mori']);
  assert.equal(await found('熊野'), ['熊野 花子']);
  assert.equal(await found('person 99'), ['Person 99']);
  const [first] = (await page(context, { search: 'Aki Mori' })).coupons;
  assert.equal(await found(first!.ticket.slice(0, 12)), ['Aki Mori']);
  assert.ok((await found(String(first!.number))).includes('Aki Mori'));
  assert.ok((await found(String(first!.sheet))).includes('Aki Mori'));
  assert.is((await page(context, { search: '25% off' })).total, 100);
  assert.is((await page(context, { search: '¥500 off' })).total, 90);
});

test('L9: full-width and half-width are one to the search; % and _ are nothing special', async (context) => {
  const total = async (search: string) => (await page(context, { search })).total;
  assert.is(await total('100% wool'), 1);
  assert.is(await total('ｐｅｒｓｏｎ　９９'), 1);
  assert.is(await total('Wool_'), 1);
  assert.is(await total('P_rson'), 0);
  assert.is(await total('\\'), 0);
  assert.is(await total("' or '1'='1"), 0);
});

test('L9: wrong questions are refused', async ({ client, campaign }) => {
  const wrong = [
    'limit=0',
    'limit=501',
    'limit=x',
    'after=-1',
    'after=1e9',
    'search=a&search=b',
    'search=%00',
    `search=${'x'.repeat(101)}`,
    'order=asc',
  ];
  for (const query of wrong) {
    const reply = await client.send('GET', `/campaigns/${campaign.id}/issue-list?${query}`);
    assert.is(reply.refusal?.code, 'MALFORMED', query);
  }
});

test('L9 F11: the CSV is complete, strict, for Excel, and without a formula', async ({
  client,
  campaign,
  house,
}) => {
  const response = await fetch(
    `${house.origin}/api/seller/campaigns/${campaign.id}/issue-list.csv`,
    { headers: { cookie: client.cookie } },
  );
  assert.match(response.headers.get('content-type') ?? '', /^text\/csv; charset=utf-8/);
  assert.is(
    response.headers.get('content-disposition'),
    `attachment; filename="issue-list-${campaign.slug}.csv"; filename*=UTF-8''issue-list-${campaign.slug}.csv`,
  );
  const bytes = Buffer.from(await response.arrayBuffer());
  assert.equal([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const rows: string[][] = parse(bytes, { bom: true, record_delimiter: '\r\n' });
  assert.equal(rows[0], [
    'Sheet',
    'Number',
    'Content',
    'Confirmed (UTC)',
    'Issued (UTC)',
    'Ticket',
    'Name',
    'Address',
    'Your "size"',
  ]);
  assert.is(rows.length, 191);
  const byName = new Map(rows.slice(1).map((row) => [row[6], row]));
  assert.equal(byName.get('Aki Mori')?.slice(6), ['Aki Mori', 'Kumano 1\nSakyo, Kyoto', 'L']);
  assert.equal(byName.get('\'=HYPERLINK("http://evil.example","click")')?.slice(7), [
    "'@SUM(A1)",
    "'+81 90",
  ]);
  assert.equal(byName.get('O\'Brien; "Bob"')?.slice(7), ['a,b', "'-5"]);
  assert.equal(byName.get('１００% Wool_y')?.slice(7), ["'\ttab", '']);
  for (const cell of rows.flat()) assert.not.match(cell, /^[=+\-@\t\r\n]/);
  assert.match(rows[1]![3]!, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  assert.is(new Set(rows.slice(1).map(([sheet]) => sheet)).size, 190);
});

test('L9 X15: a coupon whose personal data were erased stays in the list, without them', async (context) => {
  const { house, campaign } = context;
  await house.app
    .db('issue_list_entries')
    .where({ campaign_id: campaign.id })
    .whereRaw(`form->>'name' = 'Person 50'`)
    .delete();
  assert.is((await page(context, { search: 'Person 50' })).total, 0);
  const all = await page(context, { limit: '500' });
  assert.is(all.total, 190);
  assert.is(all.coupons.filter(({ form }) => Object.keys(form).length === 0).length, 1);
});

test('L9: what shoppers confirm over their sockets is on the list at once', async ({
  house,
  client,
}) => {
  const sellerId = (await house.app.db('sellers').first('id')).id as string;
  const campaign = await house.addCampaign({ sellerId });
  const shopper = await enter({ origin: house.origin, campaign, follows: false });
  const drawn = await shopper.draw(42);
  assert.ok(drawn.ok);
  await shopper.confirm({ name: 'Hana', email: 'hana@example.org' });
  shopper.leave();
  const reply = await client.send('GET', `/campaigns/${campaign.id}/issue-list`);
  const { coupons, total } = reply.body as IssueListPage;
  assert.is(total, 1);
  assert.is(coupons[0]?.number, 42);
  assert.is(coupons[0]?.sheet, drawn.value.sheet);
  assert.is(coupons[0]?.ticket, drawn.value.ticket);
  assert.equal(coupons[0]?.form, { name: 'Hana', email: 'hana@example.org' });
  assert.ok(coupons[0]?.issuedAtMs);
});

test.run();
