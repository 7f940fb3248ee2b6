import { encode } from 'uqr';

export interface QrPath {
  /** Edge of the code with its quiet zone, in modules. */
  readonly size: number;
  /** SVG path of the dark modules, one unit each. */
  readonly path: string;
}

/** Medium error correction: a crease in the paper must not cost the reader. */
export function qrPathOf(text: string): QrPath {
  const { size, data } = encode(text, { ecc: 'M', border: 4 });
  let path = '';
  for (const [y, row] of data.entries()) {
    for (let x = 0; x < size; x += 1) {
      if (!row[x]) continue;
      let length = 1;
      while (row[x + length]) length += 1;
      path += `M${x} ${y}h${length}v1h${-length}z`;
      x += length;
    }
  }
  return { size, path };
}
