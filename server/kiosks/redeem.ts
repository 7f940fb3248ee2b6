// Redeeming what is held. What many kiosks ask for at once is written in one transaction, which costs
// hardly more than one redemption; what does not fit together is done one by one.
import type { KioskCommand } from '../../common/protocol/kiosk.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { CommandRow } from '../store/kiosk-commands.ts';
import type { RedemptionRow } from '../store/redemptions.ts';
import { gather } from '../devices/gather.ts';
import type { KiosksDeps } from './deps.ts';
import type { KnownKiosk } from './known-kiosk.ts';
import { first, record, repeatedAnswer, toRow, type Outcome, type Said } from './recorded.ts';
import { toRedemption } from './redemption.ts';

interface Wish {
  readonly said: Said;
  readonly redemptionId: string;
}

export type Redeem = (said: Said, body: KioskCommand<'redeem'>) => Promise<Outcome>;

const MOST_TOGETHER = 64;

export function createRedeem(deps: KiosksDeps): Redeem {
  const redeem = gather((wishes: readonly Wish[]) => redeemAll(deps, wishes), MOST_TOGETHER);
  return (said, { redemptionId }) => redeem({ said, redemptionId });
}

interface Facts {
  readonly commands: ReadonlyMap<string, CommandRow>;
  readonly redemptions: ReadonlyMap<string, RedemptionRow>;
}

async function redeemAll(deps: KiosksDeps, wishes: readonly Wish[]): Promise<Outcome[]> {
  if (wishes.length === 1) return [await redeemOne(deps, wishes[0]!)];
  const facts = await findFacts(deps, wishes);
  const outcomes = new Map<Wish, Outcome>();
  const together: (Wish & { readonly answer: Answer<unknown> })[] = [];
  const taken = new Set<string>();
  const nowMs = deps.nowMs();
  for (const wish of wishes) {
    const before = facts.commands.get(nameOf(wish.said));
    const repeated = before && repeatedAnswer(wish.said, before);
    if (repeated) outcomes.set(wish, repeated);
    // Rivals for one redemption, and one command sent twice at once, are settled one after the other.
    if (before || taken.has(nameOf(wish.said)) || taken.has(wish.redemptionId)) continue;
    taken.add(nameOf(wish.said)).add(wish.redemptionId);
    const row = facts.redemptions.get(wish.redemptionId);
    together.push({ ...wish, answer: decide(wish.said.kiosk, row, nowMs) });
    outcomes.set(wish, first(together.at(-1)!.answer));
  }
  const isWritten = await write(deps, together, nowMs);
  const all: Outcome[] = [];
  for (const wish of wishes) {
    const outcome = outcomes.get(wish);
    const isDone = outcome && (isWritten || outcome.repeated);
    all.push(isDone ? outcome : await redeemOne(deps, wish));
  }
  return all;
}

const redeemOne = (deps: KiosksDeps, { said, redemptionId }: Wish): Promise<Outcome> =>
  record(deps, said, async () => {
    const row = await deps.store.findRedemption(deps.db, redemptionId);
    const nowMs = deps.nowMs();
    const answer = decide(said.kiosk, row, nowMs);
    if (!answer.ok || !row) return { answer };
    return {
      answer,
      effect: async (transaction) => (await deps.store.redeemHeld(transaction, [row], nowMs)) === 1,
    };
  });

function decide(
  { sellerId }: KnownKiosk,
  row: RedemptionRow | undefined,
  nowMs: number,
): Answer<unknown> {
  if (!row) return refused('NOT_FOUND');
  if (row.sellerId !== sellerId) return refused('WRONG_SHOP');
  if (row.state === 'redeemed') return refused('COUPON_USED');
  if (row.state !== 'held' || nowMs >= row.holdUntilMs) return refused('HOLD_OVER');
  return accepted(toRedemption({ ...row, state: 'redeemed', settledAtMs: nowMs }));
}

async function findFacts({ store, db }: KiosksDeps, wishes: readonly Wish[]): Promise<Facts> {
  const [commands, redemptions] = await Promise.all([
    store.listCommandsOf(
      db,
      wishes.map(({ said }) => ({ kioskId: said.kiosk.id, id: said.frame.id })),
    ),
    store.listRedemptionsById(
      db,
      wishes.map(({ redemptionId }) => redemptionId),
    ),
  ]);
  return {
    commands: new Map(commands.map((row) => [`${row.kioskId} ${row.id}`, row])),
    redemptions: new Map(redemptions.map((row) => [row.id, row])),
  };
}

const nameOf = ({ kiosk, frame }: Said): string => `${kiosk.id} ${frame.id}`;

/** All or nothing. False: something has changed since it was decided. */
async function write(
  { store, db }: KiosksDeps,
  together: readonly (Wish & { readonly answer: Answer<unknown> })[],
  nowMs: number,
): Promise<boolean> {
  if (together.length === 0) return true;
  const held = together
    .filter(({ answer }) => answer.ok)
    .map(({ redemptionId, answer }) => {
      const { couponId } = (answer as { value: { couponId: string } }).value;
      return { id: redemptionId, couponId };
    });
  try {
    await store.inTransaction(db, async (transaction) => {
      const redeemed = held.length > 0 ? await store.redeemHeld(transaction, held, nowMs) : 0;
      const rows = together.map(({ said, answer }) => toRow(said, { answer }));
      const recorded = await store.insertCommands(transaction, rows);
      if (redeemed !== held.length || recorded !== rows.length) throw new Apart();
    });
    return true;
  } catch (error) {
    // A deadlock with another node's batch: one by one there is none.
    const isDeadlock = (error as { code?: unknown }).code === '40P01';
    if (error instanceof Apart || isDeadlock) return false;
    throw error;
  }
}

/** Rolls back what was about to be written. */
class Apart extends Error {}
