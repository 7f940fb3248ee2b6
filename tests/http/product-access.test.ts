// Who may do what at the sellers' doors to products, as a table over every route that there is.
import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ListedPage, SellerProductDetail } from '../../common/protocol/products.ts';
import {
  registerProductRoutes,
  type ProductRoutesDeps,
} from '../../server/http/seller-product-routes.ts';
import { createHttpServer, type HttpOptions } from '../../server/http/server.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { addSeller } from '../support/campaigns.ts';
import { alone, offer, pair, sendRaw } from './support/product.ts';
import { sellerClient, type SellerClient } from './support/seller-client.ts';

/** Every route. A route without a row fails the test. */
const TABLE: Record<string, { body?: () => unknown }> = {
  'GET /products': {},
  'GET /products.csv': {},
  'POST /products': { body: () => alone() },
  'GET /products/:id': {},
  'PUT /products/:id': { body: () => pair() },
  'POST /products/:id/offer/end': {},
  'POST /product-pictures': {},
  'POST /products/import/look': {},
  'POST /products/import': {},
};
const rows = Object.entries(TABLE).map(([route, row]) => {
  const [method = '', path = ''] = route.split(' ');
  return { route, method, path, ...row };
});

interface Context {
  house: TestApp;
  owner: SellerClient;
  stranger: SellerClient;
  /** The owner's, with a coupon. */
  id: string;
}
const test = suite<Context>('who may touch products');

test.before(async (context) => {
  context.house = await startApp();
  const { app, origin } = context.house;
  context.owner = sellerClient(origin);
  await context.owner.signIn(await addSeller(app.db));
  context.stranger = sellerClient(origin);
  await context.stranger.signIn(await addSeller(app.db));
  const saved = await context.owner.send('POST', '/products', { body: pair({ number: 'K1' }) });
  assert.is(saved.status, 200, saved.text);
  assert.is((saved.body as { withOffer: boolean }).withOffer, true);
  context.id = (saved.body as { id: string }).id;
});
test.after(({ house }) => house?.close());

test('F10: the table has a row for every route and no row too many', async () => {
  const app = createHttpServer({ trustedProxies: [], secure: false } as unknown as HttpOptions);
  const found = new Set<string>();
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) {
      if (each !== 'HEAD') found.add(`${each} ${url.replace(/^\/api\/seller/, '')}`);
    }
  });
  await registerProductRoutes(app, {} as unknown as ProductRoutesDeps);
  await app.ready();
  assert.equal([...found].sort(), Object.keys(TABLE).sort());
  await app.close();
});

const productOf = async ({ owner, id }: Context) =>
  (await owner.send('GET', `/products/${id}`)).body as SellerProductDetail;

for (const { route, method, path, body } of rows) {
  test(`F10: ${route} refuses who is not signed in, before it looks at anything`, async ({
    house,
    id,
  }) => {
    const client = sellerClient(house.origin);
    for (const each of [id, randomUUID(), 'nonsense']) {
      const reply = await client.send(method, path.replace(':id', each), { body: body?.() });
      assert.is(reply.status, 401);
      assert.equal(reply.body, { refusal: { code: 'NOT_SIGNED_IN' } });
    }
  });
  if (path.includes(':id')) {
    test(`C1 F10: ${route} answers another seller as if there were no such product`, async (context) => {
      const { stranger, id } = context;
      const before = await productOf(context);
      const nowhere = await stranger.send(method, path.replace(':id', randomUUID()), {
        body: body?.(),
      });
      const reply = await stranger.send(method, path.replace(':id', id), { body: body?.() });
      assert.is(reply.status, 404);
      assert.is(reply.text, nowhere.text);
      assert.equal(await productOf(context), before, 'nothing changed');
    });
  }
  if (method !== 'GET') {
    test(`CSRF: ${route} changes nothing for a page of another site`, async (context) => {
      const before = await productOf(context);
      const foreign: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { origin: context.house.origin, 'sec-fetch-site': 'cross-site' },
      ];
      for (const headers of foreign) {
        const reply = await context.owner.send(method, path.replace(':id', context.id), {
          body: body?.() ?? {},
          headers,
        });
        assert.is(reply.status, 400);
        assert.match(reply.refusal?.problems?.[0]?.reason ?? '', /page of this site/);
      }
      assert.equal(await productOf(context), before);
    });
  }
}

