import type { Ticket } from '../campaign/events.ts';
import { toHex, utf8, type Sha256 } from './bytes.ts';

export const TICKET_BYTES = 16;

/**
 * The public name of a draw: the first 16 bytes of SHA-256("tombola ticket 1\n" ‖ campaign id ‖ "\n"
 * ‖ the draw's idempotency key), hex. Only who holds the key can tell whose it is.
 */
export function ticketOf(campaignId: string, drawKey: string, sha256: Sha256): Ticket {
  const hash = sha256(utf8(`tombola ticket 1\n${campaignId}\n${drawKey}`));
  return toHex(hash.subarray(0, TICKET_BYTES));
}
