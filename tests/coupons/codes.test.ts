import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  codeText,
  readCouponText,
  ROTATION_MS,
  rotatingText,
  showCodeWithTail,
} from '../../common/code/coupon-text.ts';
import { showCode } from '../../common/code/typed-code.ts';
import { defaultPolicy } from '../../common/coupon/policy.ts';
import { createCouponCodes, ROTATION_AHEAD_MS } from '../../server/coupons/codes.ts';
import { couponHouse, type CouponHouse, type TestCoupon } from './support/coupon-house.ts';

const test = suite<{ house: CouponHouse; fixed: TestCoupon; rotating: TestCoupon }>('coupon codes');
test.before(async (context) => {
  context.house = await couponHouse();
  context.fixed = await context.house.addCoupon();
  const policy = { ...defaultPolicy('Asia/Tokyo'), rotating: true } as const;
  context.rotating = await context.house.addCoupon({ policy });
});
test.after(({ house }) => house?.close());

/** The middle of a step. */
const NOW = 1_800_000_000_000 + ROTATION_MS / 2;

/** `by` when it is found, and the refusal otherwise. */
async function askOf({ codes }: CouponHouse, presented: string, couponId: string, nowMs = NOW) {
  const answer = await codes.find(presented, nowMs);
  if (!answer.ok) return answer.refusal.code;
  assert.is(answer.value.couponId, couponId);
  return answer.value.by;
}

test('C15: the typed code of a coupon is one for good, and finds it as QR code and as typed', async ({
  house,
  fixed,
}) => {
  const { id } = fixed.coupon;
  const at_once = await Promise.all(Array.from({ length: 20 }, () => house.codes.codeOf(id)));
  assert.is(new Set(at_once).size, 1);
  const [code] = at_once;
  assert.is(await askOf(house, codeText(code!), id), 'code');
  assert.is(await askOf(house, showCode(code!).toLowerCase(), id), 'code');
});

test('C15: an unknown code, and what is no code, are told nothing', async ({ house, fixed }) => {
  const code = await house.codes.codeOf(fixed.coupon.id);
  const other = createCouponCodes({
    ...house.deps.codes,
    db: house.db,
    store: house.deps.store,
    digestKey: house.deps.codes.rotationKey,
  });
  const foreign = await other.find(code, NOW);
  assert.is(foreign.ok ? 'found' : foreign.refusal.code, 'CODE_UNKNOWN');
  assert.is(await askOf(house, '0000-0000-00000', ''), 'CODE_UNKNOWN');
  assert.is(await askOf(house, 'good morning', ''), 'CODE_UNKNOWN');
});

test('C15: neither the code nor anything it follows from is readable in the table', async ({
  house,
  fixed,
}) => {
  const code = await house.codes.codeOf(fixed.coupon.id);
  const row = await house.db('coupon_codes').where({ coupon_id: fixed.coupon.id }).first();
  for (const [column, value] of Object.entries(row)) {
    const text = Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value);
    assert.not.match(text, code, column);
  }
});

test('C15: a rotating code is good in its step and the ones beside it, and outdated after', async ({
  house,
  rotating,
}) => {
  const { id } = rotating.coupon;
  const { text, tail } = house.codes.rotating(id, NOW).codes[0];
  const typed = showCodeWithTail(await house.codes.codeOf(id), tail);
  for (const [shift, wanted] of [
    [0, 'rotating-code'],
    [ROTATION_MS, 'rotating-code'],
    [-ROTATION_MS, 'rotating-code'],
    [2 * ROTATION_MS, 'CODE_OUTDATED'],
    [-2 * ROTATION_MS, 'CODE_OUTDATED'],
    [3_600_000, 'CODE_OUTDATED'],
  ] as const) {
    assert.is(await askOf(house, text, id, NOW + shift), wanted, `QR code, ${shift} ms`);
    assert.is(await askOf(house, typed, id, NOW + shift), wanted, `typed, ${shift} ms`);
  }
});

test('C15: of a coupon whose code rotates, the fixed code alone does not do', async ({
  house,
  rotating,
}) => {
  const { id } = rotating.coupon;
  const code = await house.codes.codeOf(id);
  assert.is(await askOf(house, code, id), 'CODE_OUTDATED');
  assert.is(await askOf(house, codeText(code), id), 'CODE_OUTDATED');
  assert.is(await askOf(house, showCodeWithTail(code, '000000'), id), 'CODE_OUTDATED');
});

test('C15: a code of another coupon, a step or a mac that was changed, are unknown', async ({
  house,
  rotating,
  fixed,
}) => {
  const { id } = rotating.coupon;
  const [now, next] = house.codes
    .rotating(id, NOW)
    .codes.map(({ text }) => readCouponText(text))
    .filter((read) => read?.kind === 'rotating');
  assert.ok(now && next && now.mac !== next.mac);
  for (const text of [
    rotatingText(id, now.step, next.mac),
    rotatingText(id, now.step + 1, now.mac),
    rotatingText(fixed.coupon.id, now.step, now.mac),
    rotatingText(randomUUID(), now.step, now.mac),
  ]) {
    assert.is(await askOf(house, text, id), 'CODE_UNKNOWN', text);
  }
});

test('C15: the codes that are handed out ahead are those of the coming steps', async ({
  house,
  rotating,
}) => {
  const { id } = rotating.coupon;
  const handed = house.codes.rotating(id, NOW);
  assert.is(handed.leftMs, ROTATION_MS / 2);
  assert.is(handed.codes.length, ROTATION_AHEAD_MS / ROTATION_MS + 1);
  for (const [at, { text, tail }] of handed.codes.entries()) {
    const thenMs = NOW + at * ROTATION_MS;
    assert.equal(house.codes.rotating(id, thenMs).codes[0], { text, tail });
    assert.is(await askOf(house, text, id, thenMs), 'rotating-code');
  }
});

test('C15: at a counter a picture does not do where the code rotates; in its holder’s order it does', async ({
  house,
  rotating,
}) => {
  const { member, product, picture } = rotating;
  const { sellerId, id: productId } = product;
  const presented = { picture, sellerId, productId, listMinor: 12_000, nowMs: Date.now() };
  const counter = await house.desk.check({ ...presented, member: null });
  assert.is(counter.ok ? 'accepted' : counter.refusal.code, 'CODE_OUTDATED');
  assert.ok((await house.desk.check({ ...presented, member })).ok);
  assert.is((await house.db('misuses').where({ coupon_id: rotating.coupon.id })).length, 0);
});

test.run();
