import { MAX_PICTURE_BYTES, MAX_PICTURE_SIDE } from '../../common/protocol/products.ts';
import { readPictureHeader } from './picture-header.ts';

export const MOST_PIXELS = MAX_PICTURE_SIDE * MAX_PICTURE_SIDE;

/** Why the file is not even decoded, from its header alone; undefined: it may be. */
export function pictureFault(bytes: Buffer): string | undefined {
  if (bytes.length > MAX_PICTURE_BYTES) return 'the file is larger than 2 MB';
  const header = readPictureHeader(bytes);
  if (!header) return 'the file is no PNG, JPEG or WebP';
  if (header.isAnimated) return 'the picture moves; send a still one';
  const { width, height } = header;
  if (width < 1 || height < 1) return 'the file is damaged';
  if (Math.max(width, height) > MAX_PICTURE_SIDE) {
    return `the picture has ${width} × ${height} pixels; ${MAX_PICTURE_SIDE} × ${MAX_PICTURE_SIDE} is the most`;
  }
  return undefined;
}
