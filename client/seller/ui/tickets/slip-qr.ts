import { encode } from 'uqr';

/** A QR code as an SVG path, one unit a module, with its quiet zone; medium error correction. */
export function slipQr(text: string): { readonly size: number; readonly path: string } {
  const { size, data } = encode(text, { ecc: 'M', border: 3 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')));
  return { size, path: path.join('') };
}
