// The operator's fee, in basis points (hundredths of a percent) of what was paid.
import { shareHalfUp } from './round.ts';

export const BASIS_POINTS = 10_000;

/** Rounded half up; between 0 and what was paid. */
export const commissionOn = (paidMinor: number, basisPoints: number): number =>
  shareHalfUp(paidMinor, basisPoints, BASIS_POINTS);

/**
 * How much of it goes back with a refund: what was due before, less what is due on what remains. So
 * after refunds in any number of pieces exactly the commission on the rest has been kept.
 */
export const commissionBack = (
  refund: { readonly keptMinor: number; readonly amountMinor: number },
  basisPoints: number,
): number =>
  commissionOn(refund.keptMinor, basisPoints) -
  commissionOn(refund.keptMinor - refund.amountMinor, basisPoints);
