// The one way in which mail leaves. Two adapters: SMTP, and an outbox folder (embedded default).

export interface Mail {
  readonly to: string;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

export interface MailPort {
  /** Rejects when it was not taken; the reason names no address. */
  send(mail: Mail): Promise<void>;
  close(): void;
}
