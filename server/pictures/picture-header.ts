// What the first bytes of an upload say, read without decoding anything: a picture of 14,000 × 14,000
// is 600 KB as a file and 700 MB when it is unpacked.

export interface PictureHeader {
  readonly type: 'png' | 'jpeg' | 'webp';
  readonly width: number;
  readonly height: number;
  readonly isAnimated: boolean;
}

/** undefined: neither PNG nor JPEG nor WebP, whatever its name says. */
export function readPictureHeader(bytes: Buffer): PictureHeader | undefined {
  if (bytes.length >= 33 && bytes.subarray(0, 8).equals(PNG)) return pngHeader(bytes);
  if (bytes.length >= 4 && bytes[0] === 0xff && bytes[1] === 0xd8) return jpegHeader(bytes);
  const isRiff = bytes.length >= 30 && bytes.toString('latin1', 0, 4) === 'RIFF';
  if (isRiff && bytes.toString('latin1', 8, 12) === 'WEBP') return webpHeader(bytes);
  return undefined;
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function pngHeader(bytes: Buffer): PictureHeader | undefined {
  if (bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  return {
    type: 'png',
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    isAnimated: pngChunks(bytes).includes('acTL'),
  };
}

/** Names of the chunks before the pixels. */
function pngChunks(bytes: Buffer): string[] {
  const names: string[] = [];
  for (let at = 8; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (name === 'IDAT') break;
    names.push(name);
  }
  return names;
}

/** Follows the segments up to the first frame header (ITU-T T.81, B.1.1.3 and B.2.2). */
function jpegHeader(bytes: Buffer): PictureHeader | undefined {
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) at += 1;
    else if (isFrameHeader(marker)) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      return { type: 'jpeg', width, height, isAnimated: false };
    } else at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

/** SOF0 to SOF15 without the tables that lie among them. */
const isFrameHeader = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** The three kinds of RFC 9649: lossy, lossless, extended. */
function webpHeader(bytes: Buffer): PictureHeader | undefined {
  const size = (width: number, height: number, isAnimated = false): PictureHeader => ({
    type: 'webp',
    width,
    height,
    isAnimated,
  });
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return size(bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff);
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return size((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case 'VP8X':
      return size(
        bytes.readUIntLE(24, 3) + 1,
        bytes.readUIntLE(27, 3) + 1,
        (bytes[20]! & 0b10) !== 0,
      );
    default:
      return undefined;
  }
}
