// Reads of the ledger for statements. Nothing here writes.
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';

/** One booked event of a seller: what was paid or given back, the commission on it, what the seller gets. */
export interface StatementLine {
  readonly id: string;
  readonly orderId: string | null;
  readonly kind: 'sale' | 'refund' | 'payout';
  readonly atMs: number;
  readonly currency: string;
  /** Negative for refunds. */
  readonly paidMinor: number;
  readonly commissionMinor: number;
  readonly dueMinor: number;
  readonly products: string;
}

export interface Balance {
  readonly currency: string;
  readonly dueMinor: number;
}

interface StatementRow {
  id: string;
  order_id: string | null;
  kind: StatementLine['kind'];
  at: Date;
  currency: string;
  paid: number;
  commission: number;
  due: number;
  products: string | null;
}

/** In order of time; `from` counts, `until` does not. */
export async function listStatement(
  handle: Handle,
  { account, fromMs, untilMs }: { account: string; fromMs: number; untilMs: number },
): Promise<StatementLine[]> {
  const { rows } = await runSql<StatementRow>(
    handle,
    `select posting.id, posting.order_id, posting.kind, posting.at, own.currency,
      -own.amount_minor as due,
      coalesce((select sum(amount_minor) from ledger_entries where posting_id = posting.id
        and account = 'payments' and currency = own.currency), 0)::bigint as paid,
      -coalesce((select sum(amount_minor) from ledger_entries where posting_id = posting.id
        and account = 'commission' and currency = own.currency), 0)::bigint as commission,
      (select string_agg(product_number || ' ' || product_name || ' × '
            || coalesce(back.quantity, sold.quantity), ', ' order by sold.line)
        from order_lines sold left join jsonb_to_recordset(refund.lines)
          as back (line integer, quantity integer) on back.line = sold.line
        where sold.order_id = posting.order_id and (refund.id is null or back.line is not null)
      ) as products
    from ledger_entries own join ledger_postings posting on posting.id = own.posting_id
      left join refunds refund on refund.order_id = posting.order_id
        and 'refund ' || refund.id = posting.once
    where own.account = ? and posting.at >= ? and posting.at < ?
    order by posting.at, posting.id`,
    [account, new Date(fromMs), new Date(untilMs)],
  );
  return rows.map((row) => ({
    id: row.id,
    orderId: row.order_id,
    kind: row.kind,
    atMs: row.at.getTime(),
    currency: row.currency,
    paidMinor: row.paid,
    commissionMinor: row.commission,
    dueMinor: row.due,
    products: row.products ?? '',
  }));
}

/** What is owed on an account before a moment, per currency. */
export async function listBalances(
  handle: Handle,
  { account, untilMs }: { account: string; untilMs: number },
): Promise<Balance[]> {
  const { rows } = await runSql<{ currency: string; due: number }>(
    handle,
    `select currency, (-sum(amount_minor))::bigint as due
    from ledger_entries join ledger_postings on ledger_postings.id = posting_id
    where account = ? and at < ? group by currency order by currency`,
    [account, new Date(untilMs)],
  );
  return rows.map(({ currency, due }) => ({ currency, dueMinor: due }));
}

/** What is wrong in the whole ledger, as sentences; none: it balances and agrees with the orders. */
export async function findLedgerFaults(handle: Handle): Promise<string[]> {
  const { rows } = await runSql<{ fault: string }>(
    handle,
    `select 'posting ' || posting_id || ' does not balance' as fault from ledger_entries
      group by posting_id, currency having sum(amount_minor) <> 0
    union all
    select 'order ' || orders.id || ' kept ' || (total_minor - refunded_minor) || ', booked ' || booked
      from orders join lateral (select coalesce(sum(amount_minor), 0) as booked
        from ledger_entries join ledger_postings on ledger_postings.id = posting_id
        where order_id = orders.id and account = 'payments') ledger on true
      where booked <> case when state in ('accepted', 'refunded') then total_minor - refunded_minor
          else 0 end
        and not exists (select 1 from refunds where order_id = orders.id and state = 'started')`,
    [],
  );
  return rows.map(({ fault }) => fault);
}
