import type { SecretBox } from '../adapters/secret-box.ts';
import type { Database } from '../store/database.ts';
import type { MailPort } from './mail-port.ts';
import type { PaymentMethods } from './payment-methods.ts';

export type MemberStore = typeof import('../store/member-store.ts');

export interface MembersDeps {
  readonly db: Database;
  readonly store: MemberStore;
  /** Seals member keys at rest. */
  readonly keyBox: SecretBox;
  /** Seals what waits in the job queue. */
  readonly mailBox: SecretBox;
  readonly mail: MailPort;
  readonly paymentMethods: PaymentMethods;
  /** Where the pages are, for the links in mail; asked when a mail is written. */
  readonly origin: () => string;
  readonly nowMs?: () => number;
}
