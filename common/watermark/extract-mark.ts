// Reads a payload out of a picture, without the picture as it was before. Called in workers: a searching
// read takes up to a second and a half.
import { pilotSpectrum } from './pilot.ts';
import { layoutOf } from './known-layouts.ts';
import { lumaOf, type Pixels } from './pixels.ts';
import { readPlane } from './read-plane.ts';
import { resize } from './resample.ts';
import type { How } from './read-present.ts';
import { search } from './search.ts';
import { HEIGHT, WIDTH } from './setting.ts';

export interface Reading {
  /** 16 bytes as they were embedded. Their CRC-32 was right; who wrote them is for others to check. */
  readonly payload: Uint8Array;
  /** How well the picture agrees with what was read, 0 … 1. */
  readonly confidence: number;
  /** What had to be done to find it: nothing but scaling, or one of the search's steps. */
  readonly how: 'aligned' | How;
}

export interface ReadingOptions {
  /** `aligned`: only the whole picture, of any size. `searching`: also cropped, turned, photographed. */
  readonly effort: 'aligned' | 'searching';
}

/** Undefined when nothing can be read. @throws RangeError when the key is empty */
export function extractMark(
  pixels: Pixels,
  layoutKey: Uint8Array,
  { effort }: ReadingOptions,
): Reading | undefined {
  const layout = layoutOf(layoutKey);
  const source = lumaOf(pixels);
  const onGrid = resize(source, WIDTH, HEIGHT);
  const reading = readPlane(onGrid.values, layout);
  if (reading) return { ...reading, how: 'aligned' };
  if (effort === 'aligned') return undefined;
  return search(source, onGrid, { layout, pattern: pilotSpectrum(layout) });
}
