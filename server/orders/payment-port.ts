// The one way in which money is asked for. Two adapters: sandbox (embedded default) and stripe.
// Every call carries the order's id as idempotency key, so a repeated step charges nothing twice.

export interface Charge {
  readonly orderId: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** The member's token at this provider. */
  readonly token: string;
  /** Where the provider's page sends the member afterwards. */
  readonly returnUrl: string;
}

/** Money that the provider holds for us, or has taken: how much, as the provider has it in its books. */
export interface HeldMoney {
  readonly state: 'authorised' | 'captured';
  readonly reference: string;
  readonly amountMinor: number;
  readonly currency: string;
}

export type ChargeState =
  | HeldMoney
  | { readonly state: 'cancelled'; readonly reference: string }
  | { readonly state: 'declined'; readonly reference: string | null; readonly reason: string }
  /** The member must go on at the provider's page. */
  | { readonly state: 'action-required'; readonly reference: string; readonly page: string };

export interface PaymentPort {
  readonly provider: string;
  /** Rejects when the outcome is unknown: ask `find` before anything else. */
  authorise(charge: Charge): Promise<ChargeState>;
  find(orderId: string): Promise<ChargeState | undefined>;
  capture(orderId: string, reference: string): Promise<ChargeState>;
  cancel(orderId: string, reference: string): Promise<ChargeState>;
  /** `once`: idempotency key of this refund. */
  refund(refund: {
    readonly orderId: string;
    readonly reference: string;
    readonly amountMinor: number;
    readonly currency: string;
    readonly once: string;
  }): Promise<void>;
  /**
   * Reads a callback: signature over the raw body, age at most 300 s. undefined: forged or too old.
   * The caller acts on each eventId once, and asks `find` for the state rather than believing the order of callbacks.
   */
  readCallback(
    body: Buffer,
    headers: Readonly<Record<string, string | undefined>>,
    nowMs: number,
  ): { readonly eventId: string; readonly orderId: string } | undefined;
}
