import { OpenedCoupons } from '../../coupon/actions/opened-coupons.ts';
import type { ShopContext } from './context.ts';

/** What the coupon's page has read on this device, and only this member's key can open. */
export const findRevealed =
  (storage: Storage): ShopContext['findRevealed'] =>
  async ({ id }, memberKey) =>
    (await new OpenedCoupons(storage).open(id, memberKey).catch(() => undefined))?.benefit;
