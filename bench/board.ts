// How smoothly a board is drawn while it is panned and numbers vanish, in Chromium with software
// WebGL, against Pixi's ParticleContainer showing the same numbers. The two take turns in one browser
// that waits for no screen: else the faster of them would be held to sixty frames a second.
import { rm } from 'node:fs/promises';
import { launch, type TestBrowser } from '../tests/support/browser.ts';
import { temporaryFolder } from '../tests/support/temporary.ts';
import type { Measured, MeasureOptions } from './board-page/measure.ts';
import { serveBoardPage } from './board-page/serve.ts';
import type { Bench } from './contract.ts';

const FULL = { sheets: 1_000_000, rounds: 3, durationMs: 5_000 } as const;
const SMOKE = { sheets: 50_000, rounds: 1, durationMs: 600 } as const;
const NO_SCREEN = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];
const VANISH_PER_S = 500;
/** Times the scale at which the whole board is seen: from afar, and where the slips' numbers can be read. */
const AFAR = 1.5;
const NEAR_PX = 60;

export const run: Bench = async ({ smoke, report }) => {
  const size = smoke ? SMOKE : FULL;
  const folder = await temporaryFolder('bench-board');
  const page = await serveBoardPage(folder);
  const browser = await launch({ switches: NO_SCREEN });
  const afar = { durationMs: size.durationMs, zoom: AFAR, vanishPerS: VANISH_PER_S };
  const board: Measured[] = [];
  const near: Measured[] = [];
  const particles: Measured[] = [];
  try {
    for (let round = 1; round <= size.rounds; round += 1) {
      report(`round ${round} of ${size.rounds}`);
      const both = await measureBoard(browser, `${page.address}?sheets=${size.sheets}`, afar);
      board.push(both.afar);
      near.push(both.near);
      const address = `${page.address}particles.html?sheets=${size.sheets}`;
      particles.push(await measureParticles(browser, address, afar));
    }
  } finally {
    await browser.close();
    await page.close();
    await rm(folder, { recursive: true });
  }
  const ratios = board.map((one, round) => one.framesPerS / particles[round]!.framesPerS);
  const rates = (all: readonly Measured[]) => median(all.map((one) => one.framesPerS));
  const script = (all: readonly Measured[]) => median(all.map((one) => one.scriptMsPerFrame));
  const row = (what: string, all: readonly Measured[]) => ({
    what,
    'frames/s': Number(rates(all).toFixed(1)),
    'script ms/frame': Number(script(all).toFixed(2)),
  });
  return {
    table: [
      row('board, from afar', board),
      row('board, near', near),
      row('ParticleContainer, from afar', particles),
    ],
    metrics: {
      frameRateRatioToParticleContainer: median(ratios),
      scriptMsPerFrame: Math.max(script(board), script(near)),
      framesPerS: rates(board),
      nearFramesPerS: rates(near),
      particleContainerFramesPerS: rates(particles),
    },
  };
};

async function measureBoard(
  browser: TestBrowser,
  address: string,
  options: MeasureOptions,
): Promise<{ afar: Measured; near: Measured }> {
  const { page, close } = await browser.desktop();
  await page.goto(address);
  await page.waitForFunction(() => window.board !== undefined);
  await page.evaluate(() => window.board.canvas.ready);
  const health = await page.evaluate(() => window.board.canvas.health);
  if (health !== 'webgl') throw new Error(`the board is drawn by ${health}`);
  const fit = await page.evaluate(() => window.board.canvas.camera.fitScale);
  const closer = { ...options, zoom: NEAR_PX / fit };
  const near = await page.evaluate((wanted) => window.board.measure(wanted), closer);
  // Last, so that nothing lies between this and what it is compared with.
  const afar = await page.evaluate((wanted) => window.board.measure(wanted), options);
  await close();
  return { afar, near };
}

async function measureParticles(
  browser: TestBrowser,
  address: string,
  options: MeasureOptions,
): Promise<Measured> {
  const { page, close } = await browser.desktop();
  await page.goto(address);
  await page.waitForFunction(() => window.particles !== undefined);
  const measured = await page.evaluate(async (wanted) => (await window.particles)(wanted), options);
  await close();
  return measured;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2;
}
