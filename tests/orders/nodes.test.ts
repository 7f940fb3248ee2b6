// What may happen between two steps of an order: on another node, to the member, at the seller's screen.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Member } from '../../server/members/directory.ts';
import type { OrdersDeps } from '../../server/orders/deps.ts';
import type { Charge, ChargeState, PaymentPort } from '../../server/orders/payment-port.ts';
import type { Placing } from '../../server/orders/place.ts';
import * as orderStore from '../../server/store/order-store.ts';
import { judgeOrders } from '../chaos/support/order-judge.ts';
import type { TestProduct } from '../coupons/support/coupon-house.ts';
import { openOrderNodes, type OrderNodes } from './support/order-nodes.ts';

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

const newKey = () => randomBytes(16).toString('base64url');

const placing = (
  member: Member,
  { sellerId, number: productNumber }: TestProduct,
  pictures: readonly Buffer[] = [],
): Placing => ({
  member,
  command: { key: newKey(), sellerId, productNumber, quantity: 1, listMinor: 12_000 },
  pictures,
});

/** A member with a card and a coupon. */
async function buyer({ nodes }: Context) {
  const own = await nodes.house.addCoupon();
  return { ...own, member: await nodes.withCard(own.member, 'approves') };
}

const misusesOf = ({ nodes }: Context, member: Member): Promise<string[]> =>
  nodes.house.db('misuses').where({ member_id: member.id }).orderBy('id').pluck('reason');

const ordersOf = ({ nodes }: Context, member: Member): Promise<{ id: string; state: string }[]> =>
  nodes.house.db('orders').where({ member_id: member.id }).select('id', 'state');

const stateOf = async ({ nodes }: Context, id: string): Promise<string> =>
  (await nodes.house.db('coupons').where({ id }).first('state')).state;

/** The desk, with something that happens when a coupon has passed its check. */
const deskThat = (
  { nodes: { house } }: Context,
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

/** Resolves for all once so many have come. */
function meeting(many: number): () => Promise<void> {
  let come = 0;
  let open = () => {};
  const all = new Promise<void>((resolve) => (open = resolve));
  return () => {
    come += 1;
    if (come === many) open();
    return all;
  };
}

test('C10: who is suspended while the picture is looked at orders nothing, and the history says so', async (context) => {
  const { house, open } = context.nodes;
  const { member, product, picture, coupon } = await buyer(context);
  const suspend = () =>
    house.db('members').where({ id: member.id }).update({ status: 'suspended' });
  const node = open(deskThat(context, suspend));
  for (const pictures of [[picture], [picture]]) {
    const answer = await node.place(placing(member, product, pictures));
    assert.is(answer.ok || answer.refusal.code, 'SUSPENDED');
  }
  assert.equal(await ordersOf(context, member), []);
  assert.is(await stateOf(context, coupon.id), 'issued');
  assert.equal(await misusesOf(context, member), ['SUSPENDED', 'SUSPENDED']);
});

test('X4: one key on two nodes at once is one order, with a coupon and without', async (context) => {
  const { member, product, picture } = await buyer(context);
  for (const pictures of [[], [picture]]) {
    const meet = meeting(2);
    const wish = placing(member, product, pictures);
    // Both have found that nobody has ordered under the key yet, and that the coupon is free.
    const node = () =>
      context.nodes.open({
        ...deskThat(context, meet),
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
  assert.is((await ordersOf(context, member)).length, 2);
  assert.equal(await misusesOf(context, member), []);
});

test('X4: who comes second to the desk with the same key is told the order, and nothing is held against them', async (context) => {
  const { member, product, picture } = await buyer(context);
  const wish = placing(member, product, [picture]);
  const { house, open } = context.nodes;
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
    (await ordersOf(context, member)).map(({ id, state }) => [id, state]),
    [[answer.value.id, 'accepted']],
  );
});

for (const wrong of [{ amountMinor: 12_001 }, { amountMinor: 0 }, { currency: 'USD' }]) {
  test(`A3: ${Object.values(wrong)[0]} paid instead of 12000 JPY buys nothing`, async (context) => {
    const { sandbox, open } = context.nodes;
    const { authorise, capture } = sandbox;
    const told = async (asked: Promise<ChargeState>) => ({ ...(await asked), ...wrong });
    for (const payments of [
      { ...sandbox, authorise: (charge: Charge) => told(authorise(charge)) },
      { ...sandbox, capture: (id: string, reference: string) => told(capture(id, reference)) },
    ] satisfies PaymentPort[]) {
      const { member, product } = await buyer(context);
      const wish = placing(member, product);
      const fault = await open({ payments })
        .place(wish)
        .then(JSON.stringify, (error: Error) => error.message);
      assert.match(fault, /instead of 12000 JPY/);
      const [order] = await ordersOf(context, member);
      assert.match(order!.state, /^(reserved|authorised)$/);
      // Once the provider's books are right the same order goes on.
      const again = await open().place(wish);
      assert.is(again.ok && again.value.state, 'accepted');
    }
  });
}

test('C12: what is shipped while its refusal is under way stays shipped and is not paid back', async (context) => {
  const { nodes } = context;
  const { member, product } = await buyer(context);
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
