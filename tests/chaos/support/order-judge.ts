// What must hold of orders, money, coupons and instructions once everything has come to rest. Read
// from the database alone: ours, and the provider's books.
import type { Database } from '../../../server/store/database.ts';
import { findLedgerFaults } from '../../../server/store/ledger-query.ts';

/** Which coupon belongs to which order: the first, and those that were used with it. */
const USES = `(select id, state, coupon from orders,
    unnest(array_prepend(coupon_id, more_coupon_ids)) coupon where coupon is not null)`;

/** Every rule as a query for what breaks it. */
const RULES: Record<string, string> = {
  'an order that is accepted is charged, at its price': `select orders.id from orders
    left join sandbox_charges charge on charge.order_id = orders.id and charge.state = 'captured'
    where orders.state in ('accepted', 'refunded') and total_minor > 0
      and charge.amount_minor is distinct from total_minor`,
  'what is charged belongs to an accepted order': `select charge.order_id from sandbox_charges charge
    left join orders on orders.id = charge.order_id and orders.state in ('accepted', 'refunded')
    where charge.state = 'captured' and orders.id is null`,
  'no money is held for an order that is over': `select charge.order_id from sandbox_charges charge
    left join orders on orders.id = charge.order_id and orders.state in ('reserved', 'authorised')
    where charge.state in ('authorised', 'action-required') and orders.id is null`,
  'nothing is left unsettled': `select id from orders where state in ('reserved', 'authorised')
    union all select id from refunds where state = 'started'`,
  'what was refunded was paid back': `select orders.id from orders
    left join lateral (select coalesce(sum(amount_minor), 0) as paid from sandbox_refunds
      where order_id = orders.id) back on true where paid <> refunded_minor`,
  'a coupon is used by one order at most': `select coupon from ${USES} uses
    where state = 'accepted' group by coupon having count(*) > 1`,
  'a used coupon has its order, an unused one has none': `select coupons.id from coupons
    left join ${USES} uses on uses.coupon = coupons.id and uses.state = 'accepted'
    where (coupons.state = 'redeemed') <> (uses.id is not null)
      or coupons.state = 'redeemed' and coupons.used_by <> uses.id`,
  'no coupon is reserved for an order that is over': `select coupons.id from coupons
    left join orders on orders.id = coupons.used_by and orders.state in ('reserved', 'authorised')
    where coupons.state = 'reserved' and orders.id is null`,
  'the seller is told of accepted orders, and of no others': `select orders.id from orders
    left join delivery_instructions instruction on instruction.order_id = orders.id
    where (orders.state in ('accepted', 'refunded')) <> (instruction.order_id is not null)`,
};

/** Sentences; none: all is well. */
export async function judgeOrders(db: Database): Promise<string[]> {
  const faults: string[] = [];
  for (const [rule, query] of Object.entries(RULES)) {
    const { rows } = await db.raw(query);
    if (rows.length > 0) faults.push(`not so: ${rule} (${rows.length} times)`);
  }
  return [...faults, ...(await findLedgerFaults(db))];
}
