// What the rest of the server may ask about members.

export interface Person {
  readonly name: string;
  readonly address: string;
  readonly email: string;
  readonly telephone: string;
}

export interface PaymentMethod {
  readonly provider: string;
  /** The provider's token; never a card number. */
  readonly token: string;
  /** What the member recognises it by, e.g. "Visa ending in 4242". */
  readonly label: string;
}

export interface Member {
  readonly id: string;
  readonly membershipNumber: string;
  readonly status: 'active' | 'suspended';
  readonly person: Person;
  readonly paymentMethod: PaymentMethod | null;
}

/** Something that staff should look at: what a member presented that was not theirs to use. */
export interface Misuse {
  readonly memberId: string | null;
  readonly couponId: string | null;
  /** A refusal code. */
  readonly reason: string;
  /** `sellerId` to whom, `productNumber` for what, `picture` its SHA-256 in hex: no personal data. */
  readonly presented: Readonly<Record<string, string>>;
}

export interface MemberDirectory {
  find(memberId: string): Promise<Member | undefined>;
  findBySession(token: string | undefined): Promise<Member | undefined>;
  /** The member key, 32 bytes: never log it, never send it but to the member. */
  memberKey(memberId: string): Promise<Buffer>;
  /** Writes the history and suspends the member if the policy says so. */
  recordMisuse(misuse: Misuse): Promise<void>;
}
