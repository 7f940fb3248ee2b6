// What goes wrong under one's hands: the server dies, the picture's context is lost, there is none.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { closeDatabase, openDatabase, type Database } from '../../server/store/database.ts';
import { startAppProcess, type AppProcess } from '../support/app-process.ts';
import { launch, type TestBrowser } from '../support/browser.ts';
import { addCampaign, type TestCampaign } from '../support/campaigns.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { openBoard, WAYS, type BoardPage, type Hand, type Screen } from './support/board-page.ts';
import { inspect } from './support/inspect.ts';
import { picturedOpen } from './support/pictured.ts';
import { same, until } from './support/until.ts';

interface Context {
  database: TestDatabase;
  db: Database;
  server: AppProcess;
  browser: TestBrowser;
}
const test = suite<Context>('board faults');

test.before(async (context) => {
  context.database = await testDatabase();
  const { url } = context.database;
  context.db = openDatabase({ url, pool: 2 });
  context.server = await startAppProcess({ databaseUrl: url });
  context.browser = await launch();
});
test.after(async ({ browser, server, db, database }) => {
  await browser?.close();
  await server?.close();
  if (db) await closeDatabase(db);
  await database?.drop();
});

const SHEETS = 40;
const ALL = Array.from({ length: SHEETS }, (_, at) => at + 1);
/** Of a server that is not there, browsers complain by themselves. */
const OFFLINE = { allow: [/WebSocket connection|ERR_CONNECTION|Failed to load resource/] };

async function claimsOf({ db }: Context, campaign: TestCampaign) {
  const rows = await db('claims')
    .where({ campaign_id: campaign.id })
    .orderBy('number')
    .select('number', 'state');
  return rows.map(({ number, state }) => `${number} ${state}`);
}

/** Each screen is used with each of its hands, by who holds a number or by who draws one. */
const HANDS = {
  desktop: { holder: 'keyboard', drawer: 'pointer' },
  phone: { holder: 'touch', drawer: 'keyboard' },
} as const satisfies Record<Screen, Readonly<Record<string, Hand>>>;

for (const screen of ['desktop', 'phone'] as const satisfies readonly Screen[]) {
  test(`X4 X5 ${screen}: the server is killed and comes back: no reload, nothing typed is lost`, async (context) => {
    const { server, browser, db } = context;
    const campaign = await addCampaign(db, { sheets: SHEETS });
    const opening = { origin: server.origin, slug: campaign.slug, screen, options: OFFLINE };
    const hands = HANDS[screen];
    const holder = await openBoard(browser, { ...opening, hand: hands.holder });
    const drawer = await openBoard(browser, { ...opening, hand: hands.drawer });
    for (const { page } of [holder, drawer])
      await page.evaluate(() => (document.title = 'same page'));
    await holder.draw(11);
    await drawer.says(11, 'taken');
    await holder.fill({ name: 'Aki' });
    await drawer.choose(22);

    await server.stop('SIGKILL');
    for (const { page, words } of [holder, drawer]) await page.getByText(words.lost).waitFor();
    if (screen === 'phone') await inspect(holder.page, 'board-line-lost-phone');
    await holder.fill({ email: 'aki@example.org' });
    await holder.confirm();
    await drawer.press(drawer.button(drawer.words.draw));
    await drawer.page.getByText(drawer.words.drawingLost).waitFor();
    assert.equal(await claimsOf(context, campaign), ['11 held']);

    await server.start();
    await holder.heading(holder.words.confirmedTitle).waitFor();
    await drawer.outcome.waitFor();
    assert.equal(await claimsOf(context, campaign), ['11 confirmed', '22 held']);
    assert.equal(await db('issue_list_entries').where({ campaign_id: campaign.id }).pluck('form'), [
      { name: 'Aki', email: 'aki@example.org' },
    ]);
    for (const { page, words } of [holder, drawer]) {
      await page.getByText(words.lost).waitFor({ state: 'detached' });
    }
    await holder.says(22, 'taken');
    await drawer.says(11, 'taken');
    await drawer.says(22, 'own');
    await drawer.fill({ name: 'Mei' });
    await drawer.confirm();
    await drawer.heading(drawer.words.confirmedTitle).waitFor();
    await holder.close();
    await drawer.close();
  });

  test(`L19 ${screen}: the picture's WebGL context is lost: it is drawn again and can be drawn from`, async ({
    server,
    browser,
    db,
  }) => {
    const campaign = await addCampaign(db, { sheets: SHEETS });
    const opening = { origin: server.origin, slug: campaign.slug };
    const board = await openBoard(browser, { ...opening, screen });
    await showsOpen(board, ALL);
    const lost = await board.page.locator('.picture canvas').evaluate((canvas) => {
      const gl = (canvas as HTMLCanvasElement).getContext('webgl2');
      const extension = gl?.getExtension('WEBGL_lose_context');
      extension?.loseContext();
      return gl?.isContextLost();
    });
    assert.is(lost, true, 'there was WebGL, and it is lost');
    const other = await openBoard(browser, opening);
    await other.draw(7);
    await other.close();
    await showsOpen(
      board,
      ALL.filter((number) => number !== 7),
    );
    await board.draw(8);
    await board.says(8, 'own');
    await board.close();
  });
}

/** In pixels. */
async function showsOpen(board: BoardPage, numbers: readonly number[]): Promise<void> {
  await until(
    `the picture shows ${numbers.join(' ')}`,
    () => picturedOpen(board, SHEETS),
    (seen) => same(seen, numbers),
  );
}

test('X12: without any WebGL the board is drawn and can be drawn from', async ({ server, db }) => {
  const campaign = await addCampaign(db, { sheets: SHEETS });
  const opening = { origin: server.origin, slug: campaign.slug };
  const browser = await launch({ webgl: false });
  try {
    for (const [at, { screen, hand }] of WAYS.entries()) {
      const number = 13 + at;
      const board = await openBoard(browser, { ...opening, screen, hand });
      await showsOpen(
        board,
        ALL.filter((each) => each < 13 || each >= number),
      );
      await board.draw(number);
      await board.says(number, 'own');
      if (hand !== 'keyboard') await inspect(board.page, `board-no-webgl-${screen}`);
      await board.close();
    }
  } finally {
    await browser.close();
  }
});

test.run();
