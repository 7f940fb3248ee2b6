// The shop's list as everybody gets it, and as a member gets it.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ListedPage } from '../../common/protocol/products.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { addSeller } from '../support/campaigns.ts';
import { memberClient } from './support/member-client.ts';
import { alone, offer, pair } from './support/product.ts';

interface Context {
  house: TestApp;
  sellerId: string;
  otherId: string;
}
const test = suite<Context>('the shop’s list');

test.before(async (context) => {
  context.house = await startApp();
  const { app } = context.house;
  const add = (sellerId: string, wanted: ReturnType<typeof alone>) =>
    app.products.products.create({ sellerId }, wanted);
  context.sellerId = (await addSeller(app.db)).sellerId;
  context.otherId = (await addSeller(app.db)).sellerId;
  for (let at = 0; at < 70; at += 1) {
    // Names that are alike: the order must not depend on them alone.
    const saved = await add(context.sellerId, alone({ number: `T${at}`, name: `Tea ${at % 5}` }));
    assert.ok(saved.ok);
  }
  await add(context.otherId, pair({ number: '0002', name: 'B', model: 'Ｎ－２' }));
  await add(context.otherId, alone({ number: 'H', name: 'Hidden', isListed: false }));
  await add(context.otherId, alone({ number: '100%', name: 'All_of it' }));
});
test.after(({ house }) => house?.close());

const read = async ({ house }: Context, query: Record<string, string>): Promise<ListedPage> => {
  const answer = await fetch(`${house.origin}/api/shop/products?${new URLSearchParams(query)}`);
  assert.is(answer.status, 200);
  return (await answer.json()) as ListedPage;
};

test('C5: pages follow one another in order, without gap or repetition', async (context) => {
  const numbers: string[] = [];
  const names: string[] = [];
  for (let after = ''; ;) {
    const page = await read(context, { seller: context.sellerId, ...(after ? { after } : {}) });
    numbers.push(...page.products.map(({ number }) => number));
    names.push(...page.products.map(({ name }) => name));
    if (page.next === null) break;
    after = page.next;
  }
  assert.is(numbers.length, 70);
  assert.is(new Set(numbers).size, 70);
  assert.equal(names, [...names].sort());
});

test('C5: search finds name, number and model, folded, and takes % and _ for themselves', async (context) => {
  const found = async (search: string) =>
    (await read(context, { search })).products.map(({ number }) => number);
  assert.equal(await found('n-2'), ['0002']);
  assert.equal(await found('  Ｂ '), ['0002']);
  assert.equal(await found('100%'), ['100%']);
  assert.equal(await found('l_o'), ['100%']);
  assert.equal(await found('hidden'), [], 'what is not listed is not found');
  assert.equal(await found('%'), ['100%']);
});

test('C5: a place that is none of ours is refused, whatever it says', async ({ house }) => {
  const places = ['x', 'W10', Buffer.from('["\\u0000","x"]').toString('base64url'), 'ÿ'];
  for (const after of places) {
    const query = new URLSearchParams({ after });
    const answer = await fetch(`${house.origin}/api/shop/products?${query}`);
    assert.is(answer.status, 400, after);
  }
  assert.is((await fetch(`${house.origin}/api/shop/products?seller=x`)).status, 400);
});

test('C5 C6: a member sees which coupons are fetched and used; nobody else does', async (context) => {
  const { house, otherId } = context;
  const member = memberClient(house.origin, '/api');
  const joined = await member.send('POST', '/members', {
    body: {
      name: 'Aki',
      address: 'Kyoto',
      email: 'aki@shopper.example',
      telephone: '',
      password: 'correct horse battery',
      paymentToken: null,
    },
  });
  assert.is(joined.status, 200, joined.text);
  const couponOf = async (as: typeof member | null) => {
    const path = `/shop/products?seller=${otherId}&search=0002`;
    const page = as
      ? ((await as.send('GET', path)).body as ListedPage)
      : await read(context, { search: '0002' });
    return page.products[0]!.coupon;
  };
  assert.is(await couponOf(member), 'available');
  const fetched = await member.send('POST', '/coupons/fetch', {
    body: { sellerId: otherId, productNumber: '0002' },
  });
  assert.is(fetched.status, 200, fetched.text);
  assert.not.match(fetched.text, /percent/);
  assert.is(await couponOf(member), 'fetched');
  assert.is(await couponOf(null), 'available');
  await house.app
    .db('coupons')
    .update({ state: 'redeemed', used_by: otherId, used_at: new Date() });
  assert.is(await couponOf(member), 'used');
});

test('C14: only an open offer shows its benefit to everybody', async (context) => {
  const { products } = context.house.app.products;
  const benefit = { kind: 'percent-off', percent: 12 } as const;
  const who = { sellerId: context.otherId };
  await products.create(who, pair({ number: 'O', name: 'Open' }, offer({ mode: 'open', benefit })));
  const [open] = (await read(context, { search: 'open' })).products;
  assert.equal(open?.openBenefit, benefit);
  const [sealed] = (await read(context, { search: '0002' })).products;
  assert.is(sealed?.openBenefit, null);
});

test.run();
