// The ticket code that this visit draws by, if any.
import type { Refusal } from '../../../common/protocol/refusals.ts';

export interface TicketPart {
  /** What stands in the field. */
  readonly typed: string;
  /** As it is shown, in groups; null: no code has been taken. */
  readonly code: string | null;
  readonly checking: boolean;
  /** Why what was typed, or what had been kept, is not taken. */
  readonly refusal: Refusal | null;
}

export const noTicket: TicketPart = { typed: '', code: null, checking: false, refusal: null };
