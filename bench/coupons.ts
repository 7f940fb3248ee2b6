// Coupons issued (picture included) and checked, per second and core, on a real Postgres. The baseline
// beside each is sharp alone: encoding, or decoding, the same pictures.
import { performance } from 'node:perf_hooks';
import sharp, { type OutputInfo } from 'sharp';
import type { Presented } from '../server/coupons/desk.ts';
import {
  couponHouse,
  type CouponHouse,
  type TestCoupon,
} from '../tests/coupons/support/coupon-house.ts';
import type { Bench, Row } from './contract.ts';

export const run: Bench = async ({ smoke, report }) => {
  const count = smoke ? 3 : 60;
  // One thread for pictures and one thing at a time: what is measured is one core.
  sharp.concurrency(1);
  const house = await couponHouse({ threads: 1 });
  try {
    report('warming up');
    for (let round = 0; round < 3; round += 1) {
      const coupon = await house.addCoupon();
      await check(house, coupon, await reencode(coupon.picture));
    }
    report(`issuing ${count} coupons`);
    const issuing = await issue(house, count);
    report('checking them, untouched');
    const { coupons } = issuing;
    const checking = await time(coupons, (each) => check(house, each, each.picture));
    report('checking them, re-encoded');
    const copies = new Map<TestCoupon, Buffer>();
    for (const each of coupons) copies.set(each, await reencode(each.picture));
    const copied = await time(coupons, (each) => check(house, each, copies.get(each)!));
    report('sharp alone');
    const raw = await Promise.all(coupons.map(({ picture }) => decode(picture)));
    const decoding = await time(coupons, ({ picture }) => decode(picture));
    const decodingCopies = await time(coupons, (each) => decode(copies.get(each)!));
    const encoding = await time(raw, ({ data, info }) => encode(data, info));
    return {
      table: [
        row('issue, picture included', issuing, encoding),
        row('check, untouched', checking, decoding),
        row('check, re-encoded as JPEG 75', copied, decodingCopies),
      ],
      metrics: {
        issuePerS: 1000 / issuing.meanMs,
        validatePerS: 1000 / checking.meanMs,
        validateReencodedPerS: 1000 / copied.meanMs,
        validateTimeRatioToSharp: checking.medianMs / decoding.medianMs,
      },
    };
  } finally {
    await house.close();
  }
};

interface Timing {
  readonly meanMs: number;
  readonly medianMs: number;
}

const row = (what: string, timing: Timing, sharpAlone: Timing): Row => ({
  what,
  perSecond: 1000 / timing.meanMs,
  medianMs: timing.medianMs,
  sharpAloneMedianMs: sharpAlone.medianMs,
  ratio: timing.medianMs / sharpAlone.medianMs,
});

async function time<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<Timing> {
  const tookMs: number[] = [];
  for (const item of items) {
    const sinceMs = performance.now();
    await work(item);
    tookMs.push(performance.now() - sinceMs);
  }
  return timingOf(tookMs);
}

function timingOf(tookMs: readonly number[]): Timing {
  const sorted = [...tookMs].sort((a, b) => a - b);
  const meanMs = tookMs.reduce((sum, each) => sum + each, 0) / tookMs.length;
  return { meanMs, medianMs: sorted[sorted.length >> 1]! };
}

/** One product, offered; each coupon for a member of its own. Making members and products is not timed. */
async function issue(house: CouponHouse, count: number) {
  const product = await house.addProduct(await house.addSeller());
  const coupons: TestCoupon[] = [];
  const tookMs: number[] = [];
  for (let made = 0; made < count; made += 1) {
    const member = await house.addMember();
    const sinceMs = performance.now();
    const fetched = await house.wallet.fetch(member, product.sellerId, product.number);
    const picture = fetched.ok ? await house.wallet.picture(member, fetched.value.id) : fetched;
    tookMs.push(performance.now() - sinceMs);
    if (!fetched.ok || !picture.ok) throw new Error('a coupon was refused');
    coupons.push({ member, product, coupon: fetched.value, picture: picture.value });
  }
  return { coupons, ...timingOf(tookMs) };
}

async function check(house: CouponHouse, of: TestCoupon, picture: Buffer): Promise<void> {
  const presented: Presented = {
    picture,
    member: of.member,
    sellerId: of.product.sellerId,
    productId: of.product.id,
    listMinor: 12_000,
    nowMs: Date.now(),
  };
  const answer = await house.desk.check(presented);
  if (!answer.ok || answer.value.id !== of.coupon.id) throw new Error('a good coupon was refused');
}

const reencode = (picture: Buffer) => sharp(picture).jpeg({ quality: 75 }).toBuffer();

const decode = (picture: Buffer) =>
  sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });

const encode = (data: Buffer, { width, height }: OutputInfo) =>
  sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .png({ compressionLevel: 6, adaptiveFiltering: true })
    .toBuffer();
