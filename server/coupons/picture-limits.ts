// What an uploaded coupon picture may be, at most. Its header is looked at before anything is decoded.
import { MAX_PICTURE_BYTES, MAX_PICTURE_SIDE } from '../../common/protocol/products.ts';
import { readPictureHeader } from '../products/picture-header.ts';

export const MOST_PIXELS = MAX_PICTURE_SIDE * MAX_PICTURE_SIDE;
/** Larger ones are scaled down before the mark is looked for. */
export const READ_SIDE = 2_048;

/** Why the file is not even looked at; undefined: it may be. */
export function pictureFault(file: Buffer): string | undefined {
  if (file.length > MAX_PICTURE_BYTES) return 'the file is larger than 2 MB';
  const header = readPictureHeader(file);
  if (!header) return 'the file is no PNG, JPEG or WebP';
  if (header.isAnimated) return 'the picture moves; send a still one';
  const { width, height } = header;
  if (Math.min(width, height) < 1) return 'the file is damaged';
  if (Math.max(width, height) > MAX_PICTURE_SIDE) {
    return `the picture has ${width} × ${height} pixels; ${MAX_PICTURE_SIDE} × ${MAX_PICTURE_SIDE} is the most`;
  }
  return undefined;
}
