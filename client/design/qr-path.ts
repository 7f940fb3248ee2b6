import { encode } from 'uqr';

export interface QrPath {
  /** Edge of the code with its quiet zone, in modules. */
  readonly size: number;
  /** SVG path of the dark modules, one unit each. */
  readonly path: string;
}

/** `level`: M where paper may crease, Q where the text is short and the screen may glare. */
export function qrPathOf(text: string, level: 'M' | 'Q' = 'M'): QrPath {
  const { size, data } = encode(text, { ecc: level, border: 4 });
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
