// A payment provider that says what should not be, or nothing: what an order makes of it.
import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Charge, ChargeState, PaymentPort } from '../../server/orders/payment-port.ts';
import { judgeOrders } from '../chaos/support/order-judge.ts';
import { openOrderNodes, placing, type OrderNodes } from './support/order-nodes.ts';

interface Context {
  nodes: OrderNodes;
}
const test = suite<Context>('orders and what the provider says');

test.before(async (context) => {
  context.nodes = await openOrderNodes();
});
test.after(async ({ nodes }) => {
  if (!nodes) return;
  assert.equal(await judgeOrders(nodes.house.db), []);
  await nodes.close();
});

for (const wrong of [{ amountMinor: 12_001 }, { amountMinor: 0 }, { currency: 'USD' }]) {
  test(`A3: ${Object.values(wrong)[0]} paid instead of 12000 JPY buys nothing`, async ({
    nodes,
  }) => {
    const { sandbox, open } = nodes;
    const { authorise, capture } = sandbox;
    const told = async (asked: Promise<ChargeState>) => ({ ...(await asked), ...wrong });
    for (const payments of [
      { ...sandbox, authorise: (charge: Charge) => told(authorise(charge)) },
      { ...sandbox, capture: (id: string, reference: string) => told(capture(id, reference)) },
    ] satisfies PaymentPort[]) {
      const { member, product } = await nodes.addBuyer();
      const wish = placing(member, product);
      const fault = await open({ payments })
        .place(wish)
        .then(JSON.stringify, (error: Error) => error.message);
      assert.match(fault, /instead of 12000 JPY/);
      const [order] = await nodes.ordersOf(member);
      assert.match(order!.state, /^(reserved|authorised)$/);
      // Once the provider's books are right the same order goes on.
      const again = await open().place(wish);
      assert.is(again.ok && again.value.state, 'accepted');
    }
  });
}

test('X4: an order that was called off and is charged all the same is a fault, and not a silent one', async ({
  nodes,
}) => {
  const { house, sandbox, open } = nodes;
  const { member, product } = await nodes.addBuyer();
  const wish = placing(member, product);
  const liar = open({
    payments: {
      ...sandbox,
      capture: async (_id: string, reference: string) =>
        ({ state: 'cancelled', reference }) as const,
    },
  });
  const node = open({
    payments: {
      ...sandbox,
      async capture(id: string, reference: string) {
        const charge = await sandbox.capture(id, reference);
        await liar.place(wish);
        return charge;
      },
    },
  });
  await node.place(wish).then(
    () => assert.unreachable('it was accepted'),
    (error: Error) => assert.match(error.message, /is cancelled, and yet charged/),
  );
  // The money is no matter for the judge at the end.
  await house
    .db('sandbox_charges')
    .whereIn(
      'order_id',
      (await nodes.ordersOf(member)).map(({ id }) => id),
    )
    .delete();
});

test('X4: what the provider has authorised is asked for and not asked again', async ({ nodes }) => {
  const { sandbox, open } = nodes;
  const { member, product } = await nodes.addBuyer();
  const wish = placing(member, product);
  const dying = open({
    onSeam: (seam) => {
      if (seam === 'authorised-at-provider') throw new Error('killed');
    },
  });
  await dying.place(wish).catch(() => undefined);
  let asked = 0;
  const authorise = () => {
    asked += 1;
    return Promise.reject(new Error('asked again'));
  };
  const answer = await open({ payments: { ...sandbox, authorise } }).place(wish);
  assert.is(asked, 0);
  assert.is(answer.ok && answer.value.state, 'accepted', JSON.stringify(answer));
});

test('X4: money that is taken although the quarter of an hour is over buys what was ordered', async ({
  nodes,
}) => {
  const { house, open } = nodes;
  const { member: someone, product, picture, coupon } = await nodes.addBuyer();
  const member = await nodes.withCard(someone, 'second-step');
  const placed = await open().place(placing(member, product, [picture]));
  assert.is(placed.ok && placed.value.state, 'reserved');
  const [order] = await nodes.ordersOf(member);
  const { id } = order!;
  await house.db('sandbox_charges').where({ order_id: id }).update({ state: 'captured' });
  await house
    .db('orders')
    .where({ id })
    .update({ created_at: new Date(Date.now() - 16 * 60_000) });
  await open().resume();
  assert.equal(await nodes.ordersOf(member), [{ id, state: 'accepted' }]);
  assert.is(await nodes.couponState(coupon.id), 'redeemed');
});

