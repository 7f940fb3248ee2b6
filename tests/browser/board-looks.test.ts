// Every screen that a shopper can come to, on a desktop in English and on a phone in Japanese: a
// picture of each is kept, none is too wide, and axe-core has nothing to say against any.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { autumnTea } from '../../server/demo-announcements.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, type TestBrowser } from '../support/browser.ts';
import { enter } from '../support/shopper.ts';
import { openBoard, PATIENCE_MS, type BoardPage } from './support/board-page.ts';
import { inspect } from './support/inspect.ts';
import { until } from './support/until.ts';

interface Context {
  house: TestApp;
  browser: TestBrowser;
}
const test = suite<Context>('board looks');

test.before(async (context) => {
  context.house = await startApp();
  context.browser = await launch();
});
test.after(async ({ browser, house }) => {
  await browser?.close();
  await house?.close();
});

const LOOKS = [
  { screen: 'desktop', language: 'en' },
  { screen: 'phone', language: 'ja' },
] as const;

for (const { screen, language } of LOOKS) {
  const look = `${screen} ${language}`;
  const name = (stage: string) => `board-${stage}-${screen}`;
  const opening = { screen, language };

  test(`L19 X12 ${look}: choose, ask, decide, give back`, async ({ house, browser }) => {
    const campaign = await house.addCampaign({ announcement: autumnTea });
    const address = { origin: house.origin, slug: campaign.slug };
    const others = await Promise.all(
      [3, 14, 15, 41, 59, 72].map(async (number) => {
        const shopper = await enter({ origin: house.origin, campaign, follows: false });
        assert.ok((await shopper.draw(number)).ok);
        return shopper;
      }),
    );
    const board = await openBoard(browser, { ...address, ...opening });
    await until(
      'six are gone',
      () => board.numbers(),
      ({ taken }) => taken.length === 6,
    );
    await inspect(board.page, name('choosing'));
    await board.press(board.button(board.words.viewList));
    await inspect(board.page, name('list'));
    await board.press(board.button(board.words.viewPicture));
    await board.choose(26);
    await inspect(board.page, name('asking'));
    await board.press(board.button(board.words.draw));
    await board.outcome.waitFor();
    await board.page.getByText(board.words.sealGood).waitFor();
    await inspect(board.page, name('deciding'));
    await board.confirm();
    await board.page.getByText(board.words.problem.missing).first().waitFor();
    await inspect(board.page, name('form-incomplete'));
    await board.press(board.button(board.words.giveBack));
    await board.heading(board.words.giveBackTitle).waitFor();
    await inspect(board.page, name('giving-back'));
    await board.press(board.page.getByRole('dialog').getByRole('button').last());
    await board.heading(board.words.cancelledTitle).waitFor();
    await inspect(board.page, name('given-back'));
    for (const shopper of others) shopper.leave();
    await board.close();
  });

  test(`L10 L14 X1 X12 ${look}: announced, no coupon, confirmed, closed, checked`, async ({
    house,
    browser,
  }) => {
    const soon = await house.addCampaign({
      opensInS: 3_600,
      closesInS: 7_200,
      announcement: autumnTea,
    });
    const board = await openBoard(browser, { origin: house.origin, slug: soon.slug, ...opening });
    await inspect(board.page, name('announced'));

    const last = await house.addCampaign({
      sheets: 2,
      conditions: {
        breakdown: [{ sheets: 1, benefit: { kind: 'percent-off', percent: 25 } }],
        losingSheets: 1,
      },
    });
    const address = { origin: house.origin, slug: last.slug };
    const other = await enter({ origin: house.origin, campaign: last });
    const theirs = await other.draw(1);
    assert.ok(theirs.ok);
    await board.open(address);
    await board.press(board.pickOne);
    await board.press(board.button(board.words.draw));
    await board.outcome.waitFor();
    // One of the two has no coupon; who it is, is chance. So is what this screen shows.
    const lost = theirs.value.benefit !== null;
    await inspect(board.page, name(lost ? 'lost' : 'won'));
    if (lost) await board.press(board.button(board.words.lostConfirm));
    else {
      await board.fill({ name: '佐藤 あき' });
      await board.confirm();
    }
    const { lostDoneTitle, confirmedTitle, closedTitle } = board.words;
    await board.heading(lost ? lostDoneTitle : confirmedTitle).waitFor();
    await inspect(board.page, name(lost ? 'lost-done' : 'confirmed'));
    assert.ok((await other.confirm(lost ? { name: 'Mei' } : {})).ok);
    await board.heading(closedTitle).waitFor();
    await inspect(board.page, name('closed'));
    await board.page.goto(`${house.origin}/verify/${last.slug}`);
    await board.page.locator('[data-verdict="good"]').waitFor();
    await board.page.locator('[data-receipt][data-state="good"]').waitFor();
    await inspect(board.page, `verify-${screen}`);
    other.leave();
    await board.close();
  });

  test(`L3 X12 ${look}: home, flier, seller's door, no such lottery`, async ({
    house,
    browser,
  }) => {
    const campaign = await house.addCampaign({ announcement: autumnTea });
    const visitor = await browser[screen]({
      locale: language === 'ja' ? 'ja-JP' : 'en-GB',
      // Nobody is signed in, and there is no such lottery: browsers say so of themselves.
      allow: [/status of 40[14]/],
    });
    visitor.context.setDefaultTimeout(PATIENCE_MS);
    const { page } = visitor;
    for (const [place, path, landmark] of [
      ['home', '/', `a[href="/c/${campaign.slug}"]`],
      ['flier', `/c/${campaign.slug}/flier`, 'h1'],
      ['seller-login', '/seller', 'input[type="password"]'],
      ['missing', '/c/no-such-lottery', 'h1'],
    ] as const) {
      await page.goto(`${house.origin}${path}`);
      await page.locator(landmark).first().waitFor();
      assert.is(await page.locator('html').getAttribute('lang'), language);
      await inspect(page, `${place}-${screen}`);
    }
    await visitor.close();
  });
}

test('X12: with reduced motion nothing moves by itself, and all works', async ({
  house,
  browser,
}) => {
  const campaign = await house.addCampaign({ sheets: 40 });
  const board = await openBoard(browser, {
    origin: house.origin,
    slug: campaign.slug,
    screen: 'phone',
    options: { reducedMotion: 'reduce' },
  });
  await board.draw(33);
  assert.equal(await moving(board), []);
  await board.giveBack();
  await board.heading(board.words.cancelledTitle).waitFor();
  assert.equal(await moving(board), []);
  await board.close();
});

/** Animations that take time one could see. */
const moving = ({ page }: BoardPage): Promise<string[]> =>
  page.evaluate(() =>
    document
      .getAnimations()
      .filter((each) => Number(each.effect?.getComputedTiming().duration ?? 0) > 20)
      .map((each) => (each as CSSAnimation).animationName ?? each.id),
  );

test('X12: the language can be changed on the page, and what was typed stays', async ({
  house,
  browser,
}) => {
  const campaign = await house.addCampaign({ sheets: 40 });
  const board = await openBoard(browser, { origin: house.origin, slug: campaign.slug });
  await board.draw(2);
  await board.fill({ name: 'Aki' });
  await board.button('日本語').click();
  await board.page.getByRole('button', { name: 'クーポンを確定する' }).waitFor();
  assert.is(await board.page.locator('html').getAttribute('lang'), 'ja');
  assert.is(await board.page.locator('#field-name').inputValue(), 'Aki');
  await board.page.reload();
  await board.page.getByRole('button', { name: 'クーポンを確定する' }).waitFor();
  await board.close();
});

test.run();
