// The best open tool for comparison: stego-js hides a text as long as our payload in the same pictures.
// It does not look for a picture's place, so attacked pictures are scaled back to the grid for it.
import { webcrypto } from 'node:crypto';
import { createAPI } from '@masknet/stego-js/esm/utils/expose.js';
import { AlgorithmVersion, type Options } from '@masknet/stego-js/esm/utils/stego-params.js';
import { GrayscaleAlgorithm } from '@masknet/stego-js/esm/utils/grayscale.js';
import { TransformAlgorithm } from '@masknet/stego-js/esm/utils/transform.js';
import type { Pixels } from '../../common/watermark/pixels.ts';
import { HEIGHT, WIDTH } from '../../common/watermark/setting.ts';
import { toPixels, toSharp } from './with-sharp.ts';

const toImage = ({ width, height, data }: Pixels) =>
  ({ width, height, data: new Uint8ClampedArray(data), colorSpace: 'srgb' }) as ImageData;

const api = createAPI({
  toImageData: (image) => Promise.resolve(image as unknown as ImageData),
  toPNG: (image) => Promise.resolve(image as unknown as Uint8Array),
  preprocessImage: (image: ImageData) => image,
  defaultRandomSource: (bytes: Uint8Array) => webcrypto.getRandomValues(bytes),
} as Parameters<typeof createAPI>[0]);

const OPTIONS: Options = {
  version: AlgorithmVersion.V2,
  pass: 'bench',
  size: 8,
  copies: 3,
  tolerance: 100,
  transformAlgorithm: TransformAlgorithm.FastDCT,
};
const MASK = {
  width: 1,
  height: 1,
  data: new Uint8ClampedArray([255, 255, 255, 255]),
  colorSpace: 'srgb',
} as ImageData;

const textOf = (payload: Uint8Array) => Buffer.from(payload).toString('base64url');
const asInput = (image: ImageData) => image as unknown as ArrayLike<number>;

export async function anchorEmbed(pixels: Pixels, payload: Uint8Array): Promise<Pixels> {
  const marked = await api.encode(asInput(toImage(pixels)), asInput(MASK), {
    ...OPTIONS,
    text: textOf(payload),
    narrow: 0,
    grayscaleAlgorithm: GrayscaleAlgorithm.NONE,
    exhaustPixels: true,
    cropEdgePixels: false,
    fakeMaskPixels: true,
  });
  return marked as unknown as Pixels;
}

/** Whether the payload comes back whole. */
export async function anchorReads(pixels: Pixels, payload: Uint8Array): Promise<boolean> {
  const onGrid =
    pixels.width === WIDTH && pixels.height === HEIGHT
      ? pixels
      : await toPixels(toSharp(pixels).resize(WIDTH, HEIGHT, { fit: 'fill' }));
  const text = await api.decode(asInput(toImage(onGrid)), asInput(MASK), OPTIONS);
  return text === textOf(payload);
}
