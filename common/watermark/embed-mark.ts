// Writes a payload into a picture. Called when a coupon picture is made, in the browser or on the server.
import { crc32 } from './crc32.ts';
import { encodeRing, MESSAGE_BITS } from './convolution.ts';
import { firstPixel, pilotAt, type Layout } from './layout.ts';
import { layoutOf } from './known-layouts.ts';
import { measure, push } from './block-basis.ts';
import { isOnGrid, lumaOf, type Pixels, type Plane } from './pixels.ts';
import { COLUMNS, HEIGHT, PAYLOAD_BYTES, ROWS, setting, WIDTH } from './setting.ts';
import { addToPixels } from './add-to-pixels.ts';
import { pushNeeded, pushesFor } from './zones.ts';

/**
 * A new picture that carries `payload` and looks the same (about 45 dB); alpha is kept. The same bytes in
 * every engine.
 * @throws RangeError when the picture is not 640×400, or the payload not 16 bytes, or the key empty
 */
export function embedMark(pixels: Pixels, payload: Uint8Array, layoutKey: Uint8Array): Pixels {
  if (!isOnGrid(pixels)) throw new RangeError(`a marked picture is ${WIDTH}×${HEIGHT}`);
  const layout = layoutOf(layoutKey);
  const luma = lumaOf(pixels);
  const change = changeFor(luma, layout, encodeRing(messageOf(payload)));
  return addToPixels(pixels, change);
}

/** The payload's bits and those of its CRC-32, highest first. */
function messageOf(payload: Uint8Array): Uint8Array {
  if (payload.length !== PAYLOAD_BYTES)
    throw new RangeError(`a payload has ${PAYLOAD_BYTES} bytes`);
  const bytes = new Uint8Array(PAYLOAD_BYTES + 4);
  bytes.set(payload);
  new DataView(bytes.buffer).setUint32(PAYLOAD_BYTES, crc32(payload));
  return Uint8Array.from(
    { length: MESSAGE_BITS },
    (_, bit) => (bytes[bit >>> 3]! >>> (7 - (bit & 7))) & 1,
  );
}

function changeFor(luma: Plane, { chips, pilot }: Layout, coded: Uint8Array): Float32Array {
  const layout = { chips, pilot };
  const hosts = Float64Array.from(chips, ({ block, basis, sign, bit }) => {
    const towards = coded[bit] === 1 ? sign : -sign;
    return towards * measure(luma.values, firstPixel(block), basis);
  });
  const margin = marginFor(hosts, layout);
  const change = new Float32Array(luma.values.length);
  chips.forEach(({ block, basis, sign, bit, grade }, index) => {
    const towards = coded[bit] === 1 ? sign : -sign;
    const amount = pushNeeded(hosts[index]!, margin, grade);
    if (amount !== 0) push(change, firstPixel(block), basis, towards * amount);
  });
  for (let block = 0; block < COLUMNS * ROWS; block++) {
    const place = pilotAt(layout, block);
    if (place)
      push(change, firstPixel(block), place.basis, place.sign * margin * setting.pilotShare);
  }
  return change;
}

/** The largest margin within the error budget, by halving: what it costs depends on the picture. */
function marginFor(hosts: Float64Array, layout: Layout): number {
  const budget = setting.errorBudget * WIDTH * HEIGHT;
  const pilots = Array.from({ length: COLUMNS * ROWS }, (_, block) => pilotAt(layout, block));
  const pilotCost = pilots.filter((place) => place !== undefined).length * setting.pilotShare ** 2;
  const grades = Uint8Array.from(layout.chips, ({ grade }) => grade);
  let low = 0;
  let high = 40;
  for (let round = 0; round < 24; round++) {
    const margin = (low + high) / 2;
    const cost = pushesFor(hosts, margin, grades) + pilotCost * margin * margin;
    if (cost > budget) high = margin;
    else low = margin;
  }
  return low;
}