test('C1 F10: lists, tables and numbers are each seller’s own', async (context) => {
  const { owner, stranger } = context;
  assert.equal((await stranger.send('GET', '/products')).body, {
    products: [],
    total: 0,
    next: null,
  });
  assert.not((await stranger.send('GET', '/products.csv')).text.includes('K1'));
  const same = await stranger.send('POST', '/products', { body: alone({ number: 'K1' }) });
  assert.is(same.status, 200, 'another seller may use the same number');
  const twice = await owner.send('POST', '/products', { body: alone({ number: 'K1' }) });
  assert.is(twice.refusal?.code, 'PRODUCT_INVALID');
  assert.is(twice.refusal?.problems?.[0]?.path, 'product.number');
});

test('C1 F10: nobody uses another seller’s pictures', async ({ house, owner, stranger }) => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVQI12P4z8AAAAMBAQAY3Y2wAAAAAElFTkSuQmCC',
    'base64',
  );
  const raw = await sendRaw(house.origin, owner, '/product-pictures', {
    body: new Uint8Array(png),
    type: 'image/png',
  });
  const { name } = JSON.parse(raw.text) as { name: string };
  const own = await owner.send('POST', '/products', { body: alone({ picture: name }) });
  assert.is(own.status, 200, own.text);
  const foreign = await stranger.send('POST', '/products', { body: alone({ picture: name }) });
  assert.is(foreign.refusal?.problems?.[0]?.path, 'product.picture');
  const { design } = offer();
  const artwork = pair({}, offer({ design: { ...design, upload: name } }));
  const stolen = await stranger.send('POST', '/products', { body: artwork });
  assert.is(stolen.refusal?.problems?.[0]?.path, 'offer.design.upload');
});

test('C2: only the seller who made it sees the benefit; the table holds no plain one', async (context) => {
  const { house, owner, id } = context;
  const found = await productOf(context);
  assert.equal(found.offer?.benefit, { kind: 'percent-off', percent: 37 });
  const others = await Promise.all(
    ['/api/shop/products', '/api/shop/sellers'].map((path) => fetch(house.origin + path)),
  );
  // As a value of its own: any two digits turn up inside ids, names of pictures and times.
  for (const answer of others) {
    assert.not.match(await answer.text(), /percent|(?<![\w-])37(?![\w-])/);
  }
  for (const path of ['/products', '/products.csv']) {
    assert.not.match((await owner.send('GET', path)).text, /percent-off/);
  }
  const stored = await house.app.db('coupon_offers').where({ product_id: id });
  assert.not.match(JSON.stringify(stored), /percent/);
  assert.not(Buffer.from(stored[0].sealed_benefit).includes('percent'));
});

test('C2: a product does not change away from under the coupon that is offered for it', async ({
  owner,
}) => {
  const fixed = { kind: 'fixed-price', priceMinor: 3_000, currency: 'JPY' } as const;
  const wanted = pair({ priceMinor: 5_000 }, offer({ benefit: fixed }));
  const { id } = (await owner.send('POST', '/products', { body: wanted })).body as { id: string };
  const change = async (part: object) => {
    const body = { product: { ...wanted.product, ...part }, offer: null };
    const { refusal } = await owner.send('PUT', `/products/${id}`, { body });
    return refusal?.problems?.map(({ path, code }) => `${path} ${code}`);
  };
  assert.equal(await change({ currency: 'EUR' }), ['product.currency coupon-in-currency']);
  assert.equal(await change({ priceMinor: 3_000 }), ['product.priceMinor coupon-not-below']);
  assert.is(await change({ priceMinor: 3_001 }), undefined);
  assert.is((await owner.send('POST', `/products/${id}/offer/end`, { body: {} })).status, 200);
  assert.is(await change({ currency: 'EUR' }), undefined, 'the offer was ended');
});

