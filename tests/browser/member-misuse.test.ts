// Staff look at misuse: what was presented, a review with a note, a suspension and its end.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { insertMisuse } from '../../server/store/misuses.ts';
import { memberClient } from '../http/support/member-client.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, screenshot, type TestBrowser, type Visitor } from '../support/browser.ts';
import { addSeller } from '../support/campaigns.ts';
import { violations } from './support/inspect.ts';

const test = suite<{ house: TestApp; browser: TestBrowser }>('misuse on the seller’s screen');

test.before(async (context) => {
  context.house = await startApp();
  context.browser = await launch();
});
test.after(async ({ house, browser }) => {
  await browser?.close();
  await house?.close();
});

/** A seller to whom somebody has presented two coupons that were none. */
async function wronged({ app, origin }: TestApp) {
  const seller = await addSeller(app.db);
  const { membershipNumber } = await memberClient(origin).join();
  const member = await app.db('members').where({ membership_number: membershipNumber }).first('id');
  for (const reason of ['COUPON_INVENTED', 'COUPON_NOT_YOURS']) {
    await insertMisuse(app.db, {
      memberId: member.id,
      couponId: null,
      reason,
      presented: { sellerId: seller.sellerId, productNumber: '0002', picture: 'c0ffee'.repeat(10) },
    });
  }
  return { seller, membershipNumber };
}

async function lookAtMembers(
  { page }: Visitor,
  origin: string,
  seller: { email: string; password: string },
): Promise<void> {
  await page.goto(`${origin}/seller`);
  await page.getByLabel('E-mail').fill(seller.email);
  await page.getByLabel('Password').fill(seller.password);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Members' }).click();
  await page.getByRole('heading', { name: 'Members', level: 1 }).waitFor();
}

test('C10: staff review with a note, suspend the member, and lift it again', async ({
  house,
  browser,
}) => {
  const { seller, membershipNumber } = await wronged(house);
  const visitor = await browser.desktop({ allow: [/status of 401/] });
  const { page } = visitor;
  await lookAtMembers(visitor, house.origin, seller);
  await page.getByText('2 entries to review').waitFor();
  assert.equal(await violations(page), []);
  await screenshot(page, 'seller-misuse-desktop');
  assert.not.match(await page.locator('main').innerText(), /Tanaka|Kyoto|shopper\.example/);

  const entry = page.getByRole('listitem').filter({ hasText: 'Another member’s coupon' });
  await entry.getByLabel('Note').fill('her husband’s phone');
  await entry.getByRole('button', { name: 'Reviewed' }).click();
  await page.getByText('1 entry to review').waitFor();
  await page.getByLabel('Only what is to be reviewed').uncheck();
  await page.getByText('her husband’s phone').waitFor();
  await page.getByText(/Reviewed by Sato/).waitFor();

  await page.getByRole('button', { name: membershipNumber }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('No coupon of ours: 1').waitFor();
  await dialog.getByLabel('Note').fill('made them up');
  await dialog.getByRole('button', { name: 'Suspend' }).click();
  await dialog.getByRole('button', { name: 'Reinstate' }).waitFor();
  assert.equal(await violations(page), []);
  await screenshot(page, 'seller-member-standing-desktop');
  const status = async () =>
    (await house.app.db('members').where({ membership_number: membershipNumber }).first('status'))
      .status as string;
  assert.is(await status(), 'suspended');
  await dialog.getByLabel('Note').fill('talked to her');
  await dialog.getByRole('button', { name: 'Reinstate' }).click();
  await dialog.getByRole('button', { name: 'Suspend' }).waitFor();
  await dialog.getByText('talked to her').waitFor();
  assert.is(await status(), 'active');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await visitor.close();
});

test('C10: on a phone nothing is cut off, and another seller sees none of it', async ({
  house,
  browser,
}) => {
  const { seller } = await wronged(house);
  const visitor = await browser.phone({ allow: [/status of 401/] });
  const { page } = visitor;
  await lookAtMembers(visitor, house.origin, seller);
  await page.getByText('2 entries to review').waitFor();
  const { scrollWidth, clientWidth } = await page.evaluate(() => ({
    scrollWidth: document.documentElement.scrollWidth,
    clientWidth: document.documentElement.clientWidth,
  }));
  assert.ok(scrollWidth <= clientWidth, `${scrollWidth} > ${clientWidth}`);
  assert.equal(await violations(page), []);
  await screenshot(page, 'seller-misuse-phone');
  await visitor.close();

  const stranger = await browser.desktop({ allow: [/status of 401/] });
  await lookAtMembers(stranger, house.origin, await addSeller(house.app.db));
  await stranger.page.getByText('Nothing here.').waitFor();
  await stranger.close();
});

test.run();
