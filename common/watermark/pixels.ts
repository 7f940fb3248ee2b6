import { HEIGHT, WIDTH } from './setting.ts';

/** A picture as canvas and sharp give it: four bytes a pixel (red, green, blue, alpha), row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** Brightness alone, one value a pixel, 0 … 255. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** Weights of ITU-R BT.601, as JPEG uses them. */
export const RED = 0.299;
export const GREEN = 0.587;
export const BLUE = 0.114;

export function lumaOf({ width, height, data }: Pixels): Plane {
  const values = new Float32Array(width * height);
  for (let at = 0, byte = 0; at < values.length; at++, byte += 4) {
    values[at] = RED * data[byte]! + GREEN * data[byte + 1]! + BLUE * data[byte + 2]!;
  }
  return { width, height, values };
}

export const isOnGrid = ({ width, height }: { width: number; height: number }) =>
  width === WIDTH && height === HEIGHT;
