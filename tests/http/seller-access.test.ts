// Who may do what at the sellers' doors, as a table over every route that there is.
import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SaveCampaign } from '../../common/protocol/seller.ts';
import { registerSellerRoutes, type SellerRoutesDeps } from '../../server/http/seller-routes.ts';
import { createHttpServer, type HttpOptions } from '../../server/http/server.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { addSeller, type TestSeller } from '../support/campaigns.ts';
import { draft } from './support/draft.ts';
import { sellerClient, type SellerClient } from './support/seller-client.ts';

/** Every route, and what who is not signed in may do there. A route without a row fails the test. */
const TABLE: Record<string, { open?: true; body?: () => unknown }> = {
  'POST /login': { open: true },
  'POST /logout': { open: true },
  'GET /session': {},
  'GET /campaigns': {},
  'POST /campaigns': { body: () => draft() },
  'POST /session/password': { body: () => ({ password: 'not this one' }) },
  'POST /campaigns/preview': { body: () => draft() },
  'PUT /campaigns/:id': { body: () => draft() },
  'GET /campaigns/:id': {},
  'POST /campaigns/:id/open': {},
  'POST /conditions/read': { body: () => ({ text: '' }) },
  'GET /campaigns/:id/conditions.yaml': {},
  'GET /campaigns/:id/issue-list': {},
  'GET /campaigns/:id/issue-list.csv': {},
  'GET /pictures': {},
};
const rows = Object.entries(TABLE).map(([route, row]) => {
  const [method = '', path = ''] = route.split(' ');
  return { route, method, path, ...row };
});

interface Context {
  house: TestApp;
  owner: SellerClient;
  stranger: SellerClient;
  seller: TestSeller;
  ids: { draft: string; announced: string };
}
const test = suite<Context>('who may use the sellers’ doors');

test.before(async (context) => {
  context.house = await startApp();
  const { app, origin } = context.house;
  context.seller = await addSeller(app.db);
  context.owner = sellerClient(origin);
  await context.owner.signIn(context.seller);
  context.stranger = sellerClient(origin);
  await context.stranger.signIn(await addSeller(app.db));
  const created = await context.owner.send('POST', '/campaigns', { body: draft() });
  const announced = await context.house.addCampaign({ sellerId: context.seller.sellerId });
  context.ids = { draft: (created.body as { id: string }).id, announced: announced.id };
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
  await registerSellerRoutes(app, { sellers: {} } as unknown as SellerRoutesDeps);
  await app.ready();
  assert.equal([...found].sort(), Object.keys(TABLE).sort());
  await app.close();
});

for (const { route, method, path, open, body } of rows) {
  if (!open) {
    test(`F10: ${route} refuses who is not signed in, before it looks at anything`, async ({
      house,
      ids,
    }) => {
      const client = sellerClient(house.origin);
      const paths = [ids.draft, randomUUID(), 'nonsense'].map((id) => path.replace(':id', id));
      for (const each of paths) {
        const reply = await client.send(method, each, { body: body?.() });
        assert.is(reply.status, 401, each);
        assert.equal(reply.body, { refusal: { code: 'NOT_SIGNED_IN' } });
      }
    });
  }
  if (path.includes(':id')) {
    test(`F10: ${route} answers another seller as if there were no such campaign`, async ({
      owner,
      stranger,
      ids,
    }) => {
      const nowhere = await stranger.send(method, path.replace(':id', randomUUID()), {
        body: body?.(),
      });
      assert.is(nowhere.status, 404);
      for (const id of Object.values(ids)) {
        const before = (await owner.send('GET', `/campaigns/${id}`)).text;
        const reply = await stranger.send(method, path.replace(':id', id), { body: body?.() });
        assert.is(reply.status, 404);
        assert.is(reply.text, nowhere.text);
        assert.is((await owner.send('GET', `/campaigns/${id}`)).text, before, 'nothing changed');
      }
    });
  }
  if (method !== 'GET') {
    test(`CSRF: ${route} changes nothing for a page of another site`, async ({
      house,
      owner,
      ids,
    }) => {
      const foreign: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { origin: `${house.origin}.evil.example` },
        { origin: house.origin.replace(/:\d+$/, ':1') },
        { origin: house.origin, 'sec-fetch-site': 'same-site' },
        { origin: house.origin, 'sec-fetch-site': 'cross-site' },
        { origin: house.origin, 'sec-fetch-site': 'none' },
      ];
      for (const headers of foreign) {
        const reply = await owner.send(method, path.replace(':id', ids.draft), {
          body: body?.() ?? {},
          headers,
        });
        assert.is(reply.status, 400, JSON.stringify(headers));
        assert.is(reply.refusal?.code, 'MALFORMED');
        assert.match(reply.refusal?.problems?.[0]?.reason ?? '', /page of this site/);
      }
      assert.is((await owner.send('GET', '/session')).status, 200, 'still signed in');
    });
  }
}

test('F10: the list holds one’s own campaigns and nobody else’s', async ({
  owner,
  stranger,
  ids,
}) => {
  const listed = async (client: SellerClient) =>
    ((await client.send('GET', '/campaigns')).body as { id: string }[]).map(({ id }) => id).sort();
  assert.equal(await listed(owner), Object.values(ids).sort());
  assert.equal(await listed(stranger), []);
});

test('F10: a staff member cannot take over a campaign by naming it in a new one', async ({
  owner,
  stranger,
  ids,
}) => {
  const body = { ...draft(), id: ids.draft } as SaveCampaign;
  const reply = await stranger.send('POST', '/campaigns', { body });
  assert.is(reply.status, 400);
  assert.is((await owner.send('GET', `/campaigns/${ids.draft}`)).status, 200);
});

test('answers of the sellers’ doors are kept by no cache', async ({ owner, ids }) => {
  for (const path of ['/session', `/campaigns/${ids.announced}/issue-list`]) {
    const reply = await owner.send('GET', path);
    assert.is(reply.headers.get('cache-control'), 'no-store');
  }
});

test.run();
