import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CampaignPage } from '../../common/protocol/http.ts';
import { createReceiptSigner, generateReceiptKey } from '../../server/adapters/receipt-signer.ts';
import { registerPages } from '../../server/http/pages.ts';
import { createHttpServer, sendRefusal } from '../../server/http/server.ts';
import { inspect } from '../browser/support/inspect.ts';
import { launch, type TestBrowser, type Visitor } from '../support/browser.ts';
import { buildIfStale } from '../support/build.ts';
import { conditionsOf } from './support/conditions.ts';
import { playCampaign, writeRecord, type Played } from './support/play.ts';

// The built page under the server's own headers, and records whose every byte the test decides.
const root = fileURLToPath(new URL('../..', import.meta.url));
const directory = join(root, 'dist', 'client');

interface Context {
  origin: string;
  played: Played;
  record: string;
  browser: TestBrowser;
  close: () => Promise<void>;
}
const test = suite<Context>('check page');

const pageOf = ({ header }: Played, slug: string, stage: 'announced' | 'closed'): CampaignPage => ({
  id: header.campaign.id,
  slug,
  seller: header.campaign.seller,
  title: header.campaign.title,
  lead: '',
  sheets: 100,
  opensAtMs: header.opensAtMs,
  closesAtMs: header.closesAtMs,
  stage: { campaignId: header.campaign.id, stage, reason: stage === 'closed' ? 'sold-out' : null },
  announcement: {
    title: header.campaign.title,
    lead: '',
    language: 'ja',
    guide: 'line',
    goods: [],
  },
  form: [],
  holdMs: 300_000,
  zone: 'Asia/Tokyo',
  disclosure: 'hidden',
  tiers: [],
  hasLosingSheets: false,
  entry: 'device',
  oncePerMember: false,
  commitment: header.commitment,
  serverNowMs: Date.now(),
});

test.before(async (context) => {
  await buildIfStale(root);
  const signer = createReceiptSigner(generateReceiptKey());
  const played = await playCampaign(conditionsOf({ sheets: 100 }), 'check page', signer);
  const record = writeRecord(played.header, played.events, signer);
  const app = createHttpServer({
    log: pino({ level: 'silent' }),
    trustedProxies: [],
    secure: false,
  });
  await registerPages(app, { directory, onPage: () => undefined });
  const records: Record<string, string> = {
    autumn: record,
    altered: record.replace(/\["confirmed",(\d+),(\d+),(\d+)\]\n/, ''),
  };
  app.get<{ Params: { slug: string } }>('/api/campaigns/:slug', async ({ params }, reply) => {
    if (params.slug === 'soon') return pageOf(played, 'soon', 'announced');
    if (!(params.slug in records)) return sendRefusal(reply, { code: 'UNKNOWN_CAMPAIGN' });
    return pageOf(played, params.slug, 'closed');
  });
  app.get<{ Params: { slug: string } }>('/api/campaigns/:slug/record', async ({ params }, reply) =>
    reply.type('application/x-ndjson; charset=utf-8').send(records[params.slug]),
  );
  app.get('/api/keys', async () => [signer.publicKey()]);
  context.origin = await app.listen({ port: 0, host: '127.0.0.1' });
  context.played = played;
  context.record = record;
  context.browser = await launch();
  context.close = () => app.close();
});

test.after(async ({ browser, close }) => {
  await browser.close();
  await close();
});

const stateOfChecks = (visitor: Visitor) =>
  visitor.page
    .locator('[data-check]')
    .evaluateAll((lines) =>
      lines.map((line) => [line.getAttribute('data-check'), line.getAttribute('data-state')]),
    );

test('X1: the record of a fair campaign turns every line green, on a phone too', async (context) => {
  for (const device of ['desktop', 'phone'] as const) {
    const visitor = await context.browser[device]();
    await visitor.page.goto(`${context.origin}/verify/autumn`);
    await visitor.page.locator('[data-verdict="good"]').waitFor();
    const checks = await stateOfChecks(visitor);
    assert.is(checks.length, 17);
    assert.equal(
      checks.filter(([, state]) => state !== 'good'),
      [],
    );
    const tally = await visitor.page.locator('.verify-tally tbody td').allTextContents();
    assert.equal(
      tally.map((text) => Number(text)),
      [70, 70, 70, 20, 20, 20, 10, 10, 10],
    );
    await inspect(visitor.page, `check-page-${device}`);
    await visitor.close();
  }
});

