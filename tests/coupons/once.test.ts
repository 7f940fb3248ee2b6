import { createHash, randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CheckedCoupon } from '../../server/coupons/desk.ts';
import { inTransaction } from '../../server/store/transaction.ts';
import { until } from '../socket/support/until.ts';
import { couponHouse, type CouponHouse, type TestCoupon } from './support/coupon-house.ts';

const test = suite<{ house: CouponHouse }>('a coupon is used once');
test.before(async (context) => {
  context.house = await couponHouse();
});
test.after(({ house }) => house?.close());

const ROUNDS = 10;
const AT_ONCE = 100;

const stateOf = async ({ db }: CouponHouse, id: string) =>
  db('coupons').where({ id }).first('state', 'used_by');

test('X4: of a hundred orders that reserve one coupon at once, exactly one does, in every round', async ({
  house,
}) => {
  const { coupon } = await house.addCoupon();
  const { db, desk } = house;
  for (let round = 0; round < ROUNDS; round += 1) {
    const orders = Array.from({ length: AT_ONCE }, () => randomUUID());
    const reserved = await Promise.all(
      orders.map((order) => inTransaction(db, (step) => desk.reserve(step, coupon.id, order))),
    );
    assert.is(reserved.filter(Boolean).length, 1, `round ${round}`);
    const winner = orders[reserved.indexOf(true)]!;
    assert.equal({ ...(await stateOf(house, coupon.id)) }, { state: 'reserved', used_by: winner });
    assert.ok(await inTransaction(db, (step) => desk.release(step, coupon.id, winner)));
  }
});

test('X4: redeeming and releasing at once: one of the two happens', async ({ house }) => {
  const { coupon } = await house.addCoupon();
  const { db, desk } = house;
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = randomUUID();
    assert.ok(await inTransaction(db, (step) => desk.reserve(step, coupon.id, order)));
    const [redeemed, released] = await Promise.all([
      inTransaction(db, (step) => desk.redeem(step, coupon.id, order)),
      inTransaction(db, (step) => desk.release(step, coupon.id, order)),
    ]);
    assert.is.not(redeemed, released, `round ${round}`);
    if (redeemed) await inTransaction(db, (step) => desk.giveBack(step, coupon.id, order));
    assert.is((await stateOf(house, coupon.id)).state, 'issued');
  }
});

test('X7: only the order that has it may redeem, release or give it back', async ({ house }) => {
  const { coupon } = await house.addCoupon();
  const { db, desk } = house;
  const [own, other] = [randomUUID(), randomUUID()];
  await inTransaction(db, async (step) => {
    assert.not.ok(await desk.redeem(step, coupon.id, own));
    assert.ok(await desk.reserve(step, coupon.id, own));
    assert.not.ok(await desk.redeem(step, coupon.id, other));
    assert.not.ok(await desk.release(step, coupon.id, other));
    assert.is(await desk.giveBack(step, coupon.id, own), 'unchanged', 'it is not used yet');
    assert.ok(await desk.redeem(step, coupon.id, own));
    assert.not.ok(await desk.redeem(step, coupon.id, own), 'once is once');
    assert.not.ok(await desk.release(step, coupon.id, own));
    assert.is(await desk.giveBack(step, coupon.id, other), 'unchanged');
    assert.not.ok(await desk.takeBack(step, coupon.id, other));
    assert.is(await desk.giveBack(step, coupon.id, own), 'issued');
    assert.is(await desk.giveBack(step, coupon.id, own), 'unchanged');
  });
});

test('X8, X4: who counts uses against a limit waits for whoever is counting, also at a counter', async ({
  house,
}) => {
  const { db, desk } = house;
  const plain = (await house.addCoupon()).coupon.policy;
  const offered = { policy: { ...plain, limit: { uses: 1, perDays: 7 } } };
  const one = await house.addCoupon(offered);
  const two = await house.addCoupon(offered, one.member);
  // As after the seller has renewed the offer: both are for one product.
  await db('coupons').where({ id: two.coupon.id }).update({ product_id: one.product.id });
  const checked = ({ coupon: { id, policy }, member }: TestCoupon): CheckedCoupon => ({
    id,
    policy,
    memberId: member.id,
    benefit: { kind: 'percent-off', percent: 37 },
    recognisedBy: 'code',
  });
  let [reserved, commit] = [() => {}, () => {}];
  const isReserved = new Promise<void>((resolve) => (reserved = resolve));
  const mayCommit = new Promise<void>((resolve) => (commit = resolve));
  const first = inTransaction(db, async (step) => {
    assert.not.ok(await desk.isOverLimit(step, checked(one), Date.now()));
    assert.ok(await desk.reserve(step, one.coupon.id, randomUUID()));
    reserved();
    await mayCommit;
  });
  await isReserved;
  let isAnswered = false;
  const second = inTransaction(db, async (step) => {
    const isOver = await desk.isOverLimit(step, checked(two), Date.now());
    isAnswered = true;
    return isOver;
  });
  await until('the second waits, or does not', async () => {
    const { rows } = await db.raw(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return isAnswered || rows.length > 0;
  });
  commit();
  await first;
  assert.ok(await second);
});

test('C6: the first picture of a coupon is its picture for good', async ({ house }) => {
  const { coupon, member, picture } = await house.addCoupon();
  const other = Buffer.from('a picture of another node');
  const digest = createHash('sha256').update(other).digest();
  await house.deps.store.keepPicture(house.db, coupon.id, other, digest);
  const kept = await house.wallet.picture(member, coupon.id);
  assert.ok(kept.ok && kept.value.equals(picture));
});

test('X7: a coupon whose policy says so is void after a refund', async ({ house }) => {
  const { policy } = (await house.addCoupon()).coupon;
  const { coupon, member } = await house.addCoupon({ policy: { ...policy, onRefund: 'void' } });
  const { db, desk, wallet } = house;
  const order = randomUUID();
  await inTransaction(db, async (step) => {
    await desk.reserve(step, coupon.id, order);
    await desk.redeem(step, coupon.id, order);
    assert.is(await desk.giveBack(step, coupon.id, order), 'void');
    assert.not.ok(await desk.reserve(step, coupon.id, randomUUID()));
  });
  const [shown] = await wallet.list(member);
  assert.is(shown?.state, 'void');
});

test('X4: what a transaction that fails has reserved is free again', async ({ house }) => {
  const { coupon } = await house.addCoupon();
  const { db, desk } = house;
  const failing = inTransaction(db, async (step) => {
    assert.ok(await desk.reserve(step, coupon.id, randomUUID()));
    throw new Error('the order could not be stored');
  });
  assert.is(await failing.catch((fault: Error) => fault.message), 'the order could not be stored');
  assert.is((await stateOf(house, coupon.id)).state, 'issued');
});

test('C6: thirty fetches of one offer at once give one coupon and one picture', async ({
  house,
}) => {
  const member = await house.addMember();
  const { sellerId, number } = await house.addProduct(await house.addSeller());
  const fetched = await Promise.all(
    Array.from({ length: 30 }, () => house.wallet.fetch(member, sellerId, number)),
  );
  const ids = new Set(fetched.map((answer) => (answer.ok ? answer.value.id : 'refused')));
  assert.is(ids.size, 1);
  const pictures = await Promise.all(
    Array.from({ length: 5 }, () => house.wallet.picture(member, [...ids][0]!)),
  );
  const files = new Set(pictures.map((answer) => (answer.ok ? answer.value.toString('hex') : '')));
  assert.is(files.size, 1);
});

test.run();
