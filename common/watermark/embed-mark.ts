// Writes a payload into a picture. Called when a coupon picture is made, in the browser or on the server.
import { crc32 } from './crc32.ts';
import { encodeRing, MESSAGE_BITS } from './convolution.ts';
import { firstPixel, pilotAt, type Layout, type PilotPlace } from './layout.ts';
import { layoutOf } from './known-layouts.ts';
import { basisOf, measure, push } from './block-basis.ts';
import { isOnGrid, lumaOf, type Pixels, type Plane } from './pixels.ts';
import { COLUMNS, HEIGHT, PAYLOAD_BYTES, ROWS, setting, WIDTH } from './setting.ts';
import { addToPixels } from './add-to-pixels.ts';
import { pushNeeded, pushesFor } from './zones.ts';

const LARGEST_MARGIN = 40;

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
export function messageOf(payload: Uint8Array): Uint8Array {
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

/** A push that is `share` of the margin long. */
interface PilotPush {
  readonly block: number;
  readonly place: PilotPlace;
  readonly share: number;
}

function changeFor(luma: Plane, layout: Layout, coded: Uint8Array): Float32Array {
  const hosts = Float64Array.from(layout.chips, ({ block, basis, sign, bit }) => {
    const towards = coded[bit] === 1 ? sign : -sign;
    return towards * measure(luma.values, firstPixel(block), basis);
  });
  const pilots = pilotPushes(luma, layout);
  const margin = marginFor(hosts, layout, pilots);
  const change = new Float32Array(luma.values.length);
  layout.chips.forEach(({ block, basis, sign, bit, grade }, index) => {
    const towards = coded[bit] === 1 ? sign : -sign;
    const amount = pushNeeded(hosts[index]!, margin, grade);
    if (amount !== 0) push(change, firstPixel(block), basis, towards * amount);
  });
  for (const { block, place, share } of pilots) {
    push(change, firstPixel(block), place.basis, place.sign * share * margin);
  }
  return change;
}

function pilotPushes(luma: Plane, layout: Layout): PilotPush[] {
  const { pilotShare, pilotShareInTexture, pilotTexture } = setting;
  const pushes: PilotPush[] = [];
  for (let block = 0; block < COLUMNS * ROWS; block++) {
    const place = pilotAt(layout, block);
    if (!place) continue;
    const lively = Math.min(1, liveliness(luma, block) / pilotTexture);
    pushes.push({ block, place, share: pilotShare + lively * (pilotShareInTexture - pilotShare) });
  }
  return pushes;
}

/** Root mean square of the picture's own coefficients where the pilot may lie. */
function liveliness(luma: Plane, block: number): number {
  let energy = 0;
  for (const frequency of setting.pilotFrequencies) {
    const amount = measure(luma.values, firstPixel(block), basisOf(frequency));
    energy += amount * amount;
  }
  return Math.sqrt(energy / setting.pilotFrequencies.length);
}

/** The largest margin within the error budget, by halving: what it costs depends on the picture. */
function marginFor(hosts: Float64Array, { chips }: Layout, pilots: readonly PilotPush[]): number {
  const budget = setting.errorBudget * WIDTH * HEIGHT;
  const pilotCost = pilots.reduce((sum, { share }) => sum + share * share, 0);
  const grades = Uint8Array.from(chips, ({ grade }) => grade);
  let low = 0;
  let high = LARGEST_MARGIN;
  for (let round = 0; round < 20; round++) {
    const margin = (low + high) / 2;
    const cost = pushesFor(hosts, margin, grades) + pilotCost * margin * margin;
    if (cost > budget) high = margin;
    else low = margin;
  }
  return low;
}
