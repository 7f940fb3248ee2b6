// X10: many kiosks hold and redeem the same coupons while the server is killed with -9; whoever gets no
// answer sends the same frame again. At the end holds have lapsed and everything is judged.
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { closeDatabase, openDatabase, type Database } from '../../../server/store/database.ts';
import { KIOSKS_SWEEP } from '../../../server/store/kiosk-jobs.ts';
import { enrolKiosk, type KioskKey } from '../../kiosks/support/kiosk-client.ts';
import { orderDoors, type TestItem } from '../../orders/support/order-house.ts';
import { startAppProcess } from '../../support/app-process.ts';
import { testDatabase } from '../../support/postgres.ts';
import { until } from '../../socket/support/until.ts';
import { findCounterFaults, readCounterBooks } from '../support/counter-judge.ts';
import { plant, type MUTANTS } from '../support/mutants.ts';
import { patientKiosk, type PatientKiosk } from '../support/patient-kiosk.ts';
import type { Progress } from '../support/stage.ts';
import { addTypedCoupons } from '../support/typed-coupons.ts';

export interface RaceSize {
  readonly kiosks: number;
  readonly coupons: number;
  /** Holds that are asked for, spread over the coupons. */
  readonly attempts: number;
  readonly kills: number;
  /** The product with a fault, to see that the judge notices. */
  readonly mutant?: (typeof MUTANTS)[keyof typeof MUTANTS];
  readonly progress?: Progress;
}

export interface RaceOutcome {
  readonly attempts: number;
  readonly commands: number;
  /** Redemptions by the state they ended in. */
  readonly ended: Readonly<Record<string, number>>;
  /** Tries that got no answer, those to connect among them. */
  readonly unanswered: number;
  readonly faults: readonly string[];
}

export async function kioskRace(size: RaceSize): Promise<RaceOutcome> {
  const { coupons, attempts, kills, mutant, progress = () => {} } = size;
  const { url, drop } = await testDatabase();
  const db = openDatabase({ url, pool: 4 });
  const tree = mutant && (await plant(mutant));
  const app = await startAppProcess({ databaseUrl: url, root: tree?.root });
  const kiosks: PatientKiosk[] = [];
  try {
    const doors = orderDoors(app.origin, () => db);
    const seller = await doors.addSeller();
    const item = await doors.addItem(seller, null);
    const { memberId } = await doors.addBuyer(null);
    progress(0, 'coupons are made');
    const codes = await addTypedCoupons(db, seller.sellerId, memberId, coupons);
    for (let at = 0; at < size.kiosks; at += 1) {
      const key: KioskKey = await enrolKiosk(app.origin, seller.client, ['redeem'], null);
      kiosks.push(patientKiosk(app.origin, key));
    }
    const work = { begun: 0, codes, attempts, item, kiosks };
    const race = Promise.all(kiosks.map((kiosk) => attend(kiosk, work)));
    for (let kill = 1; kill <= kills; kill += 1) {
      // Spread over the race, then at no certain moment.
      const due = (attempts * kill) / (kills + 1);
      await Promise.race([until('the race goes on', () => work.begun >= due, RACE_MS), race]);
      await pause(randomInt(90));
      await app.stop('SIGKILL');
      await app.start();
      progress(work.begun / attempts, `${kill} kills, ${work.begun} attempts`);
    }
    await race;
    progress(1, 'holds lapse');
    await letLapse(db);
    return await judge(db, work.begun, kiosks);
  } finally {
    for (const kiosk of kiosks) kiosk.close();
    await app.close();
    await tree?.remove();
    await closeDatabase(db);
    await drop();
  }
}

const RACE_MS = 60 * 60_000;

interface Work {
  begun: number;
  readonly codes: readonly string[];
  readonly attempts: number;
  readonly item: TestItem;
  readonly kiosks: readonly PatientKiosk[];
}

/** One attempt after the other; those that follow each other are for one coupon, by several kiosks. */
async function attend(kiosk: PatientKiosk, work: Work): Promise<void> {
  const { attempts, codes, item } = work;
  while (work.begun < attempts) {
    const code = codes[Math.floor((work.begun * codes.length) / attempts)]!;
    work.begun += 1;
    const held = await kiosk.ask('hold', {
      coupon: { kind: 'code', code },
      basket: { productNumber: item.number, quantity: 1, listMinor: null },
    });
    if (held.ok) await goOn(kiosk, held.value.redemptionId, work);
  }
}

const BECAUSE = 'rung up twice';

/** What becomes of a hold is left to chance; every third is a race between two kiosks. */
async function goOn(kiosk: PatientKiosk, redemptionId: string, { kiosks }: Work): Promise<void> {
  const other = kiosks[randomInt(kiosks.length)]!;
  const chance = randomInt(20);
  // Whoever brought it has gone away.
  if (chance === 0) return;
  if (chance < 4) return void (await kiosk.ask('release', { redemptionId }));
  const redeemed = await Promise.all([
    kiosk.ask('redeem', { redemptionId }),
    ...(chance < 8 ? [other.ask('release', { redemptionId })] : []),
    ...(chance >= 8 && chance < 12 ? [other.ask('redeem', { redemptionId })] : []),
  ]);
  const isRedeemed = redeemed.some((answer) => answer.ok && answer.value.state === 'redeemed');
  if (chance < 16 || !isRedeemed) return;
  const because = BECAUSE;
  const by = chance < 18 ? [kiosk] : [kiosk, other];
  await Promise.all(by.map((each) => each.ask('undo', { redemptionId, because })));
}

/** As if five minutes had gone by; then the job that frees coupons runs as often as it has to. */
async function letLapse(db: Database): Promise<void> {
  await db('redemptions')
    .where({ state: 'held' })
    .update({ hold_until: db.raw(`now() - interval '1 s'`) });
  await until(
    'no hold is left',
    async () => {
      const left = await db('redemptions').where({ state: 'held' }).first('id');
      if (!left) return true;
      await db.raw(`select graphile_worker.add_job(?, job_key := ?)`, [KIOSKS_SWEEP, KIOSKS_SWEEP]);
      await pause(500);
      return false;
    },
    120_000,
  );
}

async function judge(
  db: Database,
  attempts: number,
  kiosks: readonly PatientKiosk[],
): Promise<RaceOutcome> {
  const books = await readCounterBooks(db);
  const told = kiosks.flatMap((kiosk) => kiosk.told);
  const ended: Record<string, number> = {};
  for (const { state } of books.redemptions) ended[state] = (ended[state] ?? 0) + 1;
  return {
    attempts,
    commands: told.length,
    ended,
    unanswered: kiosks.reduce((sum, kiosk) => sum + kiosk.unanswered, 0),
    faults: findCounterFaults(told, books),
  };
}
