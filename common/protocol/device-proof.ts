/** What a device signs to prove its key: the text of `identify` (shopper.ts), UTF-8. */
export function deviceProofText(challenge: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(`tombola device 1\n${challenge}`));
}
