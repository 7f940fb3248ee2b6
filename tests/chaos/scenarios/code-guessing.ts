// X10: well-formed codes are guessed from many addresses at the doors of enrolment and of tickets, while an
// honest kiosk goes on redeeming.
import { randomBytes } from 'node:crypto';
import { CODE_RANDOM_BYTES, codeFromBytes, showCode } from '../../../common/code/typed-code.ts';
import type { Refusal } from '../../../common/protocol/refusals.ts';
import { GUESS_REFILL_MS, GUESSES_PER_ADDRESS } from '../../../server/kiosks/guessing.ts';
import type { KioskClient } from '../../kiosks/support/kiosk-client.ts';
import {
  openKioskHouse,
  type HeldCoupon,
  type KioskHouse,
} from '../../kiosks/support/kiosk-house.ts';
import { until } from '../../socket/support/until.ts';
import type { Progress } from '../support/stage.ts';

export interface GuessingSize {
  readonly guesses: number;
  readonly addresses: number;
  readonly progress?: Progress;
}

export interface GuessingOutcome {
  readonly guesses: number;
  /** Guesses that were looked up at all; the others were told to wait. */
  readonly checked: number;
  /** Redemptions of the honest kiosk meanwhile. */
  readonly redeemed: number;
  /** From the first guess to the alarms' rows of both doors. */
  readonly alarmMs: number;
  readonly faults: readonly string[];
}

const DOORS = { enrolment: '/api/kiosk/enrol', ticket: '/api/tickets' } as const;
type Door = keyof typeof DOORS;
const DOOR_NAMES = Object.keys(DOORS) as Door[];
const AT_ONCE = 24;
const ALARM_MS = 60_000;

export async function guessCodes(size: GuessingSize): Promise<GuessingOutcome> {
  const { guesses, addresses, progress = () => {} } = size;
  const house = await openKioskHouse({
    config: { trustedProxies: ['127.0.0.1', '::1'], logLevel: 'fatal' },
  });
  try {
    const shop = await house.addShop();
    const kiosk = await house.openKiosk(shop, ['redeem']);
    const tally = { begun: 0, done: 0, checked: new Map<string, number>(), faults: [] as string[] };
    const sinceMs = performance.now();
    let isOver = false;
    const alarmed = alarmsAfter(house, sinceMs);
    const honest = redeemOn(kiosk, () => house.addCoupon(shop), shop.item.number, {
      isOver: () => isOver,
      faults: tally.faults,
    });
    const guessSome = async (): Promise<void> => {
      while (tally.begun < guesses) {
        const at = tally.begun;
        tally.begun += 1;
        await guess(house.origin, at, addresses, tally);
        tally.done += 1;
        if (tally.done % 500 === 0) progress(tally.done / guesses, `${tally.done} guesses`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, guessSome));
    const mostChecked = GUESSES_PER_ADDRESS + (performance.now() - sinceMs) / GUESS_REFILL_MS + 1;
    isOver = true;
    const redeemed = await honest;
    const alarmMs = await alarmed;
    for (const [by, checked] of tally.checked) {
      if (checked > mostChecked) tally.faults.push(`${checked} codes were looked up for ${by}`);
    }
    if (alarmMs > ALARM_MS) tally.faults.push(`alarm after ${Math.round(alarmMs)} ms`);
    const checked = [...tally.checked.values()].reduce((sum, each) => sum + each, 0);
    return { guesses: tally.done, checked, redeemed, alarmMs, faults: tally.faults };
  } finally {
    await house.close();
  }
}

interface Tally {
  /** How many guesses of an address at a door were looked up. */
  readonly checked: Map<string, number>;
  readonly faults: string[];
}

async function guess(origin: string, at: number, addresses: number, tally: Tally): Promise<void> {
  const door = DOOR_NAMES[at % DOOR_NAMES.length]!;
  const from = Math.floor(at / DOOR_NAMES.length) % addresses;
  // RFC 2544: addresses for measurements.
  const address = `198.18.${from >> 8}.${from & 255}`;
  const response = await fetch(origin + DOORS[door], {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, 'x-forwarded-for': address },
    body: JSON.stringify({ code: showCode(codeFromBytes(randomBytes(CODE_RANDOM_BYTES))) }),
  });
  const { refusal } = (await response.json()) as { refusal?: Refusal };
  const by = `${address} at the door of ${door}`;
  if (refusal?.code === 'CODE_UNKNOWN') tally.checked.set(by, (tally.checked.get(by) ?? 0) + 1);
  else if (refusal?.code !== 'RATE_LIMITED') {
    tally.faults.push(response.ok ? `a guess was right at ${door}` : `${door}: ${refusal?.code}`);
  }
}

interface Shift {
  readonly isOver: () => boolean;
  readonly faults: string[];
}

/** One coupon, held, redeemed and undone over and over: at least once. Resolves with how often. */
async function redeemOn(
  kiosk: KioskClient,
  addCoupon: () => Promise<HeldCoupon>,
  productNumber: string,
  { isOver, faults }: Shift,
): Promise<number> {
  const { code } = await addCoupon();
  const basket = { productNumber, quantity: 1, listMinor: null };
  let redeemed = 0;
  do {
    const held = await kiosk.say('hold', { coupon: { kind: 'code', code }, basket });
    if (!held.ok) faults.push(`the honest kiosk was refused a hold: ${held.refusal.code}`);
    if (!held.ok) return redeemed;
    const { redemptionId } = held.value;
    const done = await kiosk.say('redeem', { redemptionId });
    const undone = await kiosk.say('undo', { redemptionId, because: 'rung up twice' });
    if (!done.ok || !undone.ok) faults.push('the honest kiosk could not redeem and undo');
    redeemed += 1;
  } while (!isOver());
  return redeemed;
}

/** Resolves with how long it took until both doors had their row. */
async function alarmsAfter(house: KioskHouse, sinceMs: number): Promise<number> {
  await until(
    'both doors raise an alarm',
    async () => {
      const rows = await house.sql<{ door: string }>('select distinct door from guessing_alarms');
      await new Promise((resolve) => setTimeout(resolve, 100));
      return DOOR_NAMES.every((door) => rows.some((row) => row.door === door));
    },
    2 * ALARM_MS,
  );
  return performance.now() - sinceMs;
}
