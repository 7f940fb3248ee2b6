// Reads of what happened at counters.
import type { SellerRedemption } from '../../common/protocol/counter.ts';
import type { Handle } from './database.ts';
import { toRedemption, type RedemptionRecord, type RedemptionRow } from './redemptions.ts';
import { runSql } from './sql.ts';

export interface ListedRedemption {
  readonly redemption: RedemptionRow;
  /** Name of the kiosk. */
  readonly kiosk: SellerRedemption['kiosk'];
  readonly undoneBecause: string | null;
  readonly atMs: number;
  /** To read on from, µs. */
  readonly at: number;
}

/** Newest first; `before`: where the page before ended, µs. */
export async function listRedemptions(
  handle: Handle,
  sellerId: string,
  { before, most }: { readonly before: number | null; readonly most: number },
): Promise<ListedRedemption[]> {
  const { rows } = await runSql<
    RedemptionRecord & { kiosk: string; undone_because: string | null; at: number }
  >(
    handle,
    `select redemptions.*, kiosks.name as kiosk,
       (extract(epoch from held_at) * 1000000)::bigint as at
     from redemptions join kiosks on kiosks.id = redemptions.kiosk_id
     where redemptions.seller_id = ?
       and held_at < coalesce(to_timestamp(?::numeric / 1000000), 'infinity')
     order by held_at desc limit ?`,
    [sellerId, before, most],
  );
  return rows.map((row) => ({
    redemption: toRedemption(row),
    kiosk: row.kiosk,
    undoneBecause: row.undone_because,
    atMs: row.held_at.getTime(),
    at: row.at,
  }));
}