test('C2 C14: an offer takes the place of the one before; ended, nobody gets one', async ({
  house,
  owner,
}) => {
  const created = await owner.send('POST', '/products', { body: pair({ number: 'E1' }) });
  const { id } = created.body as { id: string };
  const open = offer({
    mode: 'open',
    benefit: { kind: 'amount-off', amountMinor: 500, currency: 'JPY' },
  });
  const replaced = await owner.send('PUT', `/products/${id}`, {
    body: pair({ number: 'E1' }, open),
  });
  assert.is(replaced.status, 200, replaced.text);
  const shown = async () => {
    const page = (await (await fetch(`${house.origin}/api/shop/products`)).json()) as ListedPage;
    return page.products.find(({ number }) => number === 'E1');
  };
  assert.equal(
    (await shown())?.openBenefit,
    open.benefit,
    'in the comparison mode everybody sees it',
  );
  const { body } = await owner.send('GET', `/products/${id}`);
  assert.is((body as SellerProductDetail).coupon, 'open');
  const kept = await owner.send('PUT', `/products/${id}`, { body: alone({ number: 'E1' }) });
  assert.is(kept.status, 200);
  assert.is((await shown())?.coupon, 'available', 'a product alone leaves its coupon as it is');
  assert.is((await owner.send('POST', `/products/${id}/offer/end`)).status, 200);
  assert.is((await shown())?.coupon, 'none');
  assert.is((await shown())?.openBenefit, null);
});

const WRONG: Record<string, readonly [body: () => unknown, path: string]> = {
  'a price below nothing': [() => alone({ priceMinor: -1 }), 'product.priceMinor'],
  'a currency that is none': [() => alone({ currency: 'XXY' }), 'product.currency'],
  'no name': [() => alone({ name: '  ' }), 'product.name'],
  'a picture that is not there': [() => alone({ picture: 'no-such' }), 'product.picture'],
  'a coupon in another currency': [
    () => pair({}, offer({ benefit: { kind: 'amount-off', amountMinor: 5, currency: 'USD' } })),
    'offer.benefit.currency',
  ],
  'a fixed price above the price': [
    () =>
      pair({}, offer({ benefit: { kind: 'fixed-price', priceMinor: 12_000, currency: 'JPY' } })),
    'offer.benefit.priceMinor',
  ],
  'a value of too many digits': [
    () =>
      pair(
        {},
        offer({ benefit: { kind: 'amount-off', amountMinor: 123_456_789, currency: 'JPY' } }),
      ),
    'offer.benefit.amountMinor',
  ],
  'a coupon that is over': [
    () => pair({}, offer({ policy: { ...offer().policy, validUntil: '2020-01-01T00:00' } })),
    'offer.policy.validUntil',
  ],
  'a zone that is none': [
    () => pair({}, offer({ policy: { ...offer().policy, zone: 'Asia/Kumano' } })),
    'offer.policy.zone',
  ],
  'no end at all': [
    () => pair({}, offer({ policy: { ...offer().policy, validDays: null } })),
    'offer.policy.validDays',
  ],
};
for (const [what, [body, path]] of Object.entries(WRONG)) {
  test(`C1 C2: ${what} is refused by its field, and nothing is written`, async ({
    house,
    owner,
  }) => {
    const count = async () => (await house.app.db('products').count())[0];
    const before = await count();
    const reply = await owner.send('POST', '/products', { body: body() });
    assert.is(reply.refusal?.code, 'PRODUCT_INVALID');
    assert.ok(
      reply.refusal?.problems?.some((problem) => problem.path === path),
      JSON.stringify(reply.refusal),
    );
    assert.equal(await count(), before);
  });
}

test.run();
