import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Problem } from '../../common/protocol/refusals.ts';
import type {
  CampaignPreview,
  SaveCampaign,
  SellerCampaignDetail,
} from '../../common/protocol/seller.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { addSeller } from '../support/campaigns.ts';
import { draft } from './support/draft.ts';
import { sellerClient, type SellerClient } from './support/seller-client.ts';

interface Context {
  house: TestApp;
  client: SellerClient;
}
const test = suite<Context>('sellers’ campaigns');

test.before(async (context) => {
  context.house = await startApp();
  context.client = sellerClient(context.house.origin);
  await context.client.signIn(await addSeller(context.house.app.db));
});
test.after(({ house }) => house?.close());

async function create(client: SellerClient, body: SaveCampaign = draft()): Promise<string> {
  const reply = await client.send('POST', '/campaigns', { body });
  assert.is(reply.status, 200, reply.text);
  return (reply.body as { id: string }).id;
}

const find = async (client: SellerClient, id: string): Promise<SellerCampaignDetail> =>
  (await client.send('GET', `/campaigns/${id}`)).body as SellerCampaignDetail;

const pathsOf = (problems: readonly Problem[] | undefined) => problems?.map(({ path }) => path);

test('L1: a draft is saved, read back as it was, and rewritten', async ({ client }) => {
  const body = draft();
  const id = await create(client, body);
  const read = await find(client, id);
  assert.equal(read.conditions, body.conditions);
  assert.equal(read.announcement, body.announcement);
  assert.is(read.stage, 'draft');
  assert.is(read.commitment, null);
  assert.is(read.opensAtMs, Date.parse('2026-12-01T10:00+09:00'));
  const changed = { ...body, announcement: { ...body.announcement, title: 'Winter tea' } };
  assert.is((await client.send('PUT', `/campaigns/${id}`, { body: changed })).status, 200);
  assert.is((await find(client, id)).title, 'Winter tea');
});

test('L1: conditions that do not hold together are refused with every place and reason, and nothing is saved', async ({
  client,
}) => {
  const wrong = draft();
  const body = {
    ...wrong,
    conditions: {
      ...wrong.conditions,
      losingSheets: 6,
      period: { ...wrong.conditions.period, zone: 'Asia/Tokio' },
      form: [
        { id: 'name', kind: 'name', required: true },
        { id: 'name', kind: 'name', required: true },
      ],
    },
  };
  const before = (await client.send('GET', '/campaigns')).text;
  const reply = await client.send('POST', '/campaigns', { body });
  assert.is(reply.refusal?.code, 'CONDITIONS_INVALID');
  assert.equal(pathsOf(reply.refusal?.problems), ['sheets', 'period.zone', 'form.1']);
  assert.is((await client.send('GET', '/campaigns')).text, before);
});

test('L1: fields of a wrong shape are refused with their paths', async ({ client }) => {
  const wrong = draft();
  const body = {
    slug: 'Not A Slug',
    announcement: { ...wrong.announcement, title: ' ' },
    conditions: { ...wrong.conditions, sheets: -1, holdSeconds: 5 },
  };
  const reply = await client.send('POST', '/campaigns', { body });
  assert.is(reply.refusal?.code, 'CAMPAIGN_INVALID');
  assert.equal(pathsOf(reply.refusal?.problems), [
    'slug',
    'announcement.title',
    'conditions.sheets',
    'conditions.holdSeconds',
  ]);
});

test('an address is given once, also when two ask for it at the same moment', async ({
  client,
}) => {
  const body = draft();
  const replies = await Promise.all(
    Array.from({ length: 6 }, () => client.send('POST', '/campaigns', { body })),
  );
  assert.is(replies.filter(({ status }) => status === 200).length, 1);
  for (const reply of replies.filter(({ status }) => status !== 200)) {
    assert.is(reply.refusal?.code, 'CAMPAIGN_INVALID');
    assert.equal(pathsOf(reply.refusal?.problems), ['slug']);
  }
  const id = await create(client);
  const moved = await client.send('PUT', `/campaigns/${id}`, { body });
  assert.equal(pathsOf(moved.refusal?.problems), ['slug']);
});

