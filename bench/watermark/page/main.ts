// Lets a worker embed and extract, as the coupon page does. What the page itself does meanwhile is seen from
// outside, by a trace.
import { card, KEY, PAYLOAD } from '../card.ts';
import type { Pixels } from '../../../common/watermark/pixels.ts';
import type { Answer, Wish } from './messages.ts';

export interface PageFigures {
  /** Medians, ms. */
  readonly embedMs: number;
  readonly extractMs: number;
  readonly extractCroppedMs: number;
  readonly extractNothingMs: number;
  /** SHA-256 of the marked picture, and the payloads read from it whole and cropped, hexadecimal. */
  readonly digest: string;
  readonly payloads: readonly string[];
}

declare global {
  interface Window {
    measure(rounds: number): Promise<PageFigures>;
  }
}

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
/** Made before anything is measured: it is no part of the work. */
const original = card();

function ask(kind: Wish['kind'], pixels: Pixels): Promise<Answer> {
  return new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
    worker.postMessage({ kind, pixels, payload: PAYLOAD, key: KEY } satisfies Wish);
  });
}

const hex = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const median = (values: number[]) => values.sort((one, other) => one - other)[values.length >> 1]!;

window.measure = async (rounds) => {
  const times = Array.from({ length: 4 }, () => [] as number[]);
  let marked = original;
  let payloads: string[] = [];
  // The first round warms up and is not counted, unless it is the only one.
  for (let round = rounds > 1 ? -1 : 0; round < rounds; round++) {
    const embedded = await ask('embed', original);
    marked = embedded.marked!;
    const whole = await ask('extract', marked);
    const cropped = await ask('extract cropped', marked);
    const nothing = await ask('extract', original);
    const answers = [embedded, whole, cropped, nothing];
    if (round >= 0) answers.forEach(({ tookMs }, at) => times[at]!.push(tookMs));
    payloads = [whole, cropped].map(({ reading }) => (reading ? hex(reading.payload) : 'nothing'));
  }
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(marked.data));
  const [embedMs, extractMs, extractCroppedMs, extractNothingMs] = times.map(median);
  return {
    embedMs: embedMs!,
    extractMs: extractMs!,
    extractCroppedMs: extractCroppedMs!,
    extractNothingMs: extractNothingMs!,
    digest: hex(new Uint8Array(digest)),
    payloads,
  };
};
