// Reads of orders for screens. Nothing here writes.
import type { Order } from '../../common/protocol/shop.ts';
import type { Delivery } from '../../common/protocol/deliveries.ts';
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';

const LINES = `(select json_agg(json_build_object('line', line, 'productNumber', product_number,
    'productName', product_name, 'quantity', quantity, 'unitMinor', unit_minor,
    'discountMinor', discount_minor, 'refundedQuantity', refunded_quantity) order by line)
  from order_lines where order_lines.order_id = orders.id) as lines`;

interface OrderRow {
  id: string;
  state: Order['state'];
  seller_id: string;
  seller: string;
  lines: Delivery['lines'][number][];
  list_minor: number;
  discount_minor: number;
  total_minor: number;
  refunded_minor: number;
  currency: string;
  coupon_id: string | null;
  more_coupon_ids: string[];
  refusal: Order['refusal'];
  page: string | null;
  delivery: Delivery['state'] | null;
  created_at: Date;
}

const toOrder = (row: OrderRow): Order => ({
  id: row.id,
  state: row.state,
  seller: { id: row.seller_id, name: row.seller },
  lines: row.lines.map(({ productNumber, productName, quantity, unitMinor, discountMinor }) => ({
    productNumber,
    productName,
    quantity,
    unitMinor,
    discountMinor,
  })),
  listMinor: row.list_minor,
  discountMinor: row.discount_minor,
  totalMinor: row.total_minor,
  refundedMinor: row.refunded_minor,
  currency: row.currency,
  couponIds: row.coupon_id === null ? [] : [row.coupon_id, ...row.more_coupon_ids],
  refusal: row.refusal,
  paymentPage: row.state === 'reserved' ? row.page : null,
  delivery: row.delivery ?? 'none',
  createdAtMs: row.created_at.getTime(),
});

const ORDERS = `select orders.*, sellers.name as seller, payments.page,
    delivery_instructions.state as delivery, ${LINES}
  from orders join sellers on sellers.id = orders.seller_id
    join payments on payments.order_id = orders.id
    left join delivery_instructions on delivery_instructions.order_id = orders.id`;

/** Newest first. */
export async function listOrders(
  handle: Handle,
  memberId: string,
  limit: number,
): Promise<Order[]> {
  const { rows } = await runSql<OrderRow>(
    handle,
    `${ORDERS} where orders.member_id = ? order by orders.created_at desc limit ?`,
    [memberId, limit],
  );
  return rows.map(toOrder);
}

/** undefined: this member has no such order. */
export async function findOwnOrder(
  handle: Handle,
  memberId: string,
  id: string,
): Promise<Order | undefined> {
  const { rows } = await runSql<OrderRow>(
    handle,
    `${ORDERS} where orders.member_id = ? and orders.id = ?`,
    [memberId, id],
  );
  return rows[0] && toOrder(rows[0]);
}

/** The signed acceptance; undefined before it, and for another member's order. */
export async function findOwnReceipt(
  handle: Handle,
  memberId: string,
  id: string,
): Promise<object | undefined> {
  const row = await handle('orders').where({ id, member_id: memberId }).first('receipt');
  return row?.receipt ?? undefined;
}

/** What the signed acceptance is made of. */
export async function findForReceipt(
  handle: Handle,
  id: string,
): Promise<(Order & { readonly membershipNumber: string }) | undefined> {
  const { rows } = await runSql<OrderRow & { membership_number: string }>(
    handle,
    `select found.*, members.membership_number
    from (${ORDERS} where orders.id = ?) found join members on members.id = found.member_id`,
    [id],
  );
  return rows[0] && { ...toOrder(rows[0]), membershipNumber: rows[0].membership_number };
}

interface DeliveryRow extends OrderRow {
  recipient: Delivery['recipient'];
  printed_at: Date | null;
  settled_at: Date | null;
  refused_because: string | null;
}

/** Newest first; `before` pages on. More than `limit` where the last ones are of the same moment. */
export async function listDeliveries(
  handle: Handle,
  sellerId: string,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<Delivery[]> {
  const { rows } = await runSql<DeliveryRow>(
    handle,
    `select orders.id, orders.state as state, orders.recipient, orders.currency, orders.total_minor,
      orders.refunded_minor, instruction.state as delivery, instruction.created_at,
      instruction.printed_at, instruction.settled_at, instruction.refused_because, ${LINES}
    from delivery_instructions instruction join orders on orders.id = instruction.order_id
    where instruction.seller_id = ? and instruction.created_at < ?
    order by instruction.created_at desc fetch first ? rows with ties`,
    [sellerId, new Date(before ?? 8_000_000_000_000), limit],
  );
  return rows.map((row) => ({
    orderId: row.id,
    state: row.delivery ?? 'new',
    recipient: row.recipient,
    lines: row.lines,
    totalMinor: row.total_minor,
    refundedMinor: row.refunded_minor,
    currency: row.currency,
    createdAtMs: row.created_at.getTime(),
    printedAtMs: row.printed_at?.getTime() ?? null,
    settledAtMs: row.settled_at?.getTime() ?? null,
    refusedBecause: row.refused_because,
  }));
}
