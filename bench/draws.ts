// Durable draws a second through real sockets, with the load generator on the same machine; against
// (a) the same gateway and batches without product logic, (b) one transaction per draw.
import { percentile } from '../scripts/crowd/tally.ts';
import { prepareJobs } from '../server/jobs/jobs.ts';
import { closeDatabase, openDatabase } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import { addCampaign } from '../tests/support/campaigns.ts';
import { ownPostgres } from '../tests/support/postgres.ts';
import type { Bench, BenchOptions } from './contract.ts';
import { drawAtFullSpeed, drawAtRate, type FullSpeed } from './draws/load.ts';
import { startMeasuredServer, type ServerKind } from './draws/measured-server.ts';
import { PLAIN_TABLES } from './draws/plain-live.ts';

interface Size {
  readonly sheets: number;
  readonly rounds: number;
  readonly waves: number;
  readonly shoppersPerWave: number;
}

const FULL: Size = { sheets: 1_000_000, rounds: 2, waves: 2, shoppersPerWave: 5_000 };
const SMOKE: Size = { sheets: 20_000, rounds: 1, waves: 1, shoppersPerWave: 300 };
/** What is slow needs fewer draws to be measured as long. */
const SHARE: Record<ServerKind, number> = {
  product: 1,
  batches: 1,
  'one-by-one': 0.25,
  'insert-only': 0.4,
};

export const run: Bench = async ({ smoke, report }) => {
  const size = smoke ? SMOKE : FULL;
  const postgres = await ownPostgres();
  try {
    const campaignId = await prepare(postgres.url, size);
    const where = { databaseUrl: postgres.url, campaignId };
    const of = (kind: ServerKind) => measure(kind, where, size, report);
    // Turn and turn about, so that what else the machine does hits all of them.
    const runs: Record<ServerKind, Measured[]> = {
      product: [],
      batches: [],
      'one-by-one': [],
      'insert-only': [],
    };
    for (let round = 0; round < size.rounds; round += 1) {
      for (const kind of Object.keys(runs) as ServerKind[]) runs[kind].push(await of(kind));
    }
    const product = mean(runs.product);
    const ceiling = mean(runs.batches);
    const single = mean(runs['one-by-one']);
    const insertOnly = mean(runs['insert-only']);
    return {
      table: [
        row('product', product),
        row('same batches, no logic', ceiling),
        row('one transaction per draw', single),
        row('one insert per draw, no log', insertOnly),
      ],
      metrics: {
        drawsPerS: product.drawsPerS,
        ratioToCeiling: product.drawsPerS / ceiling.drawsPerS,
        ratioToOneTransactionPerDraw: product.drawsPerS / single.drawsPerS,
        cpuPerDrawUs: product.cpuPerDrawUs,
        ackP99Ms: product.ackP99Ms,
      },
    };
  } finally {
    await postgres.drop();
  }
};

async function prepare(databaseUrl: string, { sheets }: Size): Promise<string> {
  const db = openDatabase({ url: databaseUrl, pool: 2 });
  try {
    await migrate(db, databaseUrl);
    await prepareJobs(databaseUrl);
    await db.raw(PLAIN_TABLES);
    const { id } = await addCampaign(db, { sheets, closesInS: 86_400, holdSeconds: 3_600 });
    return id;
  } finally {
    await closeDatabase(db);
  }
}

interface Measured extends FullSpeed {
  /** At half the speed that was reached just before. */
  readonly ackP99Ms: number;
}

async function measure(
  kind: ServerKind,
  where: { readonly databaseUrl: string; readonly campaignId: string },
  { sheets, waves, ...size }: Size,
  report: BenchOptions['report'],
): Promise<Measured> {
  const server = await startMeasuredServer(kind, where);
  try {
    const shoppersPerWave = Math.ceil(size.shoppersPerWave * SHARE[kind]);
    const load = { server, campaignId: where.campaignId, sheets, shoppersPerWave };
    // The first draws run through code that is not compiled yet.
    await drawAtFullSpeed({ ...load, waves: 1, shoppersPerWave: Math.ceil(shoppersPerWave / 3) });
    const fast = await drawAtFullSpeed({ ...load, waves });
    const latencies = await drawAtRate({ ...load, waves: 1 }, fast.drawsPerS / 2);
    const ackP99Ms = percentile(latencies, 0.99);
    report(`${kind}: ${Math.round(fast.drawsPerS)} draws/s, p99 ${ackP99Ms.toFixed(1)} ms`);
    return { ...fast, ackP99Ms };
  } finally {
    await server.close();
  }
}

function mean(runs: readonly Measured[]): Measured {
  const of = (each: (run: Measured) => number) =>
    runs.reduce((sum, run) => sum + each(run), 0) / runs.length;
  return {
    drawsPerS: of((run) => run.drawsPerS),
    cpuPerDrawUs: of((run) => run.cpuPerDrawUs),
    ackP99Ms: of((run) => run.ackP99Ms),
  };
}

const row = (what: string, { drawsPerS, cpuPerDrawUs, ackP99Ms }: Measured) => ({
  what,
  'draws/s': Math.round(drawsPerS),
  'server CPU per draw, µs': Math.round(cpuPerDrawUs),
  'p99 at half that rate, ms': Number(ackP99Ms.toFixed(1)),
});
