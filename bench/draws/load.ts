// Shoppers who have come in beforehand draw one number each; only the draws are measured.
import { masterKeyFrom } from '../../server/adapters/master-key.ts';
import { createDeviceCookies } from '../../server/devices/cookie.ts';
import { MASTER_KEY } from '../../tests/support/campaigns.ts';
import { enterLean, type LeanShopper } from './lean-shopper.ts';
import type { MeasuredServer } from './measured-server.ts';

export interface LoadOptions {
  readonly server: MeasuredServer;
  readonly campaignId: string;
  readonly sheets: number;
  readonly waves: number;
  readonly shoppersPerWave: number;
}

export interface FullSpeed {
  readonly drawsPerS: number;
  readonly cpuPerDrawUs: number;
}

/** Draws in flight at any time: two full batches, so that one gathers while the other is stored. */
const IN_FLIGHT = 1_024;

/** As many draws as will go. */
export async function drawAtFullSpeed(options: LoadOptions): Promise<FullSpeed> {
  let draws = 0;
  let tookMs = 0;
  let cpuUs = 0;
  for (let wave = 0; wave < options.waves; wave += 1) {
    const shoppers = await gatherShoppers(options);
    const cpuBeforeUs = await options.server.cpuUs();
    const sinceMs = performance.now();
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < shoppers.length) await drawOrThrow(shoppers[next++]!, options.sheets);
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, work));
    tookMs += performance.now() - sinceMs;
    cpuUs += (await options.server.cpuUs()) - cpuBeforeUs;
    draws += shoppers.length;
    for (const shopper of shoppers) shopper.close();
  }
  return { drawsPerS: (draws / tookMs) * 1_000, cpuPerDrawUs: cpuUs / draws };
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
  for (const shopper of shoppers) shopper.close();
  return latencies.sort((one, other) => one - other);
}

async function gatherShoppers(options: LoadOptions): Promise<LeanShopper[]> {
  const { server, campaignId, shoppersPerWave } = options;
  const key = masterKeyFrom(Buffer.from(MASTER_KEY, 'base64')).keyFor('device-cookie');
  const cookies = createDeviceCookies({ key, secure: false });
  const shoppers: LeanShopper[] = [];
  let left = shoppersPerWave;
  const work = async (): Promise<void> => {
    while ((left -= 1) >= 0) {
      const cookie = newCookie(cookies);
      shoppers.push(await enterLean({ origin: server.origin, cookie, campaignId }));
    }
  };
  await Promise.all(Array.from({ length: 64 }, work));
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
