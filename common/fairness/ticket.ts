import type { Ticket } from '../campaign/events.ts';
import { toHex, utf8, type Sha256 } from './bytes.ts';

export const TICKET_BYTES = 16;

export interface TicketSource {
  readonly campaignId: string;
  /** Who draws. In the hash so that two who share a key do not share a ticket. */
  readonly participant: string;
  /** The draw's idempotency key. */
  readonly key: string;
}

/**
 * The public name of a draw: the first 16 bytes of SHA-256("tombola ticket 1\n" ‖ campaign id ‖ "\n"
 * ‖ participant ‖ "\n" ‖ key), hex. Only who holds the key can tell whose it is.
 */
export function ticketOf({ campaignId, participant, key }: TicketSource, sha256: Sha256): Ticket {
  const hash = sha256(utf8(`tombola ticket 1\n${campaignId}\n${participant}\n${key}`));
  return toHex(hash.subarray(0, TICKET_BYTES));
}
