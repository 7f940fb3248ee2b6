// How long it takes until a campaign of a million sheets can be drawn from: sealed, stored, loaded.
// Beside it, in the same run, the bare hashes of as many leaves on one thread.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { periodInstants } from '../server/campaigns/period.ts';
import { sealInWorker } from '../server/campaigns/seal.ts';
import { sha256 } from '../server/campaigns/sha256.ts';
import { createSeller } from '../server/sellers/accounts.ts';
import * as campaignStore from '../server/store/campaign-store.ts';
import type { Database } from '../server/store/database.ts';
import * as sellerStore from '../server/store/sellers.ts';
import { conditionsText, type IssueConditions } from '../common/campaign/conditions.ts';
import { startApp, type TestApp } from '../tests/support/app.ts';
import type { Bench } from './contract.ts';

const LEAF_BYTES = 27;

export const run: Bench = async ({ smoke, report }) => {
  const sheets = smoke ? 30_000 : 1_000_000;
  const conditions = conditionsOf(sheets);
  report(`Hashing ${sheets.toLocaleString('en')} leaves and nothing else`);
  const bareS = measureBareHashes(sheets);
  report('Sealing');
  const sealS = await measure(() =>
    sealInWorker({
      seed: sha256(new Uint8Array(0)),
      conditions,
      conditionsText: conditionsText(conditions),
    }),
  );
  report('Opening a campaign through the running product');
  const app = await startApp();
  try {
    const id = await saveDraft(app.app.db, conditions);
    const openS = await measure(() => openAndLoad(app, id));
    const rows = await countRows(app.app.db);
    return {
      table: [
        { what: `bare hashes of ${sheets} leaves, one thread`, seconds: bareS },
        { what: 'sealing (two hashes a leaf, salts, layout), all threads', seconds: sealS },
        { what: 'opening: sealed, stored and ready to be drawn from', seconds: openS },
      ],
      metrics: {
        openMillionS: openS,
        rowsBeforeFirstDraw: rows,
        sealMillionS: sealS,
        ratioToBareHashes: openS / bareS,
      },
    };
  } finally {
    await app.close();
  }
};

async function openAndLoad({ app }: TestApp, id: string): Promise<void> {
  const answer = await app.open(id);
  if (!answer.ok) throw new Error(`not opened: ${JSON.stringify(answer.refusal)}`);
  const lateMs = performance.now() + 60_000;
  while ((await app.live.findBoard(id))?.stage.stage !== 'open') {
    if (performance.now() > lateMs) throw new Error('the campaign has not opened in a minute');
    await delay(5);
  }
}

async function saveDraft(db: Database, conditions: IssueConditions): Promise<string> {
  const period = periodInstants(conditions.period);
  if (!period.ok) throw new Error(JSON.stringify(period.refusal));
  const id = randomUUID();
  const sellerId = await createSeller(db, sellerStore, { name: 'Bench' });
  const announcement = {
    title: 'A million numbers',
    lead: '',
    language: 'en',
    guide: 'line',
    goods: [],
  } as const;
  const draft = { id, sellerId, slug: 'million', announcement, conditions, ...period.value };
  await campaignStore.saveDraft(db, draft);
  return id;
}

/** All rows of all tables, those of the job library among them. */
async function countRows(db: Database): Promise<number> {
  const tables = await db('pg_tables')
    .select<{ schemaname: string; tablename: string }[]>('schemaname', 'tablename')
    .whereNotIn('schemaname', ['pg_catalog', 'information_schema']);
  let rows = 0;
  for (const { schemaname, tablename } of tables) {
    const [counted] = await db.withSchema(schemaname).from(tablename).count<{ count: string }[]>();
    rows += Number(counted!.count);
  }
  return rows;
}

function measureBareHashes(count: number): number {
  const leaf = new Uint8Array(LEAF_BYTES);
  const view = new DataView(leaf.buffer);
  const startMs = performance.now();
  for (let at = 0; at < count; at += 1) {
    view.setUint32(1, at);
    sha256(leaf);
  }
  return (performance.now() - startMs) / 1000;
}

async function measure(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return (performance.now() - startMs) / 1000;
}

const wallClock = (inMs: number) => new Date(Date.now() + inMs).toISOString().slice(0, 19);

const conditionsOf = (sheets: number): IssueConditions => ({
  version: 1,
  sheets,
  breakdown: [
    { sheets: sheets * 0.7, benefit: { kind: 'percent-off', percent: 25 } },
    { sheets: sheets * 0.2, benefit: { kind: 'percent-off', percent: 20 } },
    { sheets: sheets * 0.1, benefit: { kind: 'percent-off', percent: 10 } },
  ],
  losingSheets: 0,
  period: { opens: wallClock(-60_000), closes: wallClock(3_600_000), zone: 'UTC' },
  disclosure: 'hidden',
  holdSeconds: 300,
  issue: 'each',
  draw: { rule: 'board', entry: 'device' },
  form: [],
});
