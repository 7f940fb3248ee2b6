import type { Redemption } from '../../common/protocol/kiosk-answers.ts';
import { UNDO_MINUTES } from '../../common/protocol/kiosk.ts';
import type { RedemptionRow } from '../store/redemptions.ts';

export const UNDO_MS = UNDO_MINUTES * 60_000;

/** A redemption as a kiosk sees it. */
export function toRedemption(row: RedemptionRow): Redemption {
  const isRedeemed = row.state === 'redeemed' && row.settledAtMs !== null;
  return {
    redemptionId: row.id,
    couponId: row.couponId,
    state: row.state,
    productNumber: row.productNumber,
    quantity: row.quantity,
    listMinor: row.listMinor,
    discountMinor: row.discountMinor,
    totalMinor: row.listMinor - row.discountMinor,
    currency: row.currency,
    holdUntilMs: row.state === 'held' ? row.holdUntilMs : null,
    undoUntilMs: isRedeemed ? row.settledAtMs + UNDO_MS : null,
  };
}
