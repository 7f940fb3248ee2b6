import { why, type Why } from '../../common/protocol/problems.ts';
import { MAX_PICTURE_BYTES, MAX_PICTURE_SIDE } from '../../common/protocol/products.ts';
import { readPictureHeader } from './picture-header.ts';

export const MOST_PIXELS = MAX_PICTURE_SIDE * MAX_PICTURE_SIDE;

/** Why the file is not even decoded, from its header alone; undefined: it may be. */
export function pictureFault(bytes: Buffer): Why | undefined {
  if (bytes.length > MAX_PICTURE_BYTES) {
    return why('file-too-large', { most: MAX_PICTURE_BYTES / 1024 / 1024 });
  }
  const header = readPictureHeader(bytes);
  if (!header) return why('picture-kind', {});
  if (header.isAnimated) return why('picture-moves', {});
  const { width, height } = header;
  if (width < 1 || height < 1) return why('picture-damaged', {});
  if (Math.max(width, height) > MAX_PICTURE_SIDE) {
    return why('picture-sides', { most: MAX_PICTURE_SIDE });
  }
  return undefined;
}
