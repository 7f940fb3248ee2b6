// Durable draws a second through real sockets, with the load generator on the same machine; against
// (a) the same gateway and batches without product logic, storing one small row per draw, and again
// storing the two rows that the rules demand, (b) one transaction per draw.
import { percentile } from '../scripts/crowd/tally.ts';
import { prepareJobs } from '../server/jobs/jobs.ts';
import { closeDatabase, openDatabase } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import { addCampaign } from '../tests/support/campaigns.ts';
import { ownPostgres } from '../tests/support/postgres.ts';
import type { Bench, BenchOptions } from './contract.ts';
import { drawAtFullSpeed, drawAtRate, type FullSpeed } from './draws/load.ts';
import {
  SERVER_KINDS,
  startMeasuredServer,
  type MeasuredServer,
  type ServerKind,
} from './draws/measured-server.ts';
import { median, ratioOf } from './draws/median.ts';
import { PLAIN_TABLES } from './draws/plain-live.ts';

interface Size {
  readonly sheets: number;
  readonly rounds: number;
  /** Draws of one round as fast as they will go; half as many at half that speed. */
  readonly draws: number;
  readonly warmUp: number;
}

const FULL: Size = { sheets: 1_000_000, rounds: 5, draws: 3_000, warmUp: 2_000 };
const SMOKE: Size = { sheets: 20_000, rounds: 1, draws: 500, warmUp: 300 };
/** What is slow needs fewer draws to be measured as long. */
const SHARE: Record<ServerKind, number> = {
  product: 1,
  batches: 1,
  'two-rows': 1,
  'one-by-one': 0.2,
  'insert-only': 0.2,
};

type Runs = Record<ServerKind, Measured[]>;

export const run: Bench = async ({ smoke, report }) => {
  const size = smoke ? SMOKE : FULL;
  const postgres = await ownPostgres();
  try {
    const campaigns = await prepare(postgres.url, size);
    return resultOf(await measureAll({ databaseUrl: postgres.url, ...campaigns }, size, report));
  } finally {
    await postgres.drop();
  }
};

async function prepare(databaseUrl: string, { sheets }: Size): Promise<Campaigns> {
  const db = openDatabase({ url: databaseUrl, pool: 2 });
  try {
    await migrate(db, databaseUrl);
    await prepareJobs(databaseUrl);
    await db.raw(PLAIN_TABLES);
    const { id } = await addCampaign(db, { sheets, closesInS: 86_400, holdSeconds: 3_600 });
    // Not open for as long as this runs, so that no event of its own comes between.
    const { id: plainId } = await addCampaign(db, { opensInS: 43_200, closesInS: 86_400 });
    return { campaignId: id, plainId };
  } finally {
    await closeDatabase(db);
  }
}

/**
 * All servers run the whole time and draw turn and turn about, in both orders, so that what else the
 * machine does hits all of them alike.
 */
async function measureAll(where: Where, size: Size, report: BenchOptions['report']): Promise<Runs> {
  const runs: Runs = {
    product: [],
    batches: [],
    'two-rows': [],
    'one-by-one': [],
    'insert-only': [],
  };
  const servers = new Map<ServerKind, MeasuredServer>();
  try {
    for (const kind of SERVER_KINDS) {
      const there = whereOf(kind, where);
      const server = await startMeasuredServer(kind, there);
      servers.set(kind, server);
      // The first draws run through code that is not compiled yet.
      const draws = Math.ceil(size.warmUp * SHARE[kind]);
      await drawAtFullSpeed({ server, draws, sheets: size.sheets, ...there });
    }
    for (let round = 0; round < size.rounds; round += 1) {
      const order = round % 2 === 0 ? SERVER_KINDS : SERVER_KINDS.toReversed();
      for (const kind of order) {
        const measured = await measure(kind, servers.get(kind)!, whereOf(kind, where), size);
        report(`${kind}: ${textOf(measured)}`);
        runs[kind].push(measured);
      }
    }
    return runs;
  } finally {
    for (const server of servers.values()) await server.close();
  }
}

interface Campaigns {
  readonly campaignId: string;
  /** That rows are written to without the rules. */
  readonly plainId: string;
}

interface Where extends Campaigns {
  readonly databaseUrl: string;
}

const whereOf = (kind: ServerKind, { databaseUrl, campaignId, plainId }: Where) => ({
  databaseUrl,
  campaignId: kind === 'two-rows' ? plainId : campaignId,
});

interface Measured extends FullSpeed {
  /** At half the speed that was reached just before. */
  readonly ackP99Ms: number;
}

async function measure(
  kind: ServerKind,
  server: MeasuredServer,
  { campaignId }: Pick<Where, 'campaignId'>,
  { sheets, ...size }: Size,
): Promise<Measured> {
  const draws = Math.ceil(size.draws * SHARE[kind]);
  const load = { server, campaignId, sheets };
  const fast = await drawAtFullSpeed({ ...load, draws });
  const latencies = await drawAtRate({ ...load, draws: Math.ceil(draws / 2) }, fast.drawsPerS / 2);
  return { ...fast, ackP99Ms: percentile(latencies, 0.99) };
}

/** Ratios are taken within a round: what slowed one half of it has slowed the other. */
function resultOf(runs: Runs): Awaited<ReturnType<Bench>> {
  const speeds = (kind: ServerKind) => runs[kind].map(({ drawsPerS }) => drawsPerS);
  const product = medians(runs.product);
  return {
    table: [
      row('product', product),
      row('same batches, no logic', medians(runs.batches)),
      row('same batches and rows, no logic', medians(runs['two-rows'])),
      row('one transaction per draw', medians(runs['one-by-one'])),
      row('one insert per draw, no log', medians(runs['insert-only'])),
    ],
    metrics: {
      drawsPerS: product.drawsPerS,
      ratioToCeiling: ratioOf(speeds('product'), speeds('batches')),
      ratioToTwoRowCeiling: ratioOf(speeds('product'), speeds('two-rows')),
      ratioToOneTransactionPerDraw: ratioOf(speeds('product'), speeds('one-by-one')),
      cpuPerDrawUs: product.cpuPerDrawUs,
      ackP99Ms: product.ackP99Ms,
    },
  };
}

function medians(runs: readonly Measured[]): Measured {
  return {
    drawsPerS: median(runs.map((each) => each.drawsPerS)),
    cpuPerDrawUs: median(runs.map((each) => each.cpuPerDrawUs)),
    loadCpuPerDrawUs: median(runs.map((each) => each.loadCpuPerDrawUs)),
    ackP99Ms: median(runs.map((each) => each.ackP99Ms)),
  };
}

const textOf = ({ drawsPerS, cpuPerDrawUs, ackP99Ms }: Measured): string =>
  `${Math.round(drawsPerS)} draws/s, ${Math.round(cpuPerDrawUs)} µs, p99 ${ackP99Ms.toFixed(1)} ms`;

const row = (what: string, measured: Measured) => ({
  what,
  'draws/s': Math.round(measured.drawsPerS),
  'server CPU per draw, µs': Math.round(measured.cpuPerDrawUs),
  'load generator CPU per draw, µs': Math.round(measured.loadCpuPerDrawUs),
  'p99 at half that rate, ms': Number(measured.ackP99Ms.toFixed(1)),
});
