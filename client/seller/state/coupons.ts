// The issue list as a screen holds it: newest first, growing at the top while the campaign runs and at
// the bottom as one reads on.
import type { IssuedCoupon, IssueListPage } from '../../../common/protocol/seller.ts';

export interface Coupons {
  readonly shown: readonly IssuedCoupon[];
  /** Newer ones that wait to be let in, so that nothing moves under the reader's eyes. */
  readonly waiting: readonly IssuedCoupon[];
  /** The first page of a list that has moved on by more than a page; null: nothing is missing between. */
  readonly torn: IssueListPage | null;
  readonly total: number;
  /** Where reading goes on; null: everything is shown. */
  readonly next: number | null;
}

export const NO_COUPONS: Coupons = {
  shown: [],
  waiting: [],
  torn: null,
  total: 0,
  next: null,
};

export const firstPage = (page: IssueListPage): Coupons => ({
  shown: page.coupons,
  waiting: [],
  torn: null,
  total: page.total,
  next: page.next,
});

export function withNextPage(coupons: Coupons, page: IssueListPage): Coupons {
  const known = sheetsOf(coupons.shown);
  return {
    ...coupons,
    shown: [...coupons.shown, ...page.coupons.filter(({ sheet }) => !known.has(sheet))],
    total: page.total,
    next: page.next,
  };
}

/**
 * Takes in a fresh first page. The new coupons wait when `hold` is set. A page of nothing but new
 * ones means that the list has moved on further than one page: then it starts afresh.
 */
export function withNewest(coupons: Coupons, page: IssueListPage, hold: boolean): Coupons {
  const known = sheetsOf([...coupons.waiting, ...coupons.shown]);
  const fresh = page.coupons.filter(({ sheet }) => !known.has(sheet));
  const isAllNew = known.size > 0 && fresh.length === page.coupons.length;
  const torn = coupons.torn || (isAllNew && page.next !== null) ? page : null;
  const waiting = torn ? torn.coupons : [...fresh, ...coupons.waiting];
  const next = { ...coupons, total: page.total, waiting, torn };
  return hold ? next : letIn(next);
}

export function letIn(coupons: Coupons): Coupons {
  if (coupons.torn) return firstPage({ ...coupons.torn, total: coupons.total });
  const known = sheetsOf(coupons.shown);
  const waiting = coupons.waiting.filter(({ sheet }) => !known.has(sheet));
  return { ...coupons, shown: [...waiting, ...coupons.shown], waiting: [] };
}

const sheetsOf = (coupons: readonly IssuedCoupon[]): ReadonlySet<number> =>
  new Set(coupons.map(({ sheet }) => sheet));
