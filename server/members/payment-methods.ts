// What members need of the payment provider: its page gives a token, and a token has a name.

export interface PaymentMethods {
  readonly provider: string;
  /** The provider's page where a payment method is entered; it comes back with ?paymentToken=. null: none. */
  page(returnUrl: string): Promise<string | null>;
  /** What the member recognises it by, e.g. "Visa ending in 4242". undefined: no token of this provider. */
  describe(token: string): Promise<string | undefined>;
}