test('X4: a provider that has not taken the money yet is asked again later', async ({ nodes }) => {
  const { sandbox, open } = nodes;
  const { member, product } = await nodes.addBuyer();
  const wish = placing(member, product);
  const capture = (id: string) => sandbox.find(id) as Promise<ChargeState>;
  const waiting = await open({ payments: { ...sandbox, capture } }).place(wish);
  assert.is(waiting.ok && waiting.value.state, 'authorised');
  const done = await open().place(wish);
  assert.is(done.ok && done.value.state, 'accepted');
});

test('O2: what is listed no more, and a payment method of another provider, buy nothing', async ({
  nodes,
}) => {
  const { house, open } = nodes;
  const { member, product } = await nodes.addBuyer();
  const paymentMethod = { ...member.paymentMethod!, provider: 'stripe' };
  const elsewhere = await open().place(placing({ ...member, paymentMethod }, product));
  assert.is(elsewhere.ok || elsewhere.refusal.code, 'PAYMENT_METHOD_MISSING');
  await house.db('products').where({ id: product.id }).update({ is_listed: false });
  const gone = await open().place(placing(member, product));
  assert.is(gone.ok || gone.refusal.code, 'PRODUCT_GONE');
  assert.equal(await nodes.ordersOf(member), []);
});

test('X4: an order whose coupon is not reserved for it any more is not accepted until it is', async ({
  nodes,
}) => {
  const { house, open } = nodes;
  const { member, product, picture, coupon } = await nodes.addBuyer('second-step');
  const placed = await open().place(placing(member, product, [picture]));
  assert.ok(placed.ok);
  const { id } = placed.value;
  await house.db('sandbox_charges').where({ order_id: id }).update({ state: 'authorised' });
  const free = { state: 'issued', used_by: null, used_at: null };
  await house.db('coupons').where({ id: coupon.id }).update(free);
  await open().resume();
  const [order] = await nodes.ordersOf(member);
  assert.is.not(order!.state, 'accepted');
  await house
    .db('coupons')
    .where({ id: coupon.id })
    .update({ state: 'reserved', used_by: id, used_at: new Date() });
  await open().resume();
  assert.equal(await nodes.ordersOf(member), [{ id, state: 'accepted' }]);
});

test('X4: what the provider says too late changes nothing of an order that is settled', async ({
  nodes,
}) => {
  const { house, sandbox, open } = nodes;
  const reference = 'pay_late';
  const page = 'https://provider.example/late';
  for (const late of [
    { state: 'declined', reference, reason: 'late' },
    { state: 'cancelled', reference },
    { state: 'action-required', reference, page },
    { state: 'authorised', reference, amountMinor: 12_000, currency: 'JPY' },
  ] satisfies ChargeState[]) {
    const { member, product } = await nodes.addBuyer();
    const wish = placing(member, product);
    const authorise = async (charge: Charge) => {
      await sandbox.authorise(charge);
      // On another node the order has gone all its way meanwhile.
      await open().place(wish);
      return late;
    };
    const answer = await open({ payments: { ...sandbox, authorise } }).place(wish);
    assert.is(answer.ok && answer.value.state, 'accepted', late.state);
    const payment = await house.db('payments').where({ order_id: answer.ok && answer.value.id });
    assert.is(payment[0].state, 'captured', late.state);
    assert.is.not(payment[0].reference, reference);
  }
});

test('X4: an order that another node accepts is not called off by one that finds no payment', async ({
  nodes,
}) => {
  const { house, sandbox, open } = nodes;
  const { member, product } = await nodes.addBuyer('second-step');
  const wish = placing(member, product);
  await open().place(wish);
  const [order] = await nodes.ordersOf(member);
  const its = () => house.db('orders').where({ id: order!.id });
  await its().update({ created_at: new Date(Date.now() - 16 * 60_000) });
  const find = async () => {
    await its().update({ created_at: new Date() });
    await house
      .db('sandbox_charges')
      .where({ order_id: order!.id })
      .update({ state: 'authorised' });
    await open().place(wish);
    return undefined;
  };
  await open({ payments: { ...sandbox, find } }).resume();
  assert.equal(await nodes.ordersOf(member), [{ id: order!.id, state: 'accepted' }]);
});

test('X7: an order is refunded, and its coupon back, when the last refund is paid and no earlier', async ({
  nodes,
}) => {
  const { sandbox, open } = nodes;
  const { member, product, picture, coupon } = await nodes.addBuyer();
  const { command, ...rest } = placing(member, product, [picture]);
  await open().place({ ...rest, command: { ...command, quantity: 2, listMinor: 24_000 } });
  const [order] = await nodes.ordersOf(member);
  const one = (key: string) => ({
    orderId: order!.id,
    sellerId: product.sellerId,
    key,
    lines: [{ line: 1, quantity: 1 }],
  });
  const silent = { ...sandbox, refund: () => Promise.reject(new Error('no answer')) };
  await open({ payments: silent })
    .refund(one('first'))
    .then(
      () => assert.unreachable('it was paid'),
      () => {},
    );
  assert.ok((await open().refund(one('second'))).ok);
  assert.equal(await nodes.ordersOf(member), [{ id: order!.id, state: 'accepted' }]);
  assert.is(await nodes.couponState(coupon.id), 'redeemed');
  await open().resume();
  assert.equal(await nodes.ordersOf(member), [{ id: order!.id, state: 'refunded' }]);
  assert.is(await nodes.couponState(coupon.id), 'issued');
});

