import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codeText } from '../../common/code/coupon-text.ts';
import { readTypedCode, showCode } from '../../common/code/typed-code.ts';
import { pictureText } from '../../common/protocol/kiosk.ts';
import { offer } from '../http/support/product.ts';
import { connectKiosk, macOf, type KioskClient, type KioskKey } from './support/kiosk-client.ts';
import {
  openKioskHouse,
  type HeldCoupon,
  type KioskHouse,
  type TestShop,
} from './support/kiosk-house.ts';

interface Context {
  house: KioskHouse;
  shop: TestShop;
  key: KioskKey;
  kiosk: KioskClient;
}
const test = suite<Context>('coupons at a counter');
test.before(async (context) => {
  context.house = await openKioskHouse();
  context.shop = await context.house.addShop();
  context.key = await context.house.addKiosk(context.shop);
  context.kiosk = await connectKiosk(context.house.origin, context.key);
});
test.after(async ({ house, kiosk }) => {
  kiosk?.close();
  await house?.close();
});

const hold = (kiosk: KioskClient, shop: TestShop, { code }: HeldCoupon) =>
  kiosk.say('hold', {
    coupon: { kind: 'code', code },
    basket: { productNumber: shop.item.number, quantity: 1, listMinor: null },
  });

async function held(kiosk: KioskClient, shop: TestShop, coupon: HeldCoupon): Promise<string> {
  const answer = await hold(kiosk, shop, coupon);
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value.redemptionId;
}

const codeOf = (answer: { ok: boolean; refusal?: { code: string } }): string =>
  answer.ok ? 'ok' : answer.refusal!.code;

test('X10: a coupon is looked up, held, redeemed once, and undone', async ({
  house,
  shop,
  kiosk,
}) => {
  const coupon = await house.addCoupon(shop);
  const typed = showCode(readTypedCode(coupon.code)!).toLowerCase();
  const seen = await kiosk.say('look-up', { coupon: { kind: 'code', code: typed } });
  assert.ok(seen.ok && seen.value.state === 'issued');
  assert.equal(seen.value.benefit, { kind: 'percent-off', percent: 37 });
  const text = codeText(readTypedCode(coupon.code)!);
  const scanned = await kiosk.say('look-up', { coupon: { kind: 'text', text } });
  assert.ok(scanned.ok && scanned.value.couponId === coupon.couponId);

  const first = await hold(kiosk, shop, coupon);
  assert.ok(first.ok);
  assert.is(first.value.discountMinor, 4_440);
  assert.is(first.value.totalMinor, 7_560);
  assert.is(codeOf(await hold(kiosk, shop, coupon)), 'COUPON_USED');
  const { redemptionId } = first.value;
  const redeemed = await kiosk.say('redeem', { redemptionId });
  assert.ok(redeemed.ok && redeemed.value.state === 'redeemed');
  assert.is(codeOf(await kiosk.say('redeem', { redemptionId })), 'COUPON_USED');
  assert.is(codeOf(await kiosk.say('release', { redemptionId })), 'COUPON_USED');
  const undone = await kiosk.say('undo', { redemptionId, because: 'rung up twice' });
  assert.ok(undone.ok && undone.value.state === 'undone');
  assert.is(codeOf(await kiosk.say('undo', { redemptionId, because: 'x' })), 'UNDO_TOO_LATE');
  assert.ok((await hold(kiosk, shop, coupon)).ok, 'it is as it was before');
});

/** As a kiosk sends a file that was shown to it; resolves to its name and the answer's status. */
async function sendPicture(house: KioskHouse, key: KioskKey, picture: Buffer, mac?: string) {
  const digest = createHash('sha256').update(picture).digest('hex');
  const reply = await fetch(`${house.origin}/api/kiosk/pictures`, {
    method: 'POST',
    headers: {
      'content-type': picture[0] === 0xff ? 'image/jpeg' : 'image/png',
      'kiosk-id': key.id,
      'kiosk-at': '1000',
      'kiosk-mac': mac ?? macOf(key.key, pictureText(1_000, digest)),
    },
    body: new Uint8Array(picture),
  });
  return { digest, status: reply.status, body: await reply.json() };
}

test('X3: a picture that was saved on a phone proves itself at the counter', async ({
  house,
  shop,
  kiosk,
  key,
}) => {
  const { picture, couponId } = await house.addCoupon(shop);
  const wrong = await sendPicture(house, key, picture, '0'.repeat(64));
  assert.is(wrong.status, 401);
  const { digest } = wrong;
  const unsent = await kiosk.say('look-up', { coupon: { kind: 'picture', digest } });
  assert.is(codeOf(unsent), 'NOT_FOUND');
  const sent = await sendPicture(house, key, picture);
  assert.equal(sent.body, { digest });
  const seen = await kiosk.say('look-up', { coupon: { kind: 'picture', digest } });
  assert.ok(seen.ok && seen.value.couponId === couponId);
  assert.is(seen.value.recognisedBy, 'file');
  const other = await house.openKiosk(shop);
  const foreign = await other.say('look-up', { coupon: { kind: 'picture', digest } });
  assert.is(codeOf(foreign), 'NOT_FOUND', 'for the kiosk that sent it alone');
});

