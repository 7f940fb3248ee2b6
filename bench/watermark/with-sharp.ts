// Between the mark's pixels and sharp.
import sharp, { type Sharp } from 'sharp';
import type { Pixels } from '../../common/watermark/pixels.ts';

export const toSharp = ({ width, height, data }: Pixels): Sharp =>
  sharp(Buffer.from(data.buffer, data.byteOffset, data.byteLength), {
    raw: { width, height, channels: 4 },
  });

export async function toPixels(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}

/** Encoded and decoded again. */
export const again = async (image: Sharp) => toPixels(sharp(await image.toBuffer()));

export const jpeg = (pixels: Pixels, quality: number) =>
  again(toSharp(pixels).removeAlpha().jpeg({ quality }));
