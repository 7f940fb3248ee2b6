// Photographs of telephones are larger than what may be uploaded, and than what is ever shown: they are made
// smaller here, so that nobody has to find a program for that.
import { MAX_PICTURE_BYTES, MAX_PICTURE_SIDE } from '../../../../common/protocol/products.ts';

/** Twice what the server keeps. */
const LONGEST_SIDE = 2_048;
/** More than this is no photograph, and would fill a telephone's memory. */
const MOST_BYTES = 64 * 1024 * 1024;
const QUALITY = 0.9;

/** The file itself where it is small enough, or cannot be made smaller here: the server then says why. */
export async function shrinkPicture(file: Blob): Promise<Blob> {
  if (file.size > MOST_BYTES) return file;
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return file;
  try {
    const longest = Math.max(bitmap.width, bitmap.height);
    if (file.size <= MAX_PICTURE_BYTES && longest <= MAX_PICTURE_SIDE) return file;
    return (await drawSmaller(bitmap, Math.min(1, LONGEST_SIDE / longest))) ?? file;
  } finally {
    bitmap.close();
  }
}

async function drawSmaller(bitmap: ImageBitmap, scale: number): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  // Not every browser writes WebP, which keeps what is transparent; those write PNG, which may be large.
  const webp = await blobOf(canvas, 'image/webp');
  if (webp?.type === 'image/webp') return webp;
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  return blobOf(canvas, 'image/jpeg');
}

const blobOf = (canvas: HTMLCanvasElement, type: string): Promise<Blob | null> =>
  new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY));
