// Codes that people type: tickets, coupons at a counter, the enrolment of a kiosk. 60 random bits and a
// check digit in Crockford's base 32 (https://www.crockford.com/base32.html), which has no I, L, O or U:
// whoever reads one of these as 1, 1, 0 or V is understood. Pure; the caller brings the randomness.

export const CODE_RANDOM_BYTES = 8;
/** Characters without the hyphens: twelve that are random, and the check digit. */
export const CODE_CHARS = 13;

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_CHARS = CODE_CHARS - 1;
const BITS_PER_CHAR = 5n;
const GROUPS = [4, 4, 5] as const;
/** The largest prime below 32: one wrong or two exchanged characters are noticed, but for 0 and Z. */
const CHECK_MODULUS = 31;

/** A code in its one form, without hyphens: what is hashed and compared. */
export type TypedCode = string & { readonly brand: 'TypedCode' };

/**
 * Of 8 random bytes the first 60 bits are used.
 * @throws RangeError when there are not 8
 */
export function codeFromBytes(random: Uint8Array): TypedCode {
  if (random.length !== CODE_RANDOM_BYTES) throw new RangeError(`${random.length} bytes, not 8`);
  return withCheckDigit(charsFromBytes(random, RANDOM_CHARS));
}

/**
 * What somebody typed, as a code: small letters, hyphens, spaces and look-alikes are forgiven.
 * undefined: it is no code (length, characters or check digit), which costs no guess.
 */
export function readTypedCode(typed: string): TypedCode | undefined {
  if (typed.length > 4 * CODE_CHARS) return undefined;
  const chars = plainChars(typed);
  if (chars.length !== CODE_CHARS || !isCodeChars(chars)) return undefined;
  const code = withCheckDigit(chars.slice(0, RANDOM_CHARS));
  return code === chars ? code : undefined;
}

/** Without hyphens and spaces, in capitals, look-alikes replaced; whatever else was typed stays. */
export const plainChars = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐‑–—ー.·_]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
    .replaceAll('U', 'V');

export const isCodeChars = (chars: string): boolean =>
  [...chars].every((char) => DIGITS.includes(char));

/**
 * The first bits of some bytes as characters, five bits each.
 * @throws RangeError when there are too few
 */
export function charsFromBytes(bytes: Uint8Array, count: number): string {
  if (bytes.length * 8 < count * 5) throw new RangeError(`${bytes.length} bytes for ${count}`);
  const bits = bytes.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  const spare = BigInt(bytes.length * 8);
  return Array.from({ length: count }, (_, at) => {
    const shift = spare - BITS_PER_CHAR * BigInt(at + 1);
    return DIGITS[Number((bits >> shift) & 31n)]!;
  }).join('');
}

/** In groups, as it is printed: 4F7K-9Q2M-XW3T5. */
export function showCode(code: TypedCode): string {
  let from = 0;
  return GROUPS.map((size) => code.slice(from, (from += size))).join('-');
}

function withCheckDigit(chars: string): TypedCode {
  // Weights differ and are not multiples of the modulus, so that an exchange changes the sum.
  const sum = [...chars].reduce((all, char, at) => all + DIGITS.indexOf(char) * (at + 1), 0);
  return `${chars}${DIGITS[sum % CHECK_MODULUS]!}` as TypedCode;
}
