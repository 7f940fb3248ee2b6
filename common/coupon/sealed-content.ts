// What a payload says, as 8 bytes: serial (4), scale and kind (4 bits each), value (3). docs/coupons.md has vectors.
import { assertNever } from '../assert-never.ts';
import type { Benefit } from '../campaign/benefit.ts';

export interface SealedContent {
  /** The coupon's serial number, below 2³². */
  readonly serial: number;
  readonly benefit: Benefit;
}

export const CONTENT_BYTES = 8;
const KINDS = ['percent-off', 'amount-off', 'fixed-price'] as const;
const MOST_VALUE = 2 ** 24 - 1;
/** So many digits, and then zeros, fit whatever they are. */
export const DIGITS_THAT_FIT = 7;
const MOST_SCALE = 15;

/** @throws RangeError when the serial or the benefit does not fit; see `fitsPayload` */
export function writeContent({ serial, benefit }: SealedContent): Uint8Array<ArrayBuffer> {
  if (!Number.isInteger(serial) || serial < 0 || serial >= 2 ** 32) {
    throw new RangeError(`serial ${serial} does not fit into 32 bits`);
  }
  const scaled = scale(valueOf(benefit));
  if (scaled === undefined) throw new RangeError('a value of more than seven digits is not sealed');
  const bytes = new Uint8Array(CONTENT_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, serial);
  // The value's three bytes end where the eight do; what stands above them is overwritten next.
  view.setUint32(4, scaled.value);
  bytes[4] = (scaled.scale << 4) | (KINDS.indexOf(benefit.kind) + 1);
  return bytes;
}

/** undefined: no content of this version. The currency is not in the payload: it is the coupon's. */
export function readContent(bytes: Uint8Array, currency: string): SealedContent | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, CONTENT_BYTES);
  const kind = KINDS[(bytes[4]! & 15) - 1];
  const value = (view.getUint32(4) & 0xffffff) * 10 ** (bytes[4]! >> 4);
  if (kind === undefined || !Number.isSafeInteger(value)) return undefined;
  const benefit = benefitOf(kind, value, currency);
  return benefit && { serial: view.getUint32(0), benefit };
}

/** Whether the benefit can be sealed: its amount has at most seven digits before its trailing zeros. */
export const fitsPayload = (benefit: Benefit): boolean => scale(valueOf(benefit)) !== undefined;

function valueOf(benefit: Benefit): number {
  switch (benefit.kind) {
    case 'percent-off':
      return benefit.percent;
    case 'amount-off':
      return benefit.amountMinor;
    case 'fixed-price':
      return benefit.priceMinor;
    default:
      return assertNever(benefit);
  }
}

function benefitOf(
  kind: (typeof KINDS)[number],
  value: number,
  currency: string,
): Benefit | undefined {
  switch (kind) {
    case 'percent-off':
      return value >= 1 && value <= 100 ? { kind, percent: value } : undefined;
    case 'amount-off':
      return value >= 1 ? { kind, amountMinor: value, currency } : undefined;
    case 'fixed-price':
      return { kind, priceMinor: value, currency };
    default:
      return assertNever(kind);
  }
}

/** value · 10^scale, with the least scale that makes it fit exactly. */
function scale(value: number): { readonly value: number; readonly scale: number } | undefined {
  if (!Number.isSafeInteger(value) || value < 0) return undefined;
  let rest = value;
  for (let tens = 0; tens <= MOST_SCALE; tens += 1) {
    if (rest <= MOST_VALUE) return { value: rest, scale: tens };
    if (rest % 10 !== 0) return undefined;
    rest /= 10;
  }
  return undefined;
}
