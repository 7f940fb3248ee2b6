// Lets a worker embed and extract, and watches how long the page itself is held up meanwhile.
import { card, cutOut, KEY, PAYLOAD } from '../card.ts';
import type { Pixels } from '../../../common/watermark/pixels.ts';
import type { Answer, Wish } from './messages.ts';

export interface PageFigures {
  readonly embedMs: number;
  readonly extractMs: number;
  readonly extractCroppedMs: number;
  readonly longestPageTaskMs: number;
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

/** The time that the page's own tasks take, posting and receiving, is what counts against its smoothness. */
let longestMs = 0;
function timed<T>(task: () => T): T {
  const start = performance.now();
  const result = task();
  longestMs = Math.max(longestMs, performance.now() - start);
  return result;
}

function ask(kind: Wish['kind'], pixels: Pixels): Promise<Answer> {
  return new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => timed(() => resolve(data));
    timed(() => worker.postMessage({ kind, pixels, payload: PAYLOAD, key: KEY } satisfies Wish));
  });
}

const hex = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const median = (values: number[]) => values.sort((one, other) => one - other)[values.length >> 1]!;

window.measure = async (rounds) => {
  const original = card();
  const times: [number, number, number][] = [];
  let marked = original;
  let payloads: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const embedded = await ask('embed', original);
    marked = embedded.marked!;
    const whole = await ask('extract', marked);
    const cropped = await ask('extract', cutOut(marked));
    times.push([embedded.tookMs, whole.tookMs, cropped.tookMs]);
    payloads = [whole, cropped].map(({ reading }) => (reading ? hex(reading.payload) : 'nothing'));
  }
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(marked.data));
  return {
    embedMs: median(times.map(([embed]) => embed)),
    extractMs: median(times.map(([, extract]) => extract)),
    extractCroppedMs: median(times.map(([, , cropped]) => cropped)),
    longestPageTaskMs: longestMs,
    digest: hex(new Uint8Array(digest)),
    payloads,
  };
};