test('L1 X1: opening freezes and seals; afterwards nothing can be changed, and the commitment stands', async ({
  client,
}) => {
  const body = draft();
  const id = await create(client, body);
  const opened = await client.send('POST', `/campaigns/${id}/open`);
  assert.is(opened.status, 200, opened.text);
  const detail = opened.body as SellerCampaignDetail;
  assert.is.not(detail.stage, 'draft');
  for (const hash of ['seedHash', 'boardRoot', 'conditionsHash'] as const) {
    assert.match(detail.commitment![hash], /^[0-9a-f]{64}$/);
  }
  const again = await client.send('POST', `/campaigns/${id}/open`);
  assert.is(again.refusal?.code, 'FROZEN');
  const rewritten = await client.send('PUT', `/campaigns/${id}`, { body });
  assert.is(rewritten.refusal?.code, 'FROZEN');
  assert.equal(await find(client, id), detail);
  assert.not.match(opened.text, /seed"|sealed/i, 'the seed is in no answer');
});

test('L1: opened twice at once, it is sealed once', async ({ client }) => {
  const id = await create(client);
  const replies = await Promise.all(
    Array.from({ length: 5 }, () => client.send('POST', `/campaigns/${id}/open`)),
  );
  assert.is(replies.filter(({ status }) => status === 200).length, 1);
  for (const reply of replies) {
    if (reply.status !== 200) assert.is(reply.refusal?.code, 'FROZEN');
  }
});

test('L1: rewriting while it is being opened loses to it or comes before it, never in between', async ({
  client,
}) => {
  for (let round = 0; round < 5; round += 1) {
    const body = draft();
    const id = await create(client, body);
    const changed: SaveCampaign = {
      ...body,
      conditions: { ...body.conditions, disclosure: 'counts' },
    };
    const [opened, rewritten] = await Promise.all([
      client.send('POST', `/campaigns/${id}/open`),
      client.send('PUT', `/campaigns/${id}`, { body: changed }),
    ]);
    const after = await find(client, id);
    assert.is(opened.status === 200, after.stage !== 'draft');
    const expected = rewritten.status === 200 ? changed : body;
    assert.equal(after.conditions, expected.conditions);
  }
});

test('L1: a campaign whose period is over is not opened, and says so', async ({ client }) => {
  const body = draft();
  const period = { opens: '2020-01-01T10:00', closes: '2020-01-02T10:00', zone: 'UTC' };
  const id = await create(client, { ...body, conditions: { ...body.conditions, period } });
  const reply = await client.send('POST', `/campaigns/${id}/open`);
  assert.is(reply.refusal?.code, 'CONDITIONS_INVALID');
  assert.equal(pathsOf(reply.refusal?.problems), ['period.closes']);
  assert.is((await find(client, id)).stage, 'draft');
});

test('L1: conditions go out as a file and come back the same; a wrong file names its line', async ({
  client,
}) => {
  const body = draft();
  const id = await create(client, body);
  const file = await client.send('GET', `/campaigns/${id}/conditions.yaml`);
  assert.match(file.headers.get('content-type') ?? '', /yaml/);
  assert.is(
    file.headers.get('content-disposition'),
    `attachment; filename="${body.slug}.yaml"; filename*=UTF-8''${body.slug}.yaml`,
  );
  const read = await client.send('POST', '/conditions/read', { body: { text: file.text } });
  assert.equal(read.body, body.conditions);
  const lines = file.text.split('\n');
  const line = lines.findIndex((each) => each.startsWith('losing-sheets:'));
  lines[line] = 'losing-sheets: many';
  const wrong = await client.send('POST', '/conditions/read', { body: { text: lines.join('\n') } });
  assert.is(wrong.refusal?.code, 'CONDITIONS_INVALID');
  assert.ok(wrong.refusal?.problems?.some((problem) => problem.line === line + 1));
});

test('L3 L11: the preview discloses what the campaign will disclose, and saves nothing', async ({
  client,
}) => {
  const body = draft();
  const before = (await client.send('GET', '/campaigns')).text;
  const shown = async (disclosure: SaveCampaign['conditions']['disclosure']) => {
    const asked = { ...body, conditions: { ...body.conditions, disclosure } };
    const reply = await client.send('POST', '/campaigns/preview', { body: asked });
    assert.is(reply.status, 200, reply.text);
    return reply.body as CampaignPreview;
  };
  assert.equal((await shown('hidden')).tiers, []);
  assert.is((await shown('counts')).tiers.length, 3);
  assert.ok((await shown('up-to')).tiers.every(({ sheets }) => sheets === null));
  assert.is((await shown('hidden')).hasLosingSheets, true);
  assert.is((await client.send('GET', '/campaigns')).text, before);
});

test('whatever is sent as a campaign is saved or refused with a code, and never a fault', async ({
  client,
}) => {
  const good = draft();
  const paths = [
    ['slug'],
    ['announcement'],
    ['announcement', 'title'],
    ['announcement', 'goods'],
    ['conditions'],
    ['conditions', 'sheets'],
    ['conditions', 'breakdown'],
    ['conditions', 'period'],
    ['conditions', 'period', 'zone'],
    ['conditions', 'period', 'opens'],
    ['conditions', 'form'],
    ['conditions', 'version'],
  ];
  const junk = fc.oneof(
    fc.anything({ maxDepth: 2 }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\u0000', '\ud800', null, -1, 1e308, [], {}, '9999-99-99T99:99'),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), junk, async (path, value) => {
      const reply = await client.send('POST', '/campaigns', { body: withValue(good, path, value) });
      assert.ok([200, 400].includes(reply.status), `${path.join('.')}: ${reply.text}`);
      if (reply.status === 400) {
        assert.ok(
          ['MALFORMED', 'CAMPAIGN_INVALID', 'CONDITIONS_INVALID'].includes(reply.refusal!.code),
        );
      }
    }),
    { numRuns: 300 },
  );
});

/** The draft with one value replaced. */
function withValue(whole: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  const from = whole as Record<string, unknown>;
  return { ...from, [step]: withValue(from[step], rest, value) };
}

test('text that the database cannot hold is refused with its place', async ({ client }) => {
  for (const title of ['a\u0000b', '\ud800', 'bell\u0007']) {
    const good = draft();
    const body = { ...good, announcement: { ...good.announcement, title } };
    const reply = await client.send('POST', '/campaigns', { body });
    assert.is(reply.refusal?.code, 'CAMPAIGN_INVALID');
    assert.equal(pathsOf(reply.refusal?.problems), ['announcement.title']);
  }
});

test('a body beyond the limit is refused, and so is a number that is no campaign', async ({
  client,
}) => {
  const reply = await client.send('POST', '/conditions/read', {
    body: { text: 'x'.repeat(300_000) },
  });
  assert.is(reply.refusal?.code, 'MALFORMED');
  for (const id of ['1', '../session', '%00', "'--"]) {
    const found = await client.send('GET', `/campaigns/${encodeURIComponent(id)}`);
    assert.is(found.status, 404, id);
  }
});

test.run();
