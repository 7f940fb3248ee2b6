// How the codes of tickets rest: a keyed digest to find one by, and the code itself sealed, so that a
// batch can be printed again. Reading the tables gives nobody a draw.
import { createHmac, randomBytes } from 'node:crypto';
import { CODE_RANDOM_BYTES, codeFromBytes, type TypedCode } from '../../common/code/typed-code.ts';
import type { SecretBox } from '../adapters/secret-box.ts';

export interface TicketCodes {
  /** A new code: 60 bits of the operating system's randomness. */
  make(): TypedCode;
  /** 32 bytes. */
  digestOf(code: TypedCode): Buffer;
  seal(code: TypedCode, ticketId: string): Buffer;
  /** Throws when it was sealed for another ticket or with another key. */
  open(sealed: Uint8Array, ticketId: string): TypedCode;
}

export interface TicketCodesDeps {
  /** Purpose key of typed codes, 32 bytes. */
  readonly digestKey: Uint8Array;
  readonly box: SecretBox;
}

export function createTicketCodes({ digestKey, box }: TicketCodesDeps): TicketCodes {
  const contextOf = (ticketId: string) => `ticket ${ticketId}`;
  return {
    make: () => codeFromBytes(randomBytes(CODE_RANDOM_BYTES)),
    digestOf: (code) => createHmac('sha256', digestKey).update(`ticket 1\n${code}`).digest(),
    seal: (code, ticketId) => box.seal(Buffer.from(code), contextOf(ticketId)),
    open: (sealed, ticketId) => box.open(sealed, contextOf(ticketId)).toString() as TypedCode,
  };
}
