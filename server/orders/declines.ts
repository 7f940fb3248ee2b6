// Whoever tries out cards orders with one after the other until one is good: after so many declined payments a
// member waits; what is not decided yet counts as well, or many at once would pass. Counted in the books and not
// in memory, so that it holds on all nodes and after a start.
import type { Transaction } from '../store/transaction.ts';
import type { OrderTools } from './deps.ts';

export const MOST_DECLINED = 10;
export const DECLINED_WITHIN_MS = 10 * 60_000;

/** In a transaction that has the member's row locked. 0: go ahead; otherwise ms until the next try. */
export async function waitAfterDeclines(
  { store, nowMs }: Pick<OrderTools, 'store' | 'nowMs'>,
  transaction: Transaction,
  memberId: string,
): Promise<number> {
  const sinceMs = nowMs() - DECLINED_WITHIN_MS;
  const declined = await store.listUnpaid(transaction, memberId, {
    sinceMs,
    limit: MOST_DECLINED,
  });
  const oldestMs = declined.at(MOST_DECLINED - 1);
  return oldestMs === undefined ? 0 : Math.max(1, oldestMs - sinceMs);
}
