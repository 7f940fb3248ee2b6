// Adds a change in brightness to a picture, evenly in red, green and blue so that no hue appears. Where a
// channel is full or empty, the others carry its part, within limits.
import { BLUE, GREEN, RED, type Pixels } from './pixels.ts';

/** The others may move this many times as far as asked. */
const MOST_STRETCH = 2;

export function addToPixels({ width, height, data }: Pixels, change: Float32Array): Pixels {
  const marked = new Uint8ClampedArray(data);
  for (let at = 0, byte = 0; at < change.length; at++, byte += 4) {
    const amount = Math.round(change[at]!);
    if (amount !== 0) addToPixel(marked, byte, amount);
  }
  return { width, height, data: marked };
}

function addToPixel(data: Uint8ClampedArray, byte: number, amount: number): void {
  const free =
    (room(data[byte]!, amount) ? RED : 0) +
    (room(data[byte + 1]!, amount) ? GREEN : 0) +
    (room(data[byte + 2]!, amount) ? BLUE : 0);
  if (free === 0) return;
  const stretched = Math.round(amount * Math.min(MOST_STRETCH, 1 / free));
  // The array clamps to 0 … 255 by itself.
  for (let channel = byte; channel < byte + 3; channel++) {
    if (room(data[channel]!, amount)) data[channel] = data[channel]! + stretched;
  }
}

const room = (value: number, amount: number) => (amount > 0 ? value < 255 : value > 0);