test('A3: the sandbox provider takes one amount for an order, and pays back no more than that', async ({
  nodes: { sandbox, withCard, house },
}) => {
  const { paymentMethod } = await withCard(await house.addMember(), 'approves');
  const charge = {
    orderId: randomUUID(),
    amountMinor: 500,
    currency: 'JPY',
    token: paymentMethod!.token,
    returnUrl: 'http://localhost:9',
  };
  const isRefused = (asked: Promise<unknown>) =>
    asked.then(
      () => false,
      () => true,
    );
  const { reference } = (await sandbox.authorise(charge)) as { reference: string };
  assert.ok(await isRefused(sandbox.authorise({ ...charge, amountMinor: 499 })));
  assert.ok(await isRefused(sandbox.authorise({ ...charge, currency: 'USD' })));
  const { orderId } = charge;
  const back = (once: string, amountMinor: number) =>
    sandbox.refund({ orderId, reference, once, amountMinor, currency: charge.currency });
  assert.ok(await isRefused(back('early', 1)), 'nothing was taken yet');
  await sandbox.capture(orderId, reference);
  await back('one', 300);
  await back('one', 300);
  assert.ok(await isRefused(back('two', 201)));
  await back('three', 200);
  await house.db('sandbox_refunds').where({ order_id: orderId }).delete();
  await house.db('sandbox_charges').where({ order_id: orderId }).delete();
});

test('O11: after ten declined payments within ten minutes the next order has to wait, whatever the card', async ({
  nodes,
}) => {
  const { house, open } = nodes;
  const { member, product, picture, coupon } = await nodes.addBuyer('declines');
  const first = placing(member, product);
  await open().place(first);
  const attempts = Array.from({ length: 9 }, () => placing(member, product));
  const more = Array.from({ length: 5 }, () => placing(member, product));
  const answers = await Promise.all([...attempts, ...more].map((wish) => open().place(wish)));
  const codes = answers.map((answer) => (answer.ok ? answer.value.state : answer.refusal.code));
  assert.is(codes.filter((code) => code === 'refused').length, 9);
  assert.is(
    codes.filter((code) => code === 'RATE_LIMITED').length,
    5,
    'also when all come at once',
  );
  const good = await nodes.withCard(member, 'approves');
  const wish = placing(good, product, [picture]);
  const eleventh = await open().place(wish);
  assert.is(eleventh.ok || eleventh.refusal.code, 'RATE_LIMITED');
  const waitMs = eleventh.ok ? 0 : eleventh.refusal.retryAfterMs!;
  assert.ok(waitMs > 0 && waitMs <= 600_000, String(waitMs));
  assert.is(await nodes.couponState(coupon.id), 'issued');
  assert.equal(await nodes.misusesOf(member), []);
  // What was answered is answered again, and others do not wait.
  assert.ok((await open().place(first)).ok);
  assert.ok((await open().place(placing((await nodes.addBuyer()).member, product))).ok);
  const [order] = await nodes.ordersOf(member);
  await house
    .db('orders')
    .where({ id: order!.id })
    .update({ created_at: new Date(Date.now() - 600_000) });
  const answer = await open().place(wish);
  assert.is(answer.ok && answer.value.state, 'accepted');
});

test('A3: a callback that could not be acted on may come again', async ({ nodes }) => {
  const { house, sandbox, open } = nodes;
  const { member, product } = await nodes.addBuyer('second-step');
  await open().place(placing(member, product));
  const [order] = await nodes.ordersOf(member);
  await house.db('sandbox_charges').where({ order_id: order!.id }).update({ state: 'authorised' });
  const event = { eventId: randomUUID(), orderId: order!.id };
  const readCallback = () => event;
  const callback = { body: Buffer.alloc(0), headers: {} };
  const dying = open({
    payments: { ...sandbox, readCallback },
    onSeam: () => {
      throw new Error('killed');
    },
  });
  await dying.takeCallback(callback).then(
    () => assert.unreachable('it was acted on'),
    () => {},
  );
  assert.ok(await open({ payments: { ...sandbox, readCallback } }).takeCallback(callback));
  assert.equal(await nodes.ordersOf(member), [{ id: order!.id, state: 'accepted' }]);
});

test.run();
