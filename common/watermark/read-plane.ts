// Reads the payload from a plane that lies on the grid already. Tells rightly read from wrongly read.
import { crc32 } from './crc32.ts';
import { CODED_BITS, decodeRing, encodeRing, MESSAGE_BITS } from './convolution.ts';
import { firstPixel, type Layout } from './layout.ts';
import { measure } from './block-basis.ts';
import { PAYLOAD_BYTES, setting } from './setting.ts';
import { surroundingsOf, weigh, type Surroundings, type Weighing } from './weighing.ts';

export interface PlaneReading {
  readonly payload: Uint8Array;
  /** How well the picture agrees with what was read, 0 … 1. */
  readonly confidence: number;
  /** By how much the picture is brighter than it was when it was marked. */
  readonly gain: number;
}

/** Brightness factors that are tried, the likely first. */
const GAINS = listGains(1.012, 1.36);
/** Enough where many places have to be tried. */
export const FEW_GAINS = listGains(1.04, 1.3);

const PLAIN = ['plain'] as const;
/** For a picture in which the payload is known to lie. */
export const ALL_WEIGHINGS = ['plain', 'glare', 'texture'] as const;

export interface ReadOptions {
  /** Says per block whether the picture reaches there; otherwise it does everywhere. */
  readonly covered?: Uint8Array;
  readonly gains?: readonly number[];
  readonly weighings?: readonly Weighing[];
}

export function readPlane(
  plane: Float32Array,
  layout: Layout,
  { covered, gains = GAINS, weighings = PLAIN }: ReadOptions = {},
): PlaneReading | undefined {
  const values = new Float64Array(layout.chips.length);
  layout.chips.forEach(({ block, basis }, index) => {
    values[index] = covered && covered[block] === 0 ? 0 : measure(plane, firstPixel(block), basis);
  });
  for (const weighing of weighings) {
    const around = weighing === 'plain' ? undefined : surroundingsOf(plane);
    for (const gain of gains) {
      const reading = decode(softBits(values, layout, { gain, weighing, around }));
      if (reading) return { ...reading, gain };
    }
  }
  return undefined;
}

interface Hearing {
  readonly gain: number;
  readonly weighing: Weighing;
  readonly around: Surroundings | undefined;
}

function softBits(values: Float64Array, { chips }: Layout, hearing: Hearing): Float64Array {
  const { gain, weighing, around } = hearing;
  const soft = new Float64Array(CODED_BITS);
  for (let index = 0; index < values.length; index++) {
    const { block, bit, sign, grade } = chips[index]!;
    soft[bit]! += sign * weigh(weighing, values[index]! / gain, grade, around?.[block]);
  }
  return soft;
}

function decode(soft: Float64Array): { payload: Uint8Array; confidence: number } | undefined {
  const message = decodeRing(soft);
  const bytes = new Uint8Array(MESSAGE_BITS / 8);
  message.forEach((bit, at) => (bytes[at >>> 3]! |= bit << (7 - (at & 7))));
  const payload = bytes.slice(0, PAYLOAD_BYTES);
  if (crc32(payload) !== new DataView(bytes.buffer).getUint32(PAYLOAD_BYTES)) return undefined;
  const confidence = agreement(soft, encodeRing(message));
  return confidence < setting.leastConfidence ? undefined : { payload, confidence };
}

function agreement(soft: Float64Array, coded: Uint8Array): number {
  let along = 0;
  let all = 1e-9;
  for (let at = 0; at < CODED_BITS; at++) {
    along += coded[at] === 1 ? soft[at]! : -soft[at]!;
    all += Math.abs(soft[at]!);
  }
  return along / all;
}

function listGains(step: number, most: number): number[] {
  const gains = [1];
  for (let up = step; up < most; up *= step) gains.push(up, 1 / up);
  return gains;
}
