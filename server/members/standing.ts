// Misuse, and what comes of it: the policy suspends, staff review, suspend and reinstate.
import type { MemberStanding, MisusePage } from '../../common/protocol/misuse.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { MembersDeps } from './deps.ts';
import type { Misuse } from './directory.ts';
import { COUNTED_REASONS, MISUSE_WINDOW_MS, MISUSES_TO_SUSPEND } from './misuse-policy.ts';

const PAGE = 50;

export interface Staff {
  readonly staffId: string;
  readonly sellerId: string;
}

export interface Standings {
  record(misuse: Misuse): Promise<void>;
  list(
    sellerId: string,
    query: { readonly open: boolean; readonly after: number | null },
  ): Promise<MisusePage>;
  /** NOT_FOUND: not this seller's, or reviewed before. */
  review(staff: Staff, misuseId: number, note: string): Promise<Answer<object>>;
  /** NOT_FOUND for members that have misused nothing of this seller. */
  find(staff: Staff, membershipNumber: string): Promise<Answer<MemberStanding>>;
  suspend(staff: Staff, membershipNumber: string, note: string): Promise<Answer<MemberStanding>>;
  /** NOT_FOUND as well when another seller has suspended: only that one may lift it. */
  reinstate(staff: Staff, membershipNumber: string, note: string): Promise<Answer<MemberStanding>>;
}

export function createStandings({ db, store }: MembersDeps): Standings {
  const find = async ({ sellerId }: Staff, membershipNumber: string) => {
    const found = await store.findStanding(db, sellerId, membershipNumber);
    if (!found) return undefined;
    const { memberId, standing, lastBySellerId } = found;
    const mayReinstate =
      standing.status === 'suspended' && (!lastBySellerId || lastBySellerId === sellerId);
    return { memberId, standing: { ...standing, mayReinstate } };
  };
  const shown = async (staff: Staff, number: string): Promise<Answer<MemberStanding>> => {
    const found = await find(staff, number);
    return found ? accepted(found.standing) : refused('NOT_FOUND');
  };
  const change = async (memberId: string, by: Staff, status: Status, note: string) => {
    await store.inTransaction(db, async (transaction) => {
      if ((await store.lockStanding(transaction, memberId)) === status) return;
      await store.changeStanding(transaction, { memberId, status, by, note });
    });
  };

  return {
    async record(misuse) {
      await store.inTransaction(db, async (transaction) => {
        await store.insertMisuse(transaction, misuse);
        const { memberId } = misuse;
        if (!memberId || !COUNTED_REASONS.some((reason) => reason === misuse.reason)) return;
        // Locked first: of several at once the last one counts them all.
        if ((await store.lockStanding(transaction, memberId)) !== 'active') return;
        const within = { reasons: COUNTED_REASONS, withinMs: MISUSE_WINDOW_MS };
        const count = await store.countOpenMisuses(transaction, memberId, within);
        if (count < MISUSES_TO_SUSPEND) return;
        const suspended = { memberId, status: 'suspended', by: null, note: 'policy' } as const;
        await store.changeStanding(transaction, suspended);
      });
    },

    async list(sellerId, { open, after }) {
      const found = await store.listMisuses(db, { sellerId, open, after, limit: PAGE + 1 });
      const misuses = found.slice(0, PAGE);
      const next = found.length > PAGE ? misuses.at(-1)!.id : null;
      return { misuses, next, open: await store.countMisusesToReview(db, sellerId) };
    },

    async review(staff, misuseId, note) {
      const done = await store.reviewMisuse(db, misuseId, { ...staff, note });
      return done ? accepted({}) : refused('NOT_FOUND');
    },

    find: shown,

    async suspend(staff, membershipNumber, note) {
      const found = await find(staff, membershipNumber);
      if (found) await change(found.memberId, staff, 'suspended', note);
      return shown(staff, membershipNumber);
    },

    async reinstate(staff, membershipNumber, note) {
      const found = await find(staff, membershipNumber);
      if (!found || (found.standing.status === 'suspended' && !found.standing.mayReinstate)) {
        return refused('NOT_FOUND');
      }
      await change(found.memberId, staff, 'active', note);
      return shown(staff, membershipNumber);
    },
  };
}

type Status = MemberStanding['status'];
