// A PNG's pixels from its own bytes. A canvas may hand back other pixels than the file has: some browsers
// change them on purpose, so that pages cannot recognise a device.
import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png';
import type { Pixels } from '../../../common/watermark/pixels.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** A coupon has a quarter of a million; a screenshot of one a few millions. */
const MOST_PIXELS = 2 ** 24;

/** undefined: no PNG, damaged, or too large to be decoded here. */
export function decodePng(bytes: Uint8Array): Pixels | undefined {
  if (!SIGNATURE.every((byte, at) => bytes[at] === byte) || bytes.length < 24) return undefined;
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (header.getUint32(16) * header.getUint32(20) > MOST_PIXELS) return undefined;
  try {
    return toPixels(decode(bytes, { checkCrc: true }));
  } catch {
    return undefined;
  }
}

function toPixels(png: DecodedPng): Pixels {
  const { width, height } = png;
  const { data, channels, shift } = plainChannels(png);
  const pixels = new Uint8ClampedArray(width * height * 4);
  const grey = channels < 3;
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const from = pixel * channels;
    for (let colour = 0; colour < 3; colour += 1) {
      pixels[pixel * 4 + colour] = data[from + (grey ? 0 : colour)]! >> shift;
    }
    pixels[pixel * 4 + 3] = channels % 2 === 0 ? data[from + channels - 1]! >> shift : 255;
  }
  return { width, height, data: pixels };
}

/** Samples of 8 or 16 bits, none of them an index. */
function plainChannels(png: DecodedPng) {
  if (png.palette) {
    return { data: convertIndexedToRgb(png), channels: png.palette[0]!.length, shift: 0 };
  }
  if (png.depth < 8) throw new RangeError('no photograph has so few shades');
  return { data: png.data, channels: png.channels, shift: png.depth === 16 ? 8 : 0 };
}
