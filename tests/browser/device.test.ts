// What "one draw per device" is worth in a real browser, evasion by evasion, honestly: what gets
// through is asserted as getting through. Cookie and key: server/devices/devices.ts.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, type TestBrowser } from '../support/browser.ts';
import type { TestCampaign } from '../support/campaigns.ts';
import { refusalWords } from '../../client/words/refusals.ts';
import { openBoard, type BoardAddress, type BoardPage } from './support/board-page.ts';

interface Context {
  house: TestApp;
  browser: TestBrowser;
}
const test = suite<Context>('device');

test.before(async (context) => {
  context.house = await startApp();
  context.browser = await launch();
});
test.after(async ({ browser, house }) => {
  await browser?.close();
  await house?.close();
});

interface Lottery extends BoardAddress {
  readonly campaign: TestCampaign;
}

async function newLottery({ house }: Context): Promise<Lottery> {
  const campaign = await house.addCampaign({ sheets: 40 });
  return { campaign, origin: house.origin, slug: campaign.slug };
}

/** Numbers with who holds them: participants counted from 0 in the order of the numbers. */
async function claimsOf({ house }: Context, { campaign }: Lottery): Promise<string[]> {
  const rows = await house.app
    .db('claims')
    .where({ campaign_id: campaign.id })
    .orderBy('number')
    .select('number', 'participant');
  const participants = [...new Set(rows.map(({ participant }) => participant))];
  return rows.map(({ number, participant }) => `${number} by ${participants.indexOf(participant)}`);
}

async function deviceCookie({ visitor }: BoardPage): Promise<string> {
  const cookies = await visitor.context.cookies();
  const cookie = cookies.find(({ name }) => name === 'device');
  assert.ok(cookie?.httpOnly, 'there is one, and no script can read it');
  return cookie.value;
}

const eraseKey = ({ page }: BoardPage) =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const erasing = indexedDB.deleteDatabase('tombola');
        erasing.onsuccess = resolve;
        erasing.onerror = () => reject(erasing.error);
      }),
  );

/** Opens the board with somebody else's cookie and a key of its own. */
async function openWithCookie(
  context: Context,
  lottery: Lottery,
  value: string,
): Promise<BoardPage> {
  const board = await openBoard(context.browser, await newLottery(context));
  await board.visitor.context.clearCookies();
  await board.visitor.context.addCookies([
    { name: 'device', value, url: lottery.origin, httpOnly: true },
  ]);
  await board.open(lottery);
  return board;
}

test('L6: cleared site data make a new device: its draw is accepted', async (context) => {
  const lottery = await newLottery(context);
  const board = await openBoard(context.browser, lottery);
  await board.draw(1);
  const cookie = await deviceCookie(board);
  const session = await board.visitor.context.newCDPSession(board.page);
  await session.send('Storage.clearDataForOrigin', { origin: lottery.origin, storageTypes: 'all' });
  await board.open(lottery);
  assert.is.not(await deviceCookie(board), cookie);
  await board.draw(2);
  assert.equal(await claimsOf(context, lottery), ['1 by 0', '2 by 1']);
  await board.close();
});

test('L6: a private window is a new device: its draw is accepted', async (context) => {
  const lottery = await newLottery(context);
  const board = await openBoard(context.browser, lottery);
  await board.draw(1);
  // What browsers call a private window is a profile that keeps nothing: here each one is.
  const window = await openBoard(context.browser, lottery);
  await window.draw(2);
  assert.equal(await claimsOf(context, lottery), ['1 by 0', '2 by 1']);
  await board.close();
  await window.close();
});

test('L6: a copied cookie without the key is the same device once, and nobody the second time', async (context) => {
  const lottery = await newLottery(context);
  const owner = await openBoard(context.browser, lottery);
  const cookie = await deviceCookie(owner);
  const copy = await openWithCookie(context, lottery, cookie);
  await copy.draw(3);
  // The one re-binding of this campaign is used up.
  const second = await openWithCookie(context, lottery, cookie);
  await second.choose(4);
  await second.press(second.button(second.words.draw));
  await second.page.getByText(refusalWords.now.DEVICE_MISMATCH).waitFor();
  assert.equal(await claimsOf(context, lottery), ['3 by 0'], 'a cookie is worth one draw');
  // The draw was the owner's as well: one device.
  await owner.page.reload();
  await owner.outcome.waitFor();
  await owner.says(3, 'own');
  for (const board of [owner, copy, second]) await board.close();
});

test('L6: who has drawn cannot be drawn for again with a copied cookie', async (context) => {
  const lottery = await newLottery(context);
  const owner = await openBoard(context.browser, lottery);
  await owner.draw(5);
  const copy = await openWithCookie(context, lottery, await deviceCookie(owner));
  assert.is(await copy.pickOne.count(), 0, 'the board is not offered');
  await copy.says(5, 'own');
  assert.equal(await claimsOf(context, lottery), ['5 by 0']);
  await owner.close();
  await copy.close();
});

test('L6: two tabs draw at once: exactly one draw, and both tabs show it', async (context) => {
  const lottery = await newLottery(context);
  const one = await openBoard(context.browser, lottery);
  const other = await one.secondTab(lottery);
  // Both have asked before either draws.
  await one.choose(6);
  await other.choose(7);
  await Promise.all([one, other].map((tab) => tab.button(tab.words.draw).click()));
  for (const tab of [one, other]) await tab.outcome.waitFor();
  const claims = await claimsOf(context, lottery);
  assert.is(claims.length, 1);
  const [number] = claims.map((claim) => Number.parseInt(claim, 10));
  for (const tab of [one, other]) {
    await tab.says(number!, 'own');
    assert.equal((await tab.numbers()).taken, []);
  }
  await one.close();
});

test('L6: an erased key with the cookie kept is the same device: still one draw', async (context) => {
  const [before, after] = [await newLottery(context), await newLottery(context)];
  const board = await openBoard(context.browser, before);
  await board.draw(8);
  // A page that does not have the key open.
  await board.page.goto(before.origin);
  await eraseKey(board);
  await board.open(before);
  await board.outcome.waitFor();
  await board.says(8, 'own');
  assert.is(await board.pickOne.count(), 0);
  assert.equal(await claimsOf(context, before), ['8 by 0']);
  // Where it has not drawn yet it may, with its new key, and once.
  await board.open(after);
  await board.draw(9);
  assert.equal(await claimsOf(context, after), ['9 by 0']);
  await board.close();
});

test.run();
