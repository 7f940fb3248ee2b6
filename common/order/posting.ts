// Double entry: what one account gets another one gives. Debits are positive, credits negative; each
// posting sums to zero. `payments` holds what buyers have paid in, `seller:<id>` (credit) what is owed
// to a seller, `commission` (credit) what the operator has earned.
import { commissionBack, commissionOn } from './commission.ts';

export interface Entry {
  readonly account: string;
  readonly amountMinor: number;
}

export const sellerAccount = (sellerId: string): string => `seller:${sellerId}`;

interface Settlement {
  readonly sellerId: string;
  readonly basisPoints: number;
}

/** Empty for an order that costs nothing. */
export function saleEntries(sale: Settlement & { readonly paidMinor: number }): Entry[] {
  const commission = commissionOn(sale.paidMinor, sale.basisPoints);
  return withoutZeros([
    { account: 'payments', amountMinor: sale.paidMinor },
    { account: sellerAccount(sale.sellerId), amountMinor: commission - sale.paidMinor },
    { account: 'commission', amountMinor: -commission },
  ]);
}

/** `keptMinor`: what was paid, less what was refunded before. */
export function refundEntries(
  refund: Settlement & { readonly keptMinor: number; readonly amountMinor: number },
): Entry[] {
  const { sellerId, basisPoints, amountMinor } = refund;
  const commission = commissionBack(refund, basisPoints);
  return withoutZeros([
    { account: 'payments', amountMinor: -amountMinor },
    { account: sellerAccount(sellerId), amountMinor: amountMinor - commission },
    { account: 'commission', amountMinor: commission },
  ]);
}

const withoutZeros = (entries: readonly Entry[]): Entry[] =>
  entries.filter(({ amountMinor }) => amountMinor !== 0);
