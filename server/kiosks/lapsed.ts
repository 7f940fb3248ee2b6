// Holds whose time is over: the coupon is free again. Swept by a job, and at the next touch of the coupon.
import { KEPT_COMMAND_DAYS } from '../../common/protocol/kiosk.ts';
import type { KiosksDeps } from './deps.ts';

type Deps = Pick<KiosksDeps, 'db' | 'store' | 'desk' | 'nowMs'>;

const BATCH = 500;
const DAY_MS = 86_400_000;
export const KIOSK_SWEEP_MS = 30_000;

/** Frees this coupon if a hold on it is over. Resolves with whether it was. */
export async function lapseHoldOf(deps: Deps, couponId: string): Promise<boolean> {
  const [lapsed] = await deps.store.listLapsedHolds(deps.db, { couponId, most: 1 });
  return lapsed !== undefined && (await lapse(deps, lapsed));
}

/** Frees what is over, and forgets commands that no kiosk can ask for any more. */
export async function sweepCounters(deps: Deps): Promise<void> {
  const { store, db, nowMs } = deps;
  for (const lapsed of await store.listLapsedHolds(db, { most: BATCH })) await lapse(deps, lapsed);
  const beforeMs = nowMs() - KEPT_COMMAND_DAYS * DAY_MS;
  await store.forgetCommands(db, beforeMs, BATCH * 10);
}

async function lapse(
  { store, db, desk, nowMs }: Deps,
  { id, couponId }: { readonly id: string; readonly couponId: string },
): Promise<boolean> {
  return store.inTransaction(db, async (transaction) => {
    // The coupon first, as everybody does: whoever redeems it at this moment is waited for.
    if (!(await desk.release(transaction, couponId, id))) return false;
    const expired = { id, from: 'held', to: 'expired', atMs: nowMs(), because: null } as const;
    if (!(await store.settleRedemption(transaction, expired))) {
      throw new Error(`redemption ${id} is not what its coupon says`);
    }
    return true;
  });
}
