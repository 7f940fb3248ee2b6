// F12 at the order's door: pictures that are meant to hurt, and too many of them.
import sharp from 'sharp';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  newKey,
  openOrderHouse,
  type OrderHouse,
  type TestItem,
} from '../orders/support/order-house.ts';
import { flatPng } from '../pictures/support/bomb.ts';

interface Context {
  shop: OrderHouse;
  item: TestItem;
}
const test = suite<Context>('presented pictures');

test.before(async (context) => {
  context.shop = await openOrderHouse();
  context.item = await context.shop.addItem(await context.shop.addSeller());
});
test.after(({ shop }) => shop?.close());

const bytes = (buffer: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);
const plain = () =>
  sharp({ create: { width: 64, height: 40, channels: 3, background: '#c8371b' } });

/** 300 frames. */
async function movingGif(): Promise<Buffer> {
  const frames = await Promise.all(
    Array.from({ length: 300 }, (_, at) =>
      sharp({
        create: { width: 16, height: 16, channels: 3, background: { r: at % 256, g: 0, b: 0 } },
      })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
}

const HOSTILE: Record<string, (own: Buffer) => Buffer | Promise<Buffer>> = {
  'a flat PNG of 14,000 × 14,000': () => flatPng(14_000),
  'a GIF of 300 frames': movingGif,
  'an SVG': () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
  'a GIF that is a script as well': () => Buffer.from('GIF89a/*\0\0*/=alert(1)//'),
  'a PNG that is an SVG as well': () =>
    Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('<svg/>'.repeat(20))]),
  'half a coupon': (own) => own.subarray(0, own.length >> 1),
  'a header and nothing else': (own) => own.subarray(0, 40),
};

for (const [what, make] of Object.entries(HOSTILE)) {
  test(`F12: ${what} is refused with a reason, and nothing comes of it`, async ({ shop, item }) => {
    const buyer = await shop.addBuyer();
    const { picture } = await buyer.fetchCoupon(item);
    const hostile = bytes(await make(Buffer.from(picture)));
    const { status, refusal } = await buyer.order(item, { picture: hostile });
    assert.is(status, 400);
    assert.is(refusal?.code, 'PICTURE_REFUSED');
    assert.ok(refusal?.problems?.[0]?.reason);
    assert.equal(await buyer.get('/api/orders'), []);
    // The server is there, and the coupon as good as before.
    assert.is((await buyer.order(item, { picture })).order?.state, 'accepted');
  });
}

test('F12: what hides behind a coupon’s pixels does no harm and is kept nowhere', async ({
  shop,
  item,
}) => {
  const buyer = await shop.addBuyer();
  const { picture } = await buyer.fetchCoupon(item);
  const both = bytes(
    Buffer.concat([picture, Buffer.from('<script>hidden()</script>PK\u0003\u0004')]),
  );
  const { order } = await buyer.order(item, { picture: both });
  assert.is(order?.state, 'accepted', 'the pixels are the coupon’s');
  const { rows } = await shop.house.app.db.raw(
    `select count(*)::int as kept from coupons where position('hidden()'::bytea in picture) > 0`,
  );
  assert.is(rows[0].kept, 0);
});

test('F12: too many pictures that have to be read: RATE_LIMITED with a time, for this member alone', async ({
  shop,
  item,
}) => {
  const buyer = await shop.addBuyer();
  const { picture } = await buyer.fetchCoupon(item);
  const cut = picture.slice(0, picture.length >> 1);
  const replies = await Promise.all(
    Array.from({ length: 24 }, () => buyer.order(item, { picture: cut, key: newKey() })),
  );
  const limited = replies.filter(({ refusal }) => refusal?.code === 'RATE_LIMITED');
  assert.ok(limited.length > 0, JSON.stringify(replies.map(({ refusal }) => refusal?.code)));
  for (const { status, refusal } of limited) {
    assert.is(status, 429);
    assert.ok(refusal!.retryAfterMs! > 0);
  }
  const misuses = await shop.house.app.db('misuses').where({ member_id: buyer.memberId });
  assert.equal(misuses, [], 'too fast is no misuse');
  const other = await shop.addBuyer();
  const copy = bytes(
    await sharp((await other.fetchCoupon(item)).picture)
      .jpeg()
      .toBuffer(),
  );
  assert.is((await other.order(item, { picture: copy })).order?.state, 'accepted');
  // The very file is looked up, not read: it is never too much.
  assert.is((await buyer.order(item, { picture })).order?.state, 'accepted');
});

test('C10: a picture with nothing in it is no coupon', async ({ shop, item }) => {
  const buyer = await shop.addBuyer();
  const picture = bytes(await plain().png().toBuffer());
  assert.is((await buyer.order(item, { picture })).refusal?.code, 'COUPON_UNREADABLE');
});

test.run();
