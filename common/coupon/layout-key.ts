import { utf8 } from '../fairness/bytes.ts';

/**
 * Where a coupon picture carries its mark. Public: every browser needs it to read a picture, and it keeps
 * nothing secret; what the mark says is sealed (payload.ts). Changing it makes all pictures unreadable.
 */
export const LAYOUT_KEY = utf8('tombola 1 coupon layout');
