// The product's main job, whole: a lottery of a hundred under the demo's conditions, drawn to the last
// number by a crowd while two browsers watch, issued, closed by itself, and checked by anyone.
import { parse } from 'csv-parse/sync';
import { Temporal } from 'temporal-polyfill';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { IssuedCoupon, IssueListPage } from '../../common/protocol/seller.ts';
import { workedExample } from '../../server/demo.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, screenshot, type TestBrowser } from '../support/browser.ts';
import { addSeller, type TestCampaign, type TestSeller } from '../support/campaigns.ts';
import { enter } from '../support/shopper.ts';
import { sellerClient } from '../http/support/seller-client.ts';
import { openBoard, PATIENCE_MS, type BoardPage } from './support/board-page.ts';
import { picturedOpen } from './support/pictured.ts';
import {
  confirm,
  drawSomething,
  giveBack,
  openNumbers,
  race,
  type Outcomes,
  type Racer,
} from './support/race.ts';
import { same, until } from './support/until.ts';

const SHEETS = 100;
const SHOPPERS = 200;
const ROUNDS = 5;
const ALL = Array.from({ length: SHEETS }, (_, at) => at + 1);

interface Context {
  house: TestApp;
  browser: TestBrowser;
  seller: TestSeller;
  campaign: TestCampaign;
  watchers: BoardPage[];
  racers: Racer[];
  outcomes: Outcomes;
}
const test = suite<Context>('main job');

test.before(async (context) => {
  context.house = await startApp();
  context.browser = await launch();
  const { house, browser } = context;
  context.seller = await addSeller(house.app.db);
  const now = Temporal.Now.zonedDateTimeISO('Asia/Tokyo').round({
    smallestUnit: 'minute',
    roundingMode: 'floor',
  });
  context.campaign = await house.addCampaign({
    slug: 'autumn-tea',
    sellerId: context.seller.sellerId,
    conditions: workedExample(now, now.add({ days: 7 })),
  });
  const opening = { origin: house.origin, slug: context.campaign.slug };
  context.watchers = [
    await openBoard(browser, { ...opening, screen: 'desktop' }),
    await openBoard(browser, { ...opening, screen: 'phone', language: 'ja' }),
  ];
  context.racers = await enterAll(context);
  context.outcomes = new Map();
});
test.after(async ({ racers, browser, house }) => {
  for (const { shopper } of racers ?? []) shopper.leave();
  await browser?.close();
  await house?.close();
});

async function enterAll({ house, campaign }: Context): Promise<Racer[]> {
  const racers: Racer[] = [];
  for (let at = 0; at < SHOPPERS; at += 20) {
    const coming = Array.from({ length: 20 }, () => enter({ origin: house.origin, campaign }));
    racers.push(...(await Promise.all(coming)).map((shopper, i) => racerOf(shopper, at + i + 1)));
  }
  return racers;
}

const racerOf = (shopper: Racer['shopper'], place: number): Racer => ({
  shopper,
  form: {
    name: `Shopper ${place}`,
    address: `${place} Kumano, Kyoto`,
    email: `shopper-${place}@example.org`,
  },
});

/** The numbers that somebody holds or has, by the server's own rows. */
async function claimed({ house, campaign }: Context): Promise<number[]> {
  return house.app
    .db('claims')
    .where({ campaign_id: campaign.id })
    .whereIn('state', ['held', 'confirmed'])
    .orderBy('number')
    .pluck('number');
}

/** Nobody does anything meanwhile: lists and pictures on both screens must come to what is stored. */
async function boardsEqualServer(context: Context, when: string): Promise<void> {
  const taken = await claimed(context);
  const open = ALL.filter((number) => !taken.includes(number));
  for (const watcher of context.watchers) {
    const told = await until(
      `${when}: the list`,
      () => watcher.numbers(),
      (numbers) => same(numbers, { open, taken, own: [] }),
    );
    assert.equal(told, { open, taken, own: [] }, when);
    await until(
      `${when}: the picture, whose open numbers should be ${open.join(' ')}`,
      () => picturedOpen(watcher, SHEETS),
      (pictured) => same(pictured, open),
    );
  }
}

