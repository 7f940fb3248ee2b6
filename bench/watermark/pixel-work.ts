// Attacks that are ours to do, pixel by pixel.
import type { Pixels } from '../../common/watermark/pixels.ts';
import type { Chance } from './dice.ts';

export function mapChannels(pixels: Pixels, map: (value: number) => number): Pixels {
  const data = new Uint8ClampedArray(pixels.data);
  for (let at = 0; at < data.length; at++) if (at % 4 !== 3) data[at] = map(data[at]!);
  return { ...pixels, data };
}

export const scaleBrightness = (pixels: Pixels, factor: number) =>
  mapChannels(pixels, (value) => value * factor);

/** Gaussian noise, in each channel its own. */
export const addNoise = (pixels: Pixels, sigma: number, chance: Chance) =>
  mapChannels(pixels, (value) => value + sigma * chance.normal());

export type Place = readonly [x: number, y: number];

export interface WarpTarget {
  readonly width: number;
  readonly height: number;
  readonly ground: number;
  /** Where in the source a target pixel comes from. */
  from(x: number, y: number): Place;
}

/** Bilinear; outside the source is ground. */
export function warp(source: Pixels, { width, height, ground, from }: WarpTarget): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [sx, sy] = from(x, y);
      const at = (y * width + x) * 4;
      for (let channel = 0; channel < 3; channel++) {
        data[at + channel] = sample(source, sx, sy, channel) ?? ground;
      }
      data[at + 3] = 255;
    }
  }
  return { width, height, data };
}

function sample({ width, height, data }: Pixels, x: number, y: number, channel: number) {
  if (x < -0.5 || y < -0.5 || x > width - 0.5 || y > height - 0.5) return undefined;
  const [cx, cy] = [
    Math.max(0, Math.min(width - 1.001, x)),
    Math.max(0, Math.min(height - 1.001, y)),
  ];
  const [left, top] = [Math.floor(cx), Math.floor(cy)];
  const [right, down] = [cx - left, cy - top];
  const at = (top * width + left) * 4 + channel;
  const below = at + width * 4;
  return (
    (data[at]! * (1 - right) + data[at + 4]! * right) * (1 - down) +
    (data[below]! * (1 - right) + data[below + 4]! * right) * down
  );
}

/** About the middle, in a picture of the same size on white. */
export function rotate(pixels: Pixels, degrees: number): Pixels {
  const { width, height } = pixels;
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  return warp(pixels, {
    width,
    height,
    ground: 255,
    from: (x, y) => [cx + cos * (x - cx) + sin * (y - cy), cy - sin * (x - cx) + cos * (y - cy)],
  });
}
