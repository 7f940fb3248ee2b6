// The server's signed word that an order was accepted: what, for how much, when. Neither side can
// change it later.
import { joinBytes, utf8 } from '../fairness/bytes.ts';
import { verifySignature } from '../fairness/signature.ts';
import type { ReceiptKey } from '../protocol/http.ts';
import type { Order } from '../protocol/shop.ts';

export interface OrderReceipt {
  /** The exact text that was signed. */
  readonly statement: string;
  /** ECDSA P-256 with SHA-256, raw r and s, base64url, over `tombola order 1\n` and the statement. */
  readonly signature: string;
  readonly keyId: string;
}

export interface Acceptance {
  readonly order: string;
  readonly member: string;
  readonly seller: string;
  readonly lines: Order['lines'];
  readonly listMinor: number;
  readonly discountMinor: number;
  readonly totalMinor: number;
  readonly currency: string;
  readonly acceptedAtMs: number;
}

/** Compact JSON; the order of the keys is part of the format. No personal data but the membership number. */
export function orderStatement(
  order: Order & { readonly membershipNumber: string },
  acceptedAtMs: number,
): string {
  const acceptance: Acceptance = {
    order: order.id,
    member: order.membershipNumber,
    seller: order.seller.id,
    lines: order.lines.map((line) => ({
      productNumber: line.productNumber,
      productName: line.productName,
      quantity: line.quantity,
      unitMinor: line.unitMinor,
      discountMinor: line.discountMinor,
    })),
    listMinor: order.listMinor,
    discountMinor: order.discountMinor,
    totalMinor: order.totalMinor,
    currency: order.currency,
    acceptedAtMs,
  };
  return JSON.stringify(acceptance);
}

export const orderReceiptBytes = (statement: string): Uint8Array<ArrayBuffer> =>
  joinBytes(utf8('tombola order 1\n'), utf8(statement));

/** Whether the holder of the key has signed exactly this. */
export const verifyOrderReceipt = (
  receipt: OrderReceipt,
  publicKey: ReceiptKey['publicKey'],
): Promise<boolean> =>
  verifySignature(orderReceiptBytes(receipt.statement), receipt.signature, publicKey);
