// From navigation to a board that can be drawn from, at 100 and at 1,000,000 numbers; the size of a
// whole board, and of the scripts that the board page loads.
import { gzipSync } from 'node:zlib';
import { startApp } from '../tests/support/app.ts';
import { launch, type TestBrowser } from '../tests/support/browser.ts';
import type { Bench } from './contract.ts';
import { measureSnapshots } from './join/snapshot-size.ts';

const FULL = { sheets: 1_000_000, rounds: 7 } as const;
const SMOKE = { sheets: 20_000, rounds: 1 } as const;
const SMALL = 100;

/** The machine may be busy with other things. */
const PATIENCE_MS = 120_000;

/** In the grid beside the canvas: it says so as soon as the page would draw this number. */
const DRAWABLE = 'button[data-number][aria-disabled="false"]';

export const run: Bench = async ({ smoke, report }) => {
  const size = smoke ? SMOKE : FULL;
  const snapshots = await measureSnapshots(size.sheets);
  const app = await startApp();
  const browser = await launch();
  try {
    const small = await app.addCampaign({ sheets: SMALL });
    const large = await app.addCampaign({ sheets: size.sheets });
    // Sealed and loaded on the server; the browser's own caches are empty at each visit.
    for (const { id } of [small, large]) await app.app.live.findBoard(id);
    const visits = { small: [] as Visit[], large: [] as Visit[] };
    await visitBoard(browser, `${app.origin}/c/${small.slug}`);
    for (let round = 1; round <= size.rounds; round += 1) {
      report(`round ${round} of ${size.rounds}`);
      visits.small.push(await visitBoard(browser, `${app.origin}/c/${small.slug}`));
      visits.large.push(await visitBoard(browser, `${app.origin}/c/${large.slug}`));
    }
    const smallMs = median(visits.small.map(({ readyMs }) => readyMs));
    const largeMs = median(visits.large.map(({ readyMs }) => readyMs));
    const scriptGzipKb = visits.large[0]!.scriptGzipKb;
    return {
      table: [
        { what: `drawable, ${SMALL} numbers, ms`, value: Math.round(smallMs) },
        { what: `drawable, ${size.sheets} numbers, ms`, value: Math.round(largeMs) },
        { what: 'snapshot, untouched, KB', value: round1(snapshots.untouchedKb) },
        { what: 'snapshot, half drawn, KB', value: round1(snapshots.halfDrawnKb) },
        { what: 'scripts of the board page, gzip, KB', value: round1(scriptGzipKb) },
      ],
      metrics: {
        snapshotHalfDrawnKb: snapshots.halfDrawnKb,
        snapshotUntouchedKb: snapshots.untouchedKb,
        timeRatioMillionToHundred: largeMs / smallMs,
        scriptGzipKb,
      },
    };
  } finally {
    await browser.close();
    await app.close();
  }
};

interface Visit {
  readonly readyMs: number;
  readonly scriptGzipKb: number;
}

/** One new browser profile comes in. */
async function visitBoard(browser: TestBrowser, address: string): Promise<Visit> {
  const visitor = await browser.desktop();
  visitor.context.setDefaultTimeout(PATIENCE_MS);
  const scripts: Promise<number>[] = [];
  visitor.page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    scripts.push(response.body().then((body) => gzipSync(body).length));
  });
  const sinceMs = performance.now();
  await visitor.page.goto(address, { waitUntil: 'commit' });
  await visitor.page.waitForSelector(DRAWABLE, { state: 'attached' });
  const readyMs = performance.now() - sinceMs;
  await visitor.page.waitForLoadState('networkidle').catch(() => undefined);
  const bytes = (await Promise.all(scripts)).reduce((sum, each) => sum + each, 0);
  await visitor.close();
  return { readyMs, scriptGzipKb: bytes / 1_000 };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)]!;
}

const round1 = (value: number): number => Math.round(value * 10) / 10;
