// What must hold of coupons at counters once everything has come to rest: what kiosks were told, what is
// recorded of their commands, and what became of the coupons are one story.
import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Redemption, KioskAnswerFrame } from '../../../common/protocol/kiosk-answers.ts';
import type { Answer } from '../../../common/protocol/refusals.ts';
import type { Database } from '../../../server/store/database.ts';
import type { Told } from './patient-kiosk.ts';

export interface StoredRedemption {
  readonly id: string;
  readonly coupon_id: string;
  readonly state: 'held' | 'redeemed' | 'released' | 'undone' | 'expired';
}
export interface StoredCoupon {
  readonly id: string;
  readonly state: 'issued' | 'reserved' | 'redeemed' | 'void';
  readonly used_by: string | null;
}
export interface StoredCommand {
  readonly kiosk_id: string;
  readonly id: string;
  readonly counter: number;
  readonly name: string;
  readonly body_digest: Buffer;
  readonly answer: { readonly answer?: Answer<unknown> } | null;
}
export interface CounterBooks {
  readonly redemptions: readonly StoredRedemption[];
  readonly coupons: readonly StoredCoupon[];
  readonly commands: readonly StoredCommand[];
}

export async function readCounterBooks(db: Database): Promise<CounterBooks> {
  return {
    redemptions: await db('redemptions').select('id', 'coupon_id', 'state'),
    coupons: await db('coupons').select('id', 'state', 'used_by'),
    commands: await db('kiosk_commands').select(
      'kiosk_id',
      'id',
      'counter',
      'name',
      'body_digest',
      'answer',
    ),
  };
}

/** Sentences; none: all is well. Every command must have been answered. */
export function findCounterFaults(told: readonly Told[], books: CounterBooks): string[] {
  return [
    ...faultsOfCoupons(books),
    ...faultsOfRecords(told, books),
    ...faultsOfRedemptions(told, books),
    ...faultsOfTimes(told),
  ];
}

function faultsOfCoupons({ coupons, redemptions }: CounterBooks): string[] {
  const redeemed = redemptions.filter(({ state }) => state === 'redeemed');
  const faults: string[] = [];
  for (const [couponId, uses] of groupBy(redeemed, ({ coupon_id }) => coupon_id)) {
    if (uses.length > 1) faults.push(`coupon ${couponId} is redeemed ${uses.length} times`);
  }
  const useOf = new Map(redeemed.map((row) => [row.coupon_id, row.id]));
  for (const { id, state, used_by } of coupons) {
    if (state === 'reserved') faults.push(`coupon ${id} is left reserved`);
    if ((state === 'redeemed') !== useOf.has(id)) faults.push(`coupon ${id} is ${state}`);
    if (state === 'redeemed' && used_by !== useOf.get(id)) {
      faults.push(`coupon ${id} is used by another than its redemption`);
    }
  }
  return faults;
}

/** Refusals that a race may bring; whatever else is refused should not have been. */
const FAIR: Readonly<Record<string, readonly string[]>> = {
  hold: ['COUPON_USED'],
  redeem: ['COUPON_USED', 'HOLD_OVER'],
  release: ['COUPON_USED', 'HOLD_OVER'],
  undo: ['UNDO_TOO_LATE'],
};

function faultsOfRecords(told: readonly Told[], { commands }: CounterBooks): string[] {
  const faults: string[] = [];
  const rows = new Map(commands.map((row) => [`${row.kiosk_id} ${row.id}`, row]));
  for (const each of told) {
    const { name, id, counter, answer } = each;
    const row = rows.get(`${each.kioskId} ${id}`);
    rows.delete(`${each.kioskId} ${id}`);
    if (!answer.ok && !FAIR[name]?.includes(answer.refusal.code)) {
      faults.push(`"${name}" was refused ${answer.refusal.code}`);
    }
    if (each.answers.some((other) => !isAlike(other, answer))) {
      faults.push(`"${name}" ${id} was answered in two ways`);
    }
    const digest = hash('sha256', each.body, 'buffer');
    const isTheSame =
      row && row.name === name && Number(row.counter) === counter && digest.equals(row.body_digest);
    if (!isTheSame) faults.push(`"${name}" ${id} was answered and is not recorded`);
    else if (!row.answer?.answer || !isAlike(answer, row.answer.answer)) {
      faults.push(`"${name}" ${id} is recorded with another answer`);
    }
  }
  if (rows.size > 0) faults.push(`${rows.size} commands are recorded that nobody sent`);
  return faults;
}

type Said = Answer<unknown> | KioskAnswerFrame<unknown>;
const isAlike = (one: Said, other: Said): boolean =>
  one.ok
    ? other.ok && isDeepStrictEqual(one.value, other.value)
    : !other.ok && one.refusal.code === other.refusal.code;

type Step = Told & { readonly redemption: Redemption };

/** Commands that were accepted, with what they did. */
const stepsOf = (told: readonly Told[]): Step[] =>
  told.flatMap((each) =>
    each.answer.ok ? { ...each, redemption: each.answer.value as Redemption } : [],
  );

function faultsOfRedemptions(told: readonly Told[], { redemptions }: CounterBooks): string[] {
  const faults: string[] = [];
  const steps = groupBy(stepsOf(told), ({ redemption }) => redemption.redemptionId);
  for (const { id, state } of redemptions) {
    const of = (name: string) => (steps.get(id) ?? []).filter((step) => step.name === name);
    const [holds, redeems, undos] = [of('hold').length, of('redeem').length, of('undo').length];
    const releases = of('release').length;
    const fits = {
      held: false,
      expired: redeems + undos === 0,
      released: redeems + undos === 0 && releases > 0,
      redeemed: redeems === 1 && undos + releases === 0,
      undone: redeems === 1 && undos === 1 && releases === 0,
    }[state];
    if (holds === 1 && fits) continue;
    const count = `${holds} holds, ${redeems} redeems, ${releases} releases, ${undos} undos`;
    faults.push(`redemption ${id} is ${state} after ${count}`);
  }
  const known = new Set(redemptions.map(({ id }) => id));
  for (const id of steps.keys()) {
    if (!known.has(id)) faults.push(`redemption ${id} was told of and is not stored`);
  }
  return faults;
}

/** For sure redeemed from one time to another, as the kiosks' own clock tells. */
interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Nobody was told "redeemed" wholly within the time in which it was so by another redemption. */
function faultsOfTimes(told: readonly Told[]): string[] {
  const faults: string[] = [];
  const steps = stepsOf(told);
  const undone = new Map(
    steps.filter(({ name }) => name === 'undo').map((step) => [step.redemption.redemptionId, step]),
  );
  const redeems = steps.filter(({ name }) => name === 'redeem');
  for (const [couponId, uses] of groupBy(redeems, ({ redemption }) => redemption.couponId)) {
    for (const use of uses) {
      const undo = undone.get(use.redemption.redemptionId);
      const sure: Span = { fromMs: use.answeredAtMs, untilMs: undo?.begunAtMs ?? Infinity };
      const isDouble = uses.some(
        (other) =>
          other !== use && other.begunAtMs > sure.fromMs && other.answeredAtMs < sure.untilMs,
      );
      if (isDouble) faults.push(`coupon ${couponId} was redeemed while it was redeemed`);
    }
  }
  return faults;
}

function groupBy<T>(all: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(keyOf(each));
    if (group) group.push(each);
    else groups.set(keyOf(each), [each]);
  }
  return groups;
}