/** So do the boards of the crowd itself, which are not looked at by anyone. */
async function screensEqualServer(context: Context): Promise<void> {
  const taken = await claimed(context);
  const open = ALL.filter((number) => !taken.includes(number));
  for (const { shopper } of context.racers) {
    await until(
      'a shopper sees the board',
      async () => openNumbers(shopper),
      (numbers) => same(numbers, open),
    );
  }
}

test('L4 L5 L8 X5: a hundred pairs race, some give back; every screen shows what is stored', async (context) => {
  const { racers, outcomes } = context;
  const pairsPerRound = SHOPPERS / 2 / ROUNDS;
  for (let round = 0; round < ROUNDS; round += 1) {
    await screensEqualServer(context);
    const open = openNumbers(racers[0]!.shopper).sort(
      (a, b) => ((a * 61) % 101) - ((b * 61) % 101),
    );
    const winners = await Promise.all(
      Array.from({ length: pairsPerRound }, async (_, at) => {
        const place = 2 * (round * pairsPerRound + at);
        const [winner] = await race([racers[place]!, racers[place + 1]!], open[at]!);
        return winner;
      }),
    );
    await boardsEqualServer(context, `round ${round}, numbers held`);
    await Promise.all(
      winners.map(async (winner, at) => {
        const settled = await (at % 5 === 0 ? giveBack(winner) : confirm(winner));
        outcomes.set(winner, settled);
      }),
    );
    await boardsEqualServer(context, `round ${round}, confirmed or given back`);
  }
  assert.is((await claimed(context)).length, 80);
  await screenshot(context.watchers[0]!.page, 'main-job-desktop');
  await screenshot(context.watchers[1]!.page, 'main-job-phone');
});

test('L5 L8 L10: the losers draw what came back, to the last number; it closes by itself, sold out', async (context) => {
  const { racers, outcomes, house, campaign, watchers } = context;
  await screensEqualServer(context);
  const losers = racers.filter((racer) => !outcomes.has(racer));
  assert.is(losers.length, 100);
  // As many as numbers are open draw first; then some of them change their minds, for the others.
  const first = losers.splice(0, SHEETS - (await claimed(context)).length);
  const drawn = await Promise.all(first.map((racer, at) => drawSomething(racer, at * 7)));
  assert.is(drawn.filter(Boolean).length, first.length);
  await boardsEqualServer(context, 'nothing is open');
  await Promise.all(
    first.map(async (racer, at) => {
      outcomes.set(racer, await (at % 3 === 0 ? giveBack(racer) : confirm(racer)));
    }),
  );
  await boardsEqualServer(context, 'some came back');
  await screensEqualServer(context);
  await Promise.all(
    losers.map(async (racer, at) => {
      if (await drawSomething(racer, at * 7)) outcomes.set(racer, await confirm(racer));
    }),
  );
  const row = await until(
    'the campaign closes',
    () => house.app.db('campaigns').where({ id: campaign.id }).first('stage', 'end_reason'),
    ({ stage }) => stage === 'closed',
  );
  assert.equal({ ...row }, { stage: 'closed', end_reason: 'sold-out' });
  for (const watcher of watchers) {
    await watcher.heading(watcher.words.closedTitle).waitFor();
    await watcher.page.getByText(watcher.words.endedSoldOut).first().waitFor();
  }
  await boardsEqualServer(context, 'at the end');
});

