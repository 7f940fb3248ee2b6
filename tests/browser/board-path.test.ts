// A shopper's way over the board, on a desktop and on a phone, with a mouse, a finger and keys alone.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, type TestBrowser } from '../support/browser.ts';
import { enter } from '../support/shopper.ts';
import { openBoard, WAYS, type Hand, type Screen } from './support/board-page.ts';

interface Context {
  house: TestApp;
  browser: TestBrowser;
}
const test = suite<Context>('board path');

test.before(async (context) => {
  context.house = await startApp();
  context.browser = await launch();
});
test.after(async ({ browser, house }) => {
  await browser?.close();
  await house?.close();
});

const PERSON = { name: 'Aki Sato', email: 'aki@example.org' };

/** Who uses the other screen beside each way: all ways are on that side too. */
const OTHER_WAY: Readonly<Record<string, { readonly screen: Screen; readonly hand: Hand }>> = {
  'desktop pointer': { screen: 'phone', hand: 'touch' },
  'desktop keyboard': { screen: 'phone', hand: 'keyboard' },
  'phone touch': { screen: 'desktop', hand: 'pointer' },
  'phone keyboard': { screen: 'desktop', hand: 'keyboard' },
};

for (const { screen, hand } of WAYS) {
  const way = `${screen} ${hand}`;

  test(`L4 L6 L7 X1 ${way}: draw, see what it is and that it was checked, reload, confirm`, async ({
    house,
    browser,
  }) => {
    const campaign = await house.addCampaign({ sheets: 40 });
    const board = await openBoard(browser, { ...campaign, origin: house.origin, screen, hand });
    await board.draw(17);
    await board.says(17, 'own');
    assert.match(await board.outcome.innerText(), /^You drew \d+% off!$/);
    await board.page.getByText(board.words.sealGood).waitFor();

    const drawn = await board.outcome.innerText();
    await board.page.reload();
    await board.outcome.waitFor();
    assert.is(await board.outcome.innerText(), drawn, 'a reload brings it back');
    await board.says(17, 'own');
    await board.page.getByText(board.words.sealGood).waitFor();

    await board.confirm();
    await board.page.getByText(board.words.problem.missing).waitFor();
    await board.page.locator('#field-name:focus').waitFor();
    await board.fill(PERSON);
    await board.confirm();
    await board.heading(board.words.confirmedTitle).waitFor();
    assert.is(await board.pickOne.count(), 0, 'the board is not offered again');
    await board.page.reload();
    await board.heading(board.words.confirmedTitle).waitFor();
    await board.says(17, 'own');
    assert.equal(
      await house.app.db('claims').where({ campaign_id: campaign.id }).select('number', 'state'),
      [{ number: 17, state: 'confirmed' }],
    );
    assert.equal(
      await house.app.db('issue_list_entries').pluck('form').where({ campaign_id: campaign.id }),
      [PERSON],
    );
    await board.close();
  });

  test(`L5 ${way}: a number drawn by another vanishes, also from under one's hand`, async ({
    house,
    browser,
  }) => {
    const campaign = await house.addCampaign({ sheets: 40 });
    const board = await openBoard(browser, { ...campaign, origin: house.origin, screen, hand });
    const [first, second] = await Promise.all(
      [1, 2].map(() => enter({ origin: house.origin, campaign, follows: false })),
    );
    assert.ok((await first!.draw(3)).ok);
    await board.says(3, 'taken');
    assert.equal((await board.numbers()).taken, [3]);

    await board.choose(24);
    assert.ok((await second!.draw(24)).ok);
    await board.page.getByText(board.words.gone(24)).waitFor();
    assert.is(await board.page.getByRole('dialog').count(), 0);
    await board.draw(25);
    await board.says(25, 'own');
    assert.equal(await board.numbers().then(({ taken, own }) => [taken, own]), [[3, 24], [25]]);
    first!.leave();
    second!.leave();
    await board.close();
  });

  test(`L6 L8 ${way}: given back, the number is open on the other screen, and this one has drawn`, async ({
    house,
    browser,
  }) => {
    const campaign = await house.addCampaign({ sheets: 40 });
    const opening = { ...campaign, origin: house.origin };
    const board = await openBoard(browser, { ...opening, screen, hand });
    const other = await openBoard(browser, { ...opening, ...OTHER_WAY[way] });
    await board.draw(9);
    await other.says(9, 'taken');
    await board.giveBack();
    await board.heading(board.words.cancelledTitle).waitFor();
    await other.says(9, 'open');
    await board.says(9, 'open');
    assert.is(await board.pickOne.count(), 0);

    await board.page.reload();
    await board.heading(board.words.cancelledTitle).waitFor();
    await other.draw(9);
    await board.says(9, 'taken');
    await board.close();
    await other.close();
  });
}

test('L4 L19: a finger is asked once and draws nothing yet, wherever the number lies', async ({
  house,
  browser,
}) => {
  const campaign = await house.addCampaign({ sheets: 40 });
  const board = await openBoard(browser, { ...campaign, origin: house.origin, screen: 'phone' });
  // The question opens over the lower half of the board: under the finger or beside it.
  for (const number of [1, 9, 18, 23, 27, 33, 38]) {
    await board.choose(number);
    // Whatever else the tap sets off has happened by the time another command is answered.
    await board.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    assert.is(await board.heading(board.words.askTitle(number)).count(), 1, `asked for ${number}`);
    await board.press(board.button(board.words.notThis));
    await board.page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  assert.equal(await house.app.db('claims').where({ campaign_id: campaign.id }), []);
  await board.close();
});

test('L6: a second browser profile is a second shopper', async ({ house, browser }) => {
  const campaign = await house.addCampaign({ sheets: 40 });
  const opening = { ...campaign, origin: house.origin };
  const one = await openBoard(browser, opening);
  await one.draw(5);
  const other = await openBoard(browser, opening);
  assert.ok(await other.pickOne.isVisible());
  await other.draw(6);
  await one.says(6, 'taken');
  assert.equal(await one.numbers().then(({ own, taken }) => [own, taken]), [[5], [6]]);
  await one.close();
  await other.close();
});

test('L4: "pick one for me" draws another by itself when somebody is quicker', async ({
  house,
  browser,
}) => {
  const campaign = await house.addCampaign({ sheets: 2 });
  const board = await openBoard(browser, { ...campaign, origin: house.origin, screen: 'phone' });
  await board.press(board.pickOne);
  const title = await board.page.getByRole('dialog').getByRole('heading').innerText();
  const picked = Number(/\d+/.exec(title)![0]);
  // The page cannot hear that the number goes: it has to be told when it draws.
  await board.visitor.context.setOffline(true);
  await board.press(board.button(board.words.draw));
  const quicker = await enter({ origin: house.origin, campaign, follows: false });
  assert.ok((await quicker.draw(picked)).ok);
  await board.visitor.context.setOffline(false);
  await board.outcome.waitFor();
  await board.says(3 - picked, 'own');
  quicker.leave();
  await board.close();
});

test.run();
