// What may happen between two steps of an order: on another node, to the member, on the seller's screen.
import { AsyncLocalStorage } from 'node:async_hooks';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { OrdersDeps } from '../../server/orders/deps.ts';
import type { PaymentPort } from '../../server/orders/payment-port.ts';
import * as orderStore from '../../server/store/order-store.ts';
import { inTransaction } from '../../server/store/transaction.ts';
import { judgeOrders } from '../chaos/support/order-judge.ts';
import { until } from '../socket/support/until.ts';
import { meeting, openOrderNodes, placing, type OrderNodes } from './support/order-nodes.ts';

interface Context {
  nodes: OrderNodes;
}
const test = suite<Context>('orders between two steps');

test.before(async (context) => {
  context.nodes = await openOrderNodes();
});
test.after(async ({ nodes }) => {
  if (!nodes) return;
  assert.equal(await judgeOrders(nodes.house.db), []);
  await nodes.close();
});

/** The desk, with something that happens when a coupon has passed its check. */
const deskThat = (
  { house }: OrderNodes,
  afterwards: () => Promise<unknown>,
): Pick<OrdersDeps, 'coupons'> => ({
  coupons: {
    ...house.desk,
    async check(presented) {
      const answer = await house.desk.check(presented);
      await afterwards();
      return answer;
    },
  },
});

test('C10: who is suspended while the picture is looked at orders nothing, and the history says so', async ({
  nodes,
}) => {
  const { house, open } = nodes;
  const { member, product, picture, coupon } = await nodes.addBuyer();
  const suspend = () =>
    house.db('members').where({ id: member.id }).update({ status: 'suspended' });
  const node = open(deskThat(nodes, suspend));
  for (const pictures of [[picture], [picture]]) {
    const answer = await node.place(placing(member, product, pictures));
    assert.is(answer.ok || answer.refusal.code, 'SUSPENDED');
  }
  assert.equal(await nodes.ordersOf(member), []);
  assert.is(await nodes.couponState(coupon.id), 'issued');
  assert.equal(await nodes.misusesOf(member), ['SUSPENDED', 'SUSPENDED']);
});

test('X4: one key on two nodes at once is one order, with a coupon and without', async ({
  nodes,
}) => {
  const { member, product, picture } = await nodes.addBuyer();
  for (const pictures of [[], [picture]]) {
    const meet = meeting(2);
    const wish = placing(member, product, pictures);
    // Both have found that nobody has ordered under the key yet, and that the coupon is free.
    const node = () =>
      nodes.open({
        ...deskThat(nodes, meet),
        store: {
          ...orderStore,
          async findProduct(...asked) {
            const found = await orderStore.findProduct(...asked);
            if (pictures.length === 0) await meet();
            return found;
          },
        },
      });
    const answers = await Promise.all([node().place(wish), node().place(wish)]);
    const [one, other] = answers.map((answer) =>
      answer.ok ? answer.value.id : answer.refusal.code,
    );
    assert.is(one, other);
    assert.match(one!, /^[0-9a-f-]{36}$/);
  }
  assert.is((await nodes.ordersOf(member)).length, 2);
  assert.equal(await nodes.misusesOf(member), []);
});

test('X4: who comes second to the desk with the same key is told the order, and nothing is held against them', async ({
  nodes,
}) => {
  const { member, product, picture } = await nodes.addBuyer();
  const wish = placing(member, product, [picture]);
  const { house, open } = nodes;
  const first = open();
  const second = open({
    coupons: {
      ...house.desk,
      async check(presented) {
        await first.place(wish);
        return house.desk.check(presented);
      },
    },
  });
  const answer = await second.place(wish);
  assert.ok(answer.ok, JSON.stringify(answer));
  assert.equal(
    (await nodes.ordersOf(member)).map(({ id, state }) => [id, state]),
    [[answer.value.id, 'accepted']],
  );
});

test('X4: a payment that two nodes take at once is booked once, and is a fault for neither', async ({
  nodes,
}) => {
  const { sandbox, open } = nodes;
  for (let round = 0; round < 5; round += 1) {
    const { member, product, picture } = await nodes.addBuyer();
    const meet = meeting(2);
    const capture = async (id: string, reference: string) => {
      const charge = await sandbox.capture(id, reference);
      await meet();
      return charge;
    };
    const node = open({ payments: { ...sandbox, capture } });
    const placed = node.place(placing(member, product, round % 2 ? [picture] : []));
    const unsettled = async () => (await nodes.ordersOf(member))[0]?.state === 'authorised';
    await until('the order is authorised', unsettled);
    const [order] = await nodes.ordersOf(member);
    const { id } = order!;
    const other = open({ payments: { ...sandbox, capture } }).find(member.id, id);
    for (const answer of await Promise.all([placed, other])) {
      assert.is(answer.ok && answer.value.state, 'accepted', JSON.stringify(answer));
    }
  }
});