test('L1 L9 X4: every sheet issued exactly once, 70, 20 and 10; list and CSV are whole and equal', async (context) => {
  const { house, campaign, seller, outcomes } = context;
  const confirmed = [...outcomes].filter(([, { state }]) => state === 'confirmed');
  const sheets = confirmed.map(([, { sheet }]) => sheet).sort((a, b) => a - b);
  assert.equal(sheets, ALL);
  const numbers = confirmed.map(([, { number }]) => number).sort((a, b) => a - b);
  assert.equal(numbers, ALL);

  const client = sellerClient(house.origin);
  assert.is((await client.signIn(seller)).status, 200);
  const coupons: IssuedCoupon[] = [];
  for (let after: number | null = null, pages = 0; pages === 0 || after !== null; pages += 1) {
    const from = after === null ? '' : `&after=${after}`;
    const reply = await client.send('GET', `/campaigns/${campaign.id}/issue-list?limit=30${from}`);
    const page = reply.body as IssueListPage;
    assert.is(page.total, SHEETS);
    coupons.push(...page.coupons);
    after = page.next;
  }
  const expected = confirmed.map(([{ form }, { sheet, number, ticket }]) => ({
    sheet,
    number,
    ticket,
    form,
  }));
  const bySheet = (one: { sheet: number }, other: { sheet: number }) => one.sheet - other.sheet;
  assert.equal(
    coupons
      .map(({ sheet, number, ticket, form }) => ({ sheet, number, ticket, form }))
      .sort(bySheet),
    expected.sort(bySheet),
  );
  const counts: Record<string, number> = {};
  for (const { content } of coupons) counts[content] = (counts[content] ?? 0) + 1;
  assert.equal(counts, { '25% off': 70, '20% off': 20, '10% off': 10 });

  const csv = await client.send('GET', `/campaigns/${campaign.id}/issue-list.csv`);
  const rows = parse(csv.text, { bom: true, columns: true }) as Record<string, string>[];
  const asRow = ({ sheet, number, content, ticket, form }: IssuedCoupon) =>
    [sheet, number, content, ticket, form['name'], form['address'], form['email']].join();
  assert.equal(
    rows
      .map((row) =>
        ['Sheet', 'Number', 'Content', 'Ticket', 'Name', 'Address', 'E-mail']
          .map((key) => row[key])
          .join(),
      )
      .sort(),
    coupons.map(asRow).sort(),
  );
});

test('X1: the check page is green; one altered event or one altered seed byte makes it red', async (context) => {
  const { browser, house, campaign } = context;
  const address = `${house.origin}/verify/${campaign.slug}`;
  const visitor = await browser.desktop();
  visitor.context.setDefaultTimeout(PATIENCE_MS);
  const { page } = visitor;
  await page.goto(address);
  await page.locator('[data-verdict]:is([data-verdict="good"], [data-verdict="bad"])').waitFor();
  assert.is(await page.locator('[data-verdict="good"]').count(), 1);
  const tally = await page.locator('.verify-tally tbody td').allTextContents();
  assert.equal(tally.map(Number), [70, 70, 70, 20, 20, 20, 10, 10, 10]);
  await screenshot(page, 'main-job-check');

  const record = await (
    await fetch(`${house.origin}/api/campaigns/${campaign.slug}/record`)
  ).text();
  const altered = {
    // The last confirmation is of another number.
    event: record.replace(
      /(\["confirmed",\d+,\d+,)(\d+)(\]\n\["closed")/,
      (_, head, number, rest) => `${head}${(Number(number) % SHEETS) + 1}${rest}`,
    ),
    seed: record.replace(
      /("seed":")(..)/,
      (_, head, byte) => `${head}${byte === '00' ? '01' : '00'}`,
    ),
  };
  for (const [what, text] of Object.entries(altered)) {
    assert.is.not(text, record, what);
    await page.route(`**/api/campaigns/${campaign.slug}/record`, (route) =>
      route.fulfill({ body: text, contentType: 'application/x-ndjson; charset=utf-8' }),
    );
    await page.goto(address);
    await page.locator('[data-verdict]:is([data-verdict="good"], [data-verdict="bad"])').waitFor();
    assert.is(await page.locator('[data-verdict="bad"]').count(), 1, `altered ${what}`);
    await page.unrouteAll({ behavior: 'wait' });
  }
  await screenshot(page, 'main-job-check-altered');
  await visitor.close();
});

test.run();
