import type { Ticket } from './events.ts';

// What a participant may ask for. No command says who asks: the server knows.

export interface Draw {
  readonly type: 'draw';
  readonly number: number;
  /** Idempotency key: 128 random bits, base64url. */
  readonly key: string;
  /** Derived from the key by the gateway (common/fairness/ticket.ts), so that the shopper can find it in the record. */
  readonly ticket: Ticket;
}

export interface Confirm {
  readonly type: 'confirm';
  readonly key: string;
  readonly form: Readonly<Record<string, string>>;
  readonly formDigest: string;
}

export interface Cancel {
  readonly type: 'cancel';
  readonly key: string;
}

export type Command = Draw | Confirm | Cancel;

/** A command with the participant that the server has recognised. */
export interface Entry {
  readonly participant: string;
  /** Thumbprint of the device's key: it too draws once. */
  readonly deviceKey: string;
  readonly command: Command;
}