test('O9: another product, and the same number at another seller, are another order', async ({
  nodes,
}) => {
  const { house, open } = nodes;
  const { member, product } = await nodes.addBuyer();
  const other = await house.addProduct(product.sellerId, null);
  const elsewhere = await house.addProduct(await house.addSeller(), null);
  await house.db('products').where({ id: elsewhere.id }).update({ number: product.number });
  const wish = placing(member, product);
  assert.ok((await open().place(wish)).ok);
  for (const { sellerId, number: productNumber } of [
    other,
    { ...elsewhere, number: product.number },
  ]) {
    const command = { ...wish.command, sellerId, productNumber };
    const answer = await open().place({ ...wish, command });
    assert.is(answer.ok || answer.refusal.code, 'IDEMPOTENCY_MISMATCH');
  }
  assert.is((await nodes.ordersOf(member)).length, 1);
});

test('X7: three nodes that give back a third each at once give back the whole', async ({
  nodes,
}) => {
  const { house, sandbox, open } = nodes;
  const benefit = { kind: 'amount-off', amountMinor: 1_000, currency: 'JPY' } as const;
  for (let round = 0; round < 4; round += 1) {
    const own = await house.addCoupon({ benefit });
    const { product, picture, coupon } = own;
    const member = await nodes.withCard(own.member, 'approves');
    const { command, ...rest } = placing(member, product, [picture]);
    const wish = { ...rest, command: { ...command, quantity: 3, listMinor: 36_000 } };
    const placed = await open().place(wish);
    assert.is(placed.ok && placed.value.totalMinor, 35_000);
    const [order] = await nodes.ordersOf(member);
    const refund = (key: string) => ({
      orderId: order!.id,
      sellerId: product.sellerId,
      key,
      lines: [{ line: 1, quantity: 1 }],
    });
    const meet = meeting(3);
    const payments: PaymentPort = {
      ...sandbox,
      async refund(wanted) {
        await sandbox.refund(wanted);
        await meet();
      },
    };
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((key) => open({ payments }).refund(refund(key))),
    );
    assert.ok(
      answers.every(({ ok }) => ok),
      JSON.stringify(answers),
    );
    const paid = await house.db('refunds').where({ order_id: order!.id }).pluck('amount_minor');
    assert.equal(paid.sort(), [11_666, 11_667, 11_667]);
    const due = await house
      .db('ledger_entries')
      .join('ledger_postings', 'id', 'posting_id')
      .where({ order_id: order!.id })
      .groupBy('account')
      .havingRaw('sum(amount_minor) <> 0')
      .pluck('account');
    assert.equal(due, []);
    assert.equal(await nodes.ordersOf(member), [{ id: order!.id, state: 'refunded' }]);
    assert.is(await nodes.couponState(coupon.id), 'issued');
    const one = await open().refund(refund('d'));
    assert.is(one.ok || one.refusal.code, 'ORDER_SETTLED');
  }
});

test('C13: a refund gives back the commission of its order, whatever the rate is by now', async ({
  nodes,
}) => {
  const { house, open } = nodes;
  const { member, product } = await nodes.addBuyer();
  await open({ commissionBasisPoints: 500 }).place(placing(member, product));
  const [order] = await nodes.ordersOf(member);
  const { sellerId } = product;
  const refunding = open({ commissionBasisPoints: 1_000 });
  assert.ok((await refunding.deliveries.refuse(sellerId, order!.id, 'none left')).ok);
  const entries = await house
    .db('ledger_entries')
    .join('ledger_postings', 'id', 'posting_id')
    .where({ order_id: order!.id, account: 'commission' })
    .orderBy('at')
    .pluck('amount_minor');
  assert.equal(entries, [-600, 600]);
});

test('C13: what is booked again is booked once', async ({ nodes }) => {
  const { house, open } = nodes;
  const { member, product } = await nodes.addBuyer();
  await open().place(placing(member, product));
  const [order] = await nodes.ordersOf(member);
  const its = () => house.db('ledger_postings').where({ order_id: order!.id });
  const [sale] = await its();
  await inTransaction(house.db, (transaction) =>
    orderStore.post(transaction, {
      orderId: order!.id,
      kind: 'sale',
      once: sale.once,
      currency: 'JPY',
      atMs: Date.now(),
      entries: [
        { account: 'payments', amountMinor: 1 },
        { account: 'commission', amountMinor: -1 },
      ],
    }),
  );
  assert.equal(await its(), [sale]);
});

test('C12: what is shipped while its refusal is under way stays shipped and is not paid back', async ({
  nodes,
}) => {
  const { member, product } = await nodes.addBuyer();
  const placed = await nodes.open().place(placing(member, product));
  assert.ok(placed.ok);
  const { id } = placed.value;
  const { sellerId } = product;
  // On another screen, between the look at the instruction and the refusal.
  const elsewhere = AsyncLocalStorage.snapshot();
  const node = nodes.open({
    store: {
      ...orderStore,
      async findDelivery(...asked) {
        const found = await orderStore.findDelivery(...asked);
        await elsewhere(() => nodes.open().deliveries.ship(sellerId, id));
        return found;
      },
    },
  });
  const answer = await node.deliveries.refuse(sellerId, id, 'none left');
  assert.is(answer.ok || answer.refusal.code, 'ORDER_SETTLED');
  const { db } = nodes.house;
  assert.is((await db('delivery_instructions').where({ order_id: id }).first()).state, 'shipped');
  assert.equal(await db('refunds').where({ order_id: id }), []);
});

test.run();
