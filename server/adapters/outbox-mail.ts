// Mail for who runs without a mail server: each lies as a file in a folder, for the operator to read.
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MailPort } from '../members/mail-port.ts';

/** The folder is made with the first mail, readable to its owner alone. */
export function createOutboxMail(directory: string): MailPort {
  return {
    async send({ to, subject, text }) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const name = `${new Date().toISOString().replace(/[:.]/g, '-')}-${randomUUID()}.txt`;
      const lines = [`To: ${to}`, `Subject: ${subject}`, '', text].join('\n');
      await writeFile(join(directory, name), lines, { mode: 0o600, flag: 'wx' });
    },
    close: () => {},
  };
}
