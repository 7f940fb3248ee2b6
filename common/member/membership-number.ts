// The number a member signs in with: T-4821-9034-7. Eight digits by chance and a check digit, so that
// a slip of the pen is noticed before anybody asks the server. It is no secret.

/** H. M. Damm, "Total anti-symmetrische Quasigruppen", 2004: finds every wrong digit and every swap of neighbours. */
const DAMM = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
];

const damm = (digits: string): string =>
  [...digits].reduce((state, digit) => DAMM[Number(state)]![Number(digit)]!, '0');

/** `digits`: eight of them. */
export function membershipNumberOf(digits: string): string {
  if (!/^[0-9]{8}$/.test(digits)) throw new Error('A membership number is made of eight digits.');
  return `T-${digits.slice(0, 4)}-${digits.slice(4)}-${damm(digits)}`;
}

/** As it is stored, from whatever somebody typed; undefined: it cannot be one, a digit is wrong. */
export function readMembershipNumber(typed: string): string | undefined {
  const plain = typed.normalize('NFKC').replace(/[\s\p{Dash}ー]/gu, '');
  const [, digits, check] = /^[Tt]?([0-9]{8})([0-9])$/.exec(plain) ?? [];
  return digits !== undefined && damm(digits) === check ? membershipNumberOf(digits) : undefined;
}