test('X3: a picture that was encoded anew, as messengers do, redeems its coupon, once', async ({
  house,
  shop,
  kiosk,
  key,
}) => {
  const { picture, couponId } = await house.addCoupon(shop);
  const jpeg = await sharp(picture).jpeg({ quality: 75 }).toBuffer();
  const { digest, status } = await sendPicture(house, key, jpeg);
  assert.is(status, 200);
  const coupon = { kind: 'picture', digest } as const;
  const seen = await kiosk.say('look-up', { coupon });
  assert.ok(seen.ok, JSON.stringify(seen));
  assert.equal([seen.value.couponId, seen.value.recognisedBy], [couponId, 'mark']);
  const basket = { productNumber: shop.item.number, quantity: 1, listMinor: null };
  const first = await kiosk.say('hold', { coupon, basket });
  assert.ok(first.ok && first.value.discountMinor === 4_440, JSON.stringify(first));
  const redeemed = await kiosk.say('redeem', { redemptionId: first.value.redemptionId });
  assert.ok(redeemed.ok && redeemed.value.state === 'redeemed');
  // Another copy of it is the same coupon.
  const copy = await sendPicture(house, key, await sharp(picture).jpeg({ quality: 80 }).toBuffer());
  const shown = { kind: 'picture', digest: copy.digest } as const;
  assert.is(codeOf(await kiosk.say('hold', { coupon: shown, basket })), 'COUPON_USED');
});

test('X10: a hold that is over frees the coupon: at the next touch, and by the job', async ({
  house,
  shop,
  kiosk,
}) => {
  const coupons = [await house.addCoupon(shop), await house.addCoupon(shop)];
  const ids: string[] = [];
  for (const coupon of coupons) ids.push(await held(kiosk, shop, coupon));
  await house.sql(`update redemptions set hold_until = now() - interval '1 s' where id = any(?)`, [
    ids,
  ]);
  assert.is(codeOf(await kiosk.say('redeem', { redemptionId: ids[0]! })), 'HOLD_OVER');
  assert.ok((await hold(kiosk, shop, coupons[0]!)).ok, 'at the next touch');
  await house.house.app.kiosks.sweep();
  const states = await house.sql<{ state: string }>(
    'select state from redemptions where id = any(?)',
    [ids],
  );
  assert.equal(
    states.map(({ state }) => state),
    ['expired', 'expired'],
  );
  const [row] = await house.sql<{ state: string }>('select state from coupons where id = ?', [
    coupons[1]!.couponId,
  ]);
  assert.is(row!.state, 'issued');
});

test('X10: an undo comes too late after its minutes, and void refunds do not matter to it', async ({
  house,
  shop,
  kiosk,
}) => {
  const policy = { ...offer().policy, onRefund: 'void' } as const;
  const late = await house.addCoupon(shop);
  const redemptionId = await held(kiosk, shop, late);
  assert.ok((await kiosk.say('redeem', { redemptionId })).ok);
  await house.sql(`update redemptions set settled_at = now() - interval '16 min' where id = ?`, [
    redemptionId,
  ]);
  assert.is(codeOf(await kiosk.say('undo', { redemptionId, because: 'late' })), 'UNDO_TOO_LATE');
  assert.is(policy.onRefund, 'void');
  await house.sql(`update coupons set policy = policy || '{"onRefund":"void"}' where id = ?`, [
    late.couponId,
  ]);
  await house.sql(`update redemptions set settled_at = now() where id = ?`, [redemptionId]);
  assert.ok((await kiosk.say('undo', { redemptionId, because: 'in time' })).ok);
  assert.ok((await hold(kiosk, shop, late)).ok);
});

test('X10: of many kiosks that race for one coupon one redeems it', async ({ house, shop }) => {
  const kiosks = await Promise.all(Array.from({ length: 6 }, () => house.openKiosk(shop)));
  for (let round = 0; round < 5; round += 1) {
    const coupon = await house.addCoupon(shop);
    const holds = await Promise.all(kiosks.map((kiosk) => hold(kiosk, shop, coupon)));
    const winners = holds.flatMap((each) => (each.ok ? [each.value.redemptionId] : []));
    assert.is(winners.length, 1);
    const redemptionId = winners[0]!;
    const redeems = await Promise.all(kiosks.map((kiosk) => kiosk.say('redeem', { redemptionId })));
    assert.is(redeems.filter((each) => each.ok).length, 1);
    const rows = await house.sql(
      `select 1 from redemptions where coupon_id = ? and state = 'redeemed'`,
      [coupon.couponId],
    );
    assert.is(rows.length, 1);
  }
});

test('X10: the seller sees what was redeemed at which kiosk', async ({ shop }) => {
  const reply = await shop.client.send('GET', '/redemptions');
  assert.is(reply.status, 200, reply.text);
  const { redemptions } = reply.body as { redemptions: { kiosk: string; state: string }[] };
  assert.ok(redemptions.length > 5);
  assert.ok(redemptions.every(({ kiosk }) => kiosk === 'Counter 1'));
});

test('X10: staff leave the full screen with their code, and cannot try for ever', async ({
  kiosk,
}) => {
  assert.is(codeOf(await kiosk.say('unlock', { staffCode: '2468' })), 'ok');
  const codes: string[] = [];
  for (let tries = 0; tries < 6; tries += 1) {
    codes.push(codeOf(await kiosk.say('unlock', { staffCode: '1111' })));
  }
  assert.equal(codes, [...Array<string>(5).fill('WRONG_STAFF_CODE'), 'RATE_LIMITED']);
});

test.run();