test('X1: an altered record turns red', async ({ browser, origin }) => {
  const visitor = await browser.desktop({ locale: 'ja' });
  await visitor.page.goto(`${origin}/verify/altered`);
  await visitor.page.locator('[data-verdict="bad"]').waitFor();
  const red = (await stateOfChecks(visitor)).filter(([, state]) => state === 'bad');
  const names = red.map(([check]) => check);
  for (const check of ['record', 'signature', 'numbering']) assert.ok(names.includes(check));
  await inspect(visitor.page, 'check-page-altered');
  await visitor.close();
});

test('X2: receipts kept by the browser, pasted, and altered are held against the record', async (context) => {
  const { browser, origin, played } = context;
  const visitor = await browser.desktop();
  const { page } = visitor;
  const own = played.kept[0]!;
  await page.goto(`${origin}/verify`);
  await page.evaluate(
    ([name, text]) => localStorage.setItem(name!, text!),
    [`tombola.receipts.${played.header.campaign.id}`, JSON.stringify([own])],
  );
  await page.goto(`${origin}/verify/autumn`);
  await page.locator(`[data-receipt="${own.number}"][data-state="good"]`).waitFor();

  const other = played.kept[1]!;
  const altered = {
    ...other,
    receipt: {
      ...other.receipt,
      statement: other.receipt.statement.replace('"tier":', '"tier":1'),
    },
  };
  await page.locator('#receipt').fill(JSON.stringify(altered));
  await page.locator('form button[type=submit]').click();
  await page.locator(`[data-receipt="${other.number}"][data-state="bad"]`).waitFor();
  await page.locator('#receipt').fill(JSON.stringify(other, null, 2));
  await page.locator('form button[type=submit]').click();
  await page.locator(`[data-receipt="${other.number}"][data-state="good"]`).waitFor();
  await page.locator('#receipt').fill('my receipt');
  await page.locator('form button[type=submit]').click();
  await page.locator('#receipt-problem').waitFor();
  await inspect(page, 'check-page-receipts');
  await visitor.close();
});

test('X1: before the end the commitment is shown, and noted for later', async (context) => {
  const visitor = await context.browser.desktop();
  const { page } = visitor;
  await page.goto(`${context.origin}/verify/soon`);
  await page.getByText(context.played.header.commitment.boardRoot).waitFor();
  await inspect(page, 'check-page-before');
  // Somebody changes what is "published": the browser still knows what it saw.
  const name = `tombola.commitment.${context.played.header.campaign.id}`;
  const noted = await page.evaluate((key) => localStorage.getItem(key), name);
  assert.equal(JSON.parse(noted!), context.played.header.commitment);
  await page.evaluate(
    ([key, text]) => localStorage.setItem(key!, text!),
    [name, JSON.stringify({ ...context.played.header.commitment, boardRoot: '0'.repeat(64) })],
  );
  await page.goto(`${context.origin}/verify/autumn`);
  await page.locator('[data-check="published"][data-state="bad"]').waitFor();
  await visitor.close();
});

test('X1: a saved record is checked without its campaign; another file is refused kindly', async (context) => {
  const visitor = await context.browser.desktop();
  const { page } = visitor;
  await page.goto(`${context.origin}/verify`);
  const choose = page.locator('[data-choose="record"]');
  const file = (name: string, text: string) => ({
    name,
    mimeType: 'application/x-ndjson',
    buffer: Buffer.from(text),
  });
  await choose.setInputFiles(file('autumn.ndjson', context.record));
  await page.locator('[data-verdict="open"]').waitFor();
  await choose.setInputFiles(file('photo.ndjson', createHash('sha256').digest('hex')));
  await page.locator('[data-check="record"][data-state="bad"]').waitFor();
  await visitor.close();
});

test('X1: an unknown campaign is said to be unknown', async ({ browser, origin }) => {
  const visitor = await browser.desktop({ allow: [/404/] });
  await visitor.page.goto(`${origin}/verify/nothing`);
  await visitor.page.getByRole('alert').waitFor();
  await visitor.close();
});

test.run();
