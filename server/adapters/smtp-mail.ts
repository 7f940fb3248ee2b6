// Mail over SMTP.
import { createTransport } from 'nodemailer';
import type { MailPort } from '../members/mail-port.ts';

export interface SmtpOptions {
  /** smtp://user:password@host:587 or smtps://… */
  readonly url: string;
  /** Sender's address. */
  readonly from: string;
}

const TIMEOUT_MS = 15_000;

export function createSmtpMail({ url, from }: SmtpOptions): MailPort {
  const transport = createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // Nothing of ours needs either, and both read what a mail names.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text }) {
      try {
        // As an object, so that nothing in the address is read as a list of addresses.
        await transport.sendMail({ from, to: { name: '', address: to }, subject, text });
      } catch (error) {
        // The library's own words name the recipient.
        const { code = 'unknown', responseCode } = error as {
          code?: string;
          responseCode?: number;
        };
        throw new Error(
          `The mail server did not take a mail: ${code} ${responseCode ?? ''}`.trim(),
        );
      }
    },
    close: () => transport.close(),
  };
}
