// Redemptions a second at the counter, and how long a till waits. Counted is `redeem` of coupons that are
// held already, from signing the frame to reading its answer, over the sockets of many enrolled kiosks;
// the kiosks run in this very process. Beside it, turn and turn about: the same writes as bare SQL, with as
// many connections to the database and as many at once. And coupons' pictures, presented and recognised.
import { percentile } from '../scripts/crowd/tally.ts';
import {
  connectKiosk,
  type KioskClient,
  type KioskKey,
} from '../tests/kiosks/support/kiosk-client.ts';
import {
  openKioskHouse,
  type HeldCoupon,
  type KioskHouse,
} from '../tests/kiosks/support/kiosk-house.ts';
import type { Bench, Row } from './contract.ts';
import { ratioOf } from './draws/median.ts';
import { openBareSql } from './redeem/bare.ts';
import { addHeld, type Held } from './redeem/held.ts';
import { checkPictures, reencode, type Checked } from './redeem/pictures.ts';

interface Size {
  readonly kiosks: number;
  /** At once, of each kiosk. */
  readonly each: number;
  readonly rounds: number;
  /** Redemptions of one round; few enough for a kiosk's budget of commands. */
  readonly redemptions: number;
  readonly pictures: number;
}
const FULL: Size = { kiosks: 16, each: 4, rounds: 7, redemptions: 2_000, pictures: 20 };
const SMOKE: Size = { kiosks: 4, each: 16, rounds: 1, redemptions: 300, pictures: 3 };
const POOL = 10;

export const run: Bench = async ({ smoke, report }) => {
  const size = smoke ? SMOKE : FULL;
  const house = await openKioskHouse({ config: { databasePool: POOL } });
  const kiosks: KioskClient[] = [];
  try {
    const shop = await house.addShop();
    const keys: KioskKey[] = [];
    for (let at = 0; at < size.kiosks; at += 1) {
      keys.push(await house.addKiosk(shop));
      kiosks.push(await connectKiosk(house.origin, keys[at]!));
    }
    const coupons: HeldCoupon[] = [];
    for (let at = 0; at < size.pictures; at += 1) coupons.push(await house.addCoupon(shop));
    report(`${size.kiosks} kiosks are connected`);
    const [key, kiosk] = [keys[0]!, kiosks[0]!];
    const [product, bare] = await redeemAll(house, coupons[0]!, { key, kiosks, size, report });
    report(`presenting ${2 * size.pictures} pictures`);
    const at = { origin: house.origin, key, kiosk };
    const originals = coupons.map(({ picture }) => picture);
    const untouched = await checkPictures(at, coupons, originals, 'image/png');
    const copies = await Promise.all(coupons.map(reencode));
    const reencoded = await checkPictures(at, coupons, copies, 'image/jpeg');
    return resultOf(product, bare, { untouched, reencoded });
  } finally {
    for (const kiosk of kiosks) kiosk.close();
    await house.close();
  }
};

interface Tally {
  readonly tookMs: number[];
  /** Of each round. */
  readonly perS: number[];
}

interface Redeeming {
  readonly key: KioskKey;
  readonly kiosks: readonly KioskClient[];
  readonly size: Size;
  readonly report: (line: string) => void;
}

async function redeemAll(
  house: KioskHouse,
  coupon: HeldCoupon,
  { key, kiosks, size, report }: Redeeming,
): Promise<readonly [Tally, Tally]> {
  const bareSql = openBareSql(house.house.databaseUrl, key.id, POOL);
  const product: Tally = { tookMs: [], perS: [] };
  const bare: Tally = { tookMs: [], perS: [] };
  const atOnce = size.kiosks * size.each;
  const throughKiosk = async ({ redemptionId }: Held, lane: number) => {
    const answer = await kiosks[lane % kiosks.length]!.say('redeem', { redemptionId });
    if (!answer.ok) throw new Error(JSON.stringify(answer));
  };
  const warmUp: Tally = { tookMs: [], perS: [] };
  const some = () => addHeld(house, coupon, key.id, size.redemptions);
  try {
    await measure(warmUp, (await some()).slice(0, 200), atOnce, throughKiosk);
    await measure(warmUp, (await some()).slice(0, 200), atOnce, bareSql.redeem);
    for (let round = 0; round < size.rounds; round += 1) {
      await measure(product, await some(), atOnce, throughKiosk);
      await measure(bare, await some(), atOnce, bareSql.redeem);
      const [own, other] = [product.perS.at(-1)!, bare.perS.at(-1)!].map(Math.round);
      report(`round ${round + 1}: ${own}/s, bare SQL ${other}/s`);
    }
  } finally {
    await bareSql.close();
  }
  return [product, bare];
}

async function measure(
  tally: Tally,
  held: readonly Held[],
  atOnce: number,
  redeem: (held: Held, lane: number) => Promise<void>,
): Promise<void> {
  const waiting = held.values();
  const begun = performance.now();
  const work = async (lane: number) => {
    for (const each of waiting) {
      const sinceMs = performance.now();
      await redeem(each, lane);
      tally.tookMs.push(performance.now() - sinceMs);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, lane) => work(lane)));
  tally.perS.push((held.length / (performance.now() - begun)) * 1000);
}

function resultOf(
  product: Tally,
  bare: Tally,
  { untouched, reencoded }: { readonly untouched: Checked; readonly reencoded: Checked },
) {
  return {
    table: [
      tallyRow('redeem of a held coupon, through sockets', product),
      tallyRow('bare SQL, a transaction each', bare),
      checkedRow('picture presented, untouched', untouched),
      checkedRow('picture presented, re-encoded as JPEG 75', reencoded),
    ],
    metrics: {
      redemptionsPerS: perSOf(product),
      rateRatioToBareSql: ratioOf(product.perS, bare.perS),
      p99Ms: percentile(product.tookMs, 0.99),
      pictureChecksPerS: perCpuS({
        count: untouched.count + reencoded.count,
        cpuMs: untouched.cpuMs + reencoded.cpuMs,
      }),
      untouchedChecksPerS: perCpuS(untouched),
      reencodedChecksPerS: perCpuS(reencoded),
    },
  };
}

/** A second of one core. */
const perCpuS = ({ count, cpuMs }: Pick<Checked, 'count' | 'cpuMs'>): number =>
  (count / cpuMs) * 1000;

const perSOf = ({ perS }: Tally): number => percentile(perS, 0.5);

const tallyRow = (what: string, tally: Tally): Row => ({
  what,
  perS: perSOf(tally),
  p50Ms: percentile(tally.tookMs, 0.5).toFixed(1),
  p99Ms: percentile(tally.tookMs, 0.99).toFixed(1),
  perCpuS: '',
});

const checkedRow = (what: string, { count, spentMs, cpuMs }: Checked): Row => ({
  what,
  perS: (count / spentMs) * 1000,
  p50Ms: '',
  p99Ms: '',
  perCpuS: perCpuS({ count, cpuMs }).toFixed(1),
});
