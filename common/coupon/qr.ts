// How fine a QR code on a coupon may be: the same in the seller's preview and on the picture itself.

interface QrCode {
  /** Modules of a side. */
  readonly size: number;
  readonly data: boolean[][];
}

const COARSE_MODULES = 33;

/** With the lowest correction where the code would be too fine otherwise; `encode` draws it, without a border. */
export function couponQr(encode: (level: 'M' | 'L') => QrCode): boolean[][] {
  const code = encode('M');
  return code.size <= COARSE_MODULES ? code.data : encode('L').data;
}
