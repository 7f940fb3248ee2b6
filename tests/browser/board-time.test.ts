// What happens by itself under one's hands: a hold runs out, the period ends, everything is sold.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, type TestBrowser } from '../support/browser.ts';
import { enter, type Shopper } from '../support/shopper.ts';
import { openBoard, PATIENCE_MS, WAYS, type Screen } from './support/board-page.ts';

interface Context {
  house: TestApp;
  browser: TestBrowser;
}
const test = suite<Context>('board time');

test.before(async (context) => {
  context.house = await startApp();
  context.browser = await launch();
});
test.after(async ({ browser, house }) => {
  await browser?.close();
  await house?.close();
});

const SCREENS = ['desktop', 'phone'] as const satisfies readonly Screen[];

test('L8: a hold runs out, whatever one holds it with: all are told, and the numbers are open on every screen', async ({
  house,
  browser,
}) => {
  const campaign = await house.addCampaign({ sheets: 40, holdSeconds: 15 });
  const opening = { origin: house.origin, slug: campaign.slug };
  const boards = await Promise.all(WAYS.map((way) => openBoard(browser, { ...opening, ...way })));
  await Promise.all(
    boards.map(async (board, at) => {
      await board.draw(4 + at);
      const timer = board.page.locator('.outcome').getByRole('timer');
      assert.match(await timer.innerText(), /^0:\d\d$/);
    }),
  );
  for (const board of boards) {
    await board.heading(board.words.expiredTitle).waitFor();
    for (const at of boards.keys()) await board.says(4 + at, 'open');
    assert.is(await board.pickOne.count(), 0, 'it counts as the draw');
    await board.close();
  }
});

test('L10: the period ends under every hand: what is held may still be confirmed, the others are told kindly', async ({
  house,
  browser,
}) => {
  const campaign = await house.addCampaign({ sheets: 40, closesInS: 50 });
  const opening = { origin: house.origin, slug: campaign.slug };
  const all = (ways: typeof WAYS) =>
    Promise.all(ways.map((way) => openBoard(browser, { ...opening, ...way })));
  // Who holds a number on a phone and with a finger, looks on at a desktop and with keys, and so on.
  const holders = await all(WAYS.filter((_, at) => at % 3 !== 0));
  for (const [at, holder] of holders.entries()) await holder.draw(30 + at);
  const others = await all(WAYS.filter((_, at) => at % 3 === 0));
  for (const asked of others) await asked.choose(12);
  for (const asked of others) {
    await asked.page.getByText(asked.words.closingText).waitFor({ timeout: PATIENCE_MS + 50_000 });
    assert.is(await asked.page.getByRole('dialog').count(), 0, 'the open question is answered');
    await asked.page.getByText('The lottery has ended.').waitFor();
    assert.is(await asked.pickOne.count(), 0);
  }
  for (const holder of holders) {
    await holder.fill({ name: 'Aki Sato' });
    await holder.confirm();
    await holder.heading(holder.words.confirmedTitle).waitFor();
  }
  for (const board of [...holders, ...others]) {
    await board.heading(board.words.closedTitle).waitFor();
    await board.page.getByText(board.words.endedPeriod).first().waitFor();
  }
  const rows = await house.app
    .db('claims')
    .where({ campaign_id: campaign.id })
    .orderBy('number')
    .select('number', 'state');
  assert.equal(
    rows,
    holders.map((_, at) => ({ number: 30 + at, state: 'confirmed' })),
  );
  for (const board of [...holders, ...others]) await board.close();
});

test('L10: nothing is left, something comes back, then all is sold out', async ({
  house,
  browser,
}) => {
  const campaign = await house.addCampaign({ sheets: 2 });
  const opening = { origin: house.origin, slug: campaign.slug };
  const shoppers = await Promise.all(
    [1, 2, 3].map(() => enter({ origin: house.origin, campaign, follows: false })),
  );
  const [first, second, third] = shoppers as [Shopper, Shopper, Shopper];
  const boards = [];
  for (const screen of SCREENS) boards.push(await openBoard(browser, { ...opening, screen }));
  assert.ok((await first.draw(1)).ok);
  assert.ok((await second.draw(2)).ok);
  for (const board of boards) {
    await board.page.getByText(board.words.noneLeft).waitFor();
    assert.ok(await board.pickOne.isDisabled());
  }
  assert.ok((await second.cancel()).ok);
  for (const board of boards) {
    await board.page.getByText(board.words.noneLeft).waitFor({ state: 'detached' });
    assert.ok(await board.pickOne.isEnabled());
  }
  assert.ok((await third.draw(2)).ok);
  assert.ok((await third.confirm({ name: 'Mei' })).ok);
  assert.ok((await first.confirm({ name: 'Aki' })).ok);
  for (const board of boards) {
    await board.heading(board.words.closedTitle).waitFor();
    await board.page.getByText(board.words.endedSoldOut).first().waitFor();
    await board.close();
  }
  for (const shopper of shoppers) shopper.leave();
});

test.run();
