// What happens by itself under one's hands: a hold runs out, the period ends, everything is sold.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, type TestBrowser } from '../support/browser.ts';
import { enter, type Shopper } from '../support/shopper.ts';
import { openBoard, PATIENCE_MS, type BoardPage, type Screen } from './support/board-page.ts';

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

test('L8: a hold runs out: both are told, and the number is open on every screen', async ({
  house,
  browser,
}) => {
  const campaign = await house.addCampaign({ sheets: 40, holdSeconds: 15 });
  const opening = { origin: house.origin, slug: campaign.slug };
  const boards = [];
  for (const screen of SCREENS) boards.push(await openBoard(browser, { ...opening, screen }));
  const [desktop, phone] = boards as [BoardPage, BoardPage];
  await Promise.all([desktop.draw(4), phone.draw(5)]);
  assert.match(await desktop.page.locator('.outcome').getByRole('timer').innerText(), /^0:\d\d$/);
  for (const board of boards) {
    await board.heading(board.words.expiredTitle).waitFor();
    await board.says(4, 'open');
    await board.says(5, 'open');
    assert.is(await board.pickOne.count(), 0, 'it counts as the draw');
    await board.close();
  }
});

test('L10: the period ends: what is held may still be confirmed, the others are told kindly', async ({
  house,
  browser,
}) => {
  const campaign = await house.addCampaign({ sheets: 40, closesInS: 45 });
  const opening = { origin: house.origin, slug: campaign.slug };
  const holder = await openBoard(browser, { ...opening, screen: 'phone' });
  await holder.draw(30);
  const asked = await openBoard(browser, opening);
  await asked.choose(12);
  await asked.page.getByText(asked.words.closingText).waitFor({ timeout: PATIENCE_MS + 45_000 });
  assert.is(await asked.page.getByRole('dialog').count(), 0, 'the open question is answered');
  await asked.page.getByText('The lottery has ended.').waitFor();
  assert.is(await asked.pickOne.count(), 0);

  await holder.fill({ name: 'Aki Sato' });
  await holder.confirm();
  await holder.heading(holder.words.confirmedTitle).waitFor();
  for (const board of [holder, asked]) {
    await board.heading(board.words.closedTitle).waitFor();
    await board.page.getByText(board.words.endedPeriod).first().waitFor();
  }
  assert.equal(
    await house.app.db('claims').where({ campaign_id: campaign.id }).select('number', 'state'),
    [{ number: 30, state: 'confirmed' }],
  );
  await holder.close();
  await asked.close();
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
