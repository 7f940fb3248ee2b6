// What it costs to tell everybody: server CPU and memory per viewer, bytes, and how long a drawn number
// stays on other screens. The server, the baseline and the viewers are processes of their own.
import { decodeFrame } from '../common/board/frame-text.ts';
import type { Bench, Row } from './contract.ts';
import { startChild, type Child } from './fanout/child.ts';
import type { SentFrame, ServerReport, ViewersReport } from './fanout/messages.ts';

interface Ready {
  readonly origin: string;
  readonly campaignId?: string;
}

interface Measured {
  readonly server: ServerReport;
  readonly viewers: ViewersReport;
  /** Resident memory per viewer, connected and quiet. */
  readonly memoryPerViewerKb: number;
  readonly cpuPerViewerAndFrameUs: number;
}

const PER_S = 1_000;

export const run: Bench = async ({ smoke, report }) => {
  const size = smoke
    ? { few: 50, many: 100, forMs: 500 }
    : { few: 2_000, many: 5_000, forMs: 10_000 };
  report(`${size.few} viewers, ${PER_S} draws a second`);
  const ours = await measure('./socket-server.ts', size.few, drawing(size.forMs));
  report(`the same bytes with ws alone`);
  const bare = await measure('./bare-server.ts', size.few, replaying(ours.viewers.frames));
  report(`${size.many} viewers, ${PER_S} draws a second`);
  const crowd = await measure('./socket-server.ts', size.many, drawing(size.forMs));
  const bareCrowd = await measure('./bare-server.ts', size.many, replaying([]));
  const vanishMs = vanishTimes(crowd);
  return {
    table: [
      row('product', size.few, ours),
      row('ws alone', size.few, bare),
      row('product', size.many, crowd),
      row('ws alone, quiet', size.many, bareCrowd),
    ],
    metrics: {
      cpuRatioToBareWs: ours.cpuPerViewerAndFrameUs / bare.cpuPerViewerAndFrameUs,
      cpuPerViewerAndFrameUs: ours.cpuPerViewerAndFrameUs,
      bytesPerDrawAndViewer: ours.viewers.bytes / (ours.server.committedAtMs.length * size.few),
      vanishP50Ms: percentile(vanishMs, 0.5),
      vanishP99Ms: percentile(vanishMs, 0.99),
      memoryPerViewerKb: crowd.memoryPerViewerKb,
      memoryPerBareViewerKb: bareCrowd.memoryPerViewerKb,
    },
  };
};

type Work = (server: Child<Ready>) => Promise<unknown>;

const drawing =
  (forMs: number): Work =>
  (server) =>
    server.order({ do: 'draw', perS: PER_S, forMs });

const replaying =
  (frames: readonly SentFrame[]): Work =>
  (server) =>
    server.order({ do: 'replay', frames });

async function measure(file: string, count: number, work: Work): Promise<Measured> {
  const server = await startChild<Ready>(file);
  const viewers = await startChild<unknown>('./viewers.ts');
  try {
    const { origin, campaignId } = server.ready;
    const before = await server.order<ServerReport>({ do: 'report' });
    const watch = campaignId && `421["watch",{"campaignId":"${campaignId}"}]`;
    await viewers.order({ do: 'connect', origin, viewers: count, watch });
    const connected = await server.order<ServerReport>({ do: 'report' });
    await work(server);
    const after = await server.order<ServerReport>({ do: 'report' });
    const seen = await viewers.order<ViewersReport>({ do: 'report' });
    return {
      server: after,
      viewers: seen,
      memoryPerViewerKb: (connected.rss - before.rss) / 1024 / count,
      cpuPerViewerAndFrameUs: after.cpuUs / Math.max(1, seen.received),
    };
  } finally {
    await viewers.stop();
    await server.stop();
  }
}

/** From the commit of each draw to its frame at each viewer that noted its arrivals, ms. */
function vanishTimes({ server, viewers }: Measured): number[] {
  const times: number[] = [];
  for (const { text, atMs } of viewers.arrivals) {
    const [, frameText] = JSON.parse(text.slice(2)) as [string, string];
    const frame = decodeFrame(frameText)!;
    for (let event = frame.from; event < frame.to; event += 1) {
      for (const arrivedMs of atMs) times.push(arrivedMs - server.committedAtMs[event]!);
    }
  }
  return times;
}

const percentile = (values: readonly number[], share: number): number =>
  Float64Array.from(values).sort()[Math.floor(values.length * share)]!;

const row = (what: string, viewers: number, measured: Measured): Row => ({
  what,
  viewers,
  frames: measured.viewers.frames.length,
  'CPU µs per viewer and frame': Number(measured.cpuPerViewerAndFrameUs.toFixed(2)),
  'KB per viewer': Number(measured.memoryPerViewerKb.toFixed(1)),
});
