// When the history alone suspends a member. Honest mistakes (out of date, wrong product, used up) are
// written down and never count; what counts are coupons that were made up or are somebody else's.
import type { RefusalCode } from '../../common/protocol/refusals.ts';

export const COUNTED_REASONS: readonly RefusalCode[] = ['COUPON_INVENTED', 'COUPON_NOT_YOURS'];
/** So many within so long suspend. A slip, even a second one, does not. */
export const MISUSES_TO_SUSPEND = 3;
export const MISUSE_WINDOW_MS = 24 * 60 * 60 * 1000;
