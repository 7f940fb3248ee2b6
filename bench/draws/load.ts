// Shoppers who have come in beforehand draw one number each; only the draws are measured.
import { setTimeout as pause } from 'node:timers/promises';
import { masterKeyFrom } from '../../server/adapters/master-key.ts';
import { createDeviceCookies } from '../../server/devices/cookie.ts';
import { MASTER_KEY } from '../../tests/support/campaigns.ts';
import { enterLean, type LeanShopper } from './lean-shopper.ts';
import type { MeasuredServer } from './measured-server.ts';

export interface LoadOptions {
  readonly server: MeasuredServer;
  readonly campaignId: string;
  readonly sheets: number;
  readonly draws: number;
}

export interface FullSpeed {
  readonly drawsPerS: number;
  readonly cpuPerDrawUs: number;
  /** Of this process. When it comes near the server's, the load is what is measured. */
  readonly loadCpuPerDrawUs: number;
}

/** Draws in flight at any time: two full batches, so that one gathers while the other is stored. */
const IN_FLIGHT = 1_024;

/** As many draws as will go. */
export async function drawAtFullSpeed(options: LoadOptions): Promise<FullSpeed> {
  const shoppers = await gatherShoppers(options);
  const { server, draws, sheets } = options;
  const cpuBeforeUs = await server.cpuUs();
  const loadBefore = process.cpuUsage();
  const sinceMs = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < shoppers.length) await drawOrThrow(shoppers[next++]!, sheets);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  const tookMs = performance.now() - sinceMs;
  const load = process.cpuUsage(loadBefore);
  const cpuUs = (await server.cpuUs()) - cpuBeforeUs;
  await sendHome(shoppers);
  return {
    drawsPerS: (draws / tookMs) * 1_000,
    cpuPerDrawUs: cpuUs / draws,
    loadCpuPerDrawUs: (load.user + load.system) / draws,
  };
}

/** ms from when each draw was due to its answer, rising: a late sender counts against the server, not for it. */
export async function drawAtRate(options: LoadOptions, perS: number): Promise<number[]> {
  const shoppers = await gatherShoppers(options);
  const latencies: number[] = [];
  const sinceMs = performance.now() + 10;
  const drawing: Promise<void>[] = [];
  for (let next = 0; next < shoppers.length;) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    for (; next < shoppers.length; next += 1) {
      const dueMs = sinceMs + (next * 1_000) / perS;
      if (dueMs > performance.now()) break;
      drawing.push(
        drawOrThrow(shoppers[next]!, options.sheets).then(() => {
          latencies.push(performance.now() - dueMs);
        }),
      );
    }
  }
  await Promise.all(drawing);
  await sendHome(shoppers);
  return latencies.sort((one, other) => one - other);
}

/** Coming and going is not measured: neither here nor by whoever is measured next. */
const PAUSE_MS = 250;

async function sendHome(shoppers: readonly LeanShopper[]): Promise<void> {
  for (const shopper of shoppers) shopper.close();
  await pause(PAUSE_MS);
}

async function gatherShoppers(options: LoadOptions): Promise<LeanShopper[]> {
  const { server, campaignId, draws } = options;
  const key = masterKeyFrom(Buffer.from(MASTER_KEY, 'base64')).keyFor('device-cookie');
  const cookies = createDeviceCookies({ key, secure: false });
  const shoppers: LeanShopper[] = [];
  let left = draws;
  const work = async (): Promise<void> => {
    while ((left -= 1) >= 0) {
      const cookie = newCookie(cookies);
      shoppers.push(await enterLean({ origin: server.origin, cookie, campaignId }));
    }
  };
  await Promise.all(Array.from({ length: 64 }, work));
  await pause(PAUSE_MS);
  await server.tidy();
  return shoppers;
}

function newCookie(cookies: ReturnType<typeof createDeviceCookies>): string {
  let cookie = '';
  cookies.ensure({ headers: {} }, { header: (_, value) => (cookie = value.split(';')[0]!) });
  return cookie;
}

/** Numbers all over the board, none twice. */
let drawn = 0;
function nextNumber(sheets: number): number {
  drawn += 1;
  return ((drawn * 7_919) % sheets) + 1;
}

async function drawOrThrow(shopper: LeanShopper, sheets: number): Promise<void> {
  if (!(await shopper.draw(nextNumber(sheets)))) throw new Error('a draw was refused');
}
