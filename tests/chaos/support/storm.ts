// Waves of shoppers who race for numbers while something breaks, each repeating its command until it
// is answered. Some lose patience; they come back later and ask what became of their draw.
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '../../../common/protocol/refusals.ts';
import type { OwnDraw } from '../../../common/protocol/shopper.ts';
import { enter, newDevice, newKey, type Device, type Shopper } from '../../support/shopper.ts';
import type { Attempt, Known } from './history.ts';

export interface StormOptions {
  readonly origin: string;
  readonly campaign: { readonly id: string; readonly slug: string };
  readonly waves: number;
  readonly devicesPerWave: number;
  /** How many want the same number. */
  readonly rivals: number;
  /** The draws of a wave are spread over so many ms. */
  readonly spreadMs: number;
  /** One in so many loses patience within a few dozen ms. */
  readonly oneImpatientIn: number;
  /** Called when a wave begins to draw; the wave ends when this has ended too. */
  readonly fault: (wave: number) => Promise<void>;
  readonly onWave?: (wave: number) => void;
}

export interface Storm {
  readonly attempts: readonly Attempt[];
  /** How many were told that the number is theirs. */
  readonly accepted: number;
}

/** One more draw, by somebody who came in before: how soon is it taken? */
export async function drawOnce(
  shopper: Shopper,
  number: number,
): Promise<{ attempt: Attempt; tookMs: number }> {
  const key = newKey();
  const sinceMs = performance.now();
  const known = knownOf(await shopper.draw(number, key));
  const attempt = { device: deviceId(shopper.device), number, key, known };
  return { attempt, tookMs: performance.now() - sinceMs };
}

export async function rageStorm(options: StormOptions): Promise<Storm> {
  const attempts: Attempt[] = [];
  for (let wave = 0; wave < options.waves; wave += 1) {
    options.onWave?.(wave);
    const shoppers = await gatherWave(options);
    const raging = shoppers.map((shopper, place) => drawInWave(shopper, wave, place, options));
    await options.fault(wave);
    attempts.push(...(await resolve(await Promise.all(raging), shoppers, options)));
    for (const shopper of shoppers) shopper.leave();
  }
  const accepted = attempts.filter(({ known }) => known.kind === 'accepted').length;
  return { attempts, accepted };
}

async function gatherWave(options: StormOptions): Promise<Shopper[]> {
  return await Promise.all(
    Array.from({ length: options.devicesPerWave }, async () =>
      comeIn(options, await deviceAtLast(options)),
    ),
  );
}

const comeIn = ({ origin, campaign }: StormOptions, device: Device): Promise<Shopper> =>
  enter({ origin, campaign, device, follows: false, ackTimeoutMs: 2_000, reconnectMs: 40 });

/** The server may be down just now. */
async function deviceAtLast({ origin, campaign }: StormOptions): Promise<Device> {
  const untilMs = performance.now() + 30_000;
  for (;;) {
    try {
      return await newDevice(origin, campaign.slug);
    } catch (error) {
      if (performance.now() > untilMs) throw error;
      await pause(50);
    }
  }
}

async function drawInWave(
  shopper: Shopper,
  wave: number,
  place: number,
  options: StormOptions,
): Promise<Attempt> {
  const { devicesPerWave, rivals, spreadMs, oneImpatientIn } = options;
  const perWave = Math.ceil(devicesPerWave / rivals);
  const number = wave * perWave + Math.floor(place / rivals) + 1;
  const key = newKey();
  if (spreadMs > 0) await pause(randomInt(spreadMs));
  const patience =
    randomInt(oneImpatientIn) === 0 ? AbortSignal.timeout(randomInt(1, 60)) : undefined;
  const answer = await shopper.draw(number, key, patience);
  const known = knownOf(answer);
  if (known.kind === 'unknown') shopper.leave();
  return { device: deviceId(shopper.device), number, key, known };
}

function knownOf(answer: Answer<OwnDraw>): Known {
  if (answer.ok) {
    return { kind: 'accepted', number: answer.value.number, ticket: answer.value.ticket };
  }
  const { code } = answer.refusal;
  return code === 'UNAVAILABLE' ? { kind: 'unknown' } : { kind: 'refused', code };
}

/**
 * Those who lost patience ask once the patient ones have their answers: as commands are settled in
 * the order of their arrival, theirs cannot be on its way any more.
 */
async function resolve(
  attempts: readonly Attempt[],
  shoppers: readonly Shopper[],
  options: StormOptions,
): Promise<Attempt[]> {
  return await Promise.all(
    attempts.map(async (attempt, place) =>
      attempt.known.kind === 'unknown'
        ? { ...attempt, known: await askLater(shoppers[place]!.device, options) }
        : attempt,
    ),
  );
}

/** Comes back with the same device and sees on the page what its draw has come to. */
async function askLater(device: Device, options: StormOptions): Promise<Known> {
  const again = await comeIn(options, device);
  try {
    const answer = await again.connection.send('watch', { campaignId: options.campaign.id });
    if (!answer.ok) return { kind: 'unknown' };
    const { own } = answer.value;
    return { kind: 'unknown', later: own && { number: own.number } };
  } finally {
    again.leave();
  }
}

/** The id that the server has put into the cookie. */
export const deviceId = ({ cookie }: Device): string => /=([0-9a-f-]{36})\./.exec(cookie)![1]!;

/** How many of `all` faults fall into this wave, when they are spread evenly. */
export const share = (all: number, waves: number, wave: number): number =>
  Math.floor(((wave + 1) * all) / waves) - Math.floor((wave * all) / waves);
