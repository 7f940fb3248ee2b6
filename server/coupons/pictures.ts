// Coupon pictures made, and marks read, in threads of their own, so that nobody's draw waits for a picture. What
// was presented is decoded in a process that knows nothing of ours (server/pictures).
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import { createForeignPictures } from '../pictures/foreign-pictures.ts';
import type { MakeTask } from './picture-worker.ts';

export type { MakeTask } from './picture-worker.ts';

export interface CouponPictures {
  /** UNAVAILABLE when too many wait. */
  make(task: MakeTask): Promise<Answer<Buffer>>;
  /**
   * The payload in a picture of any size, also one that was cut, turned or photographed; null: there is
   * none to be found. PICTURE_REFUSED with the reason; UNAVAILABLE when too many wait or it takes too long.
   */
  read(file: Buffer): Promise<Answer<Buffer | null>>;
  /** Letters of the text that cannot be printed. UNAVAILABLE when too many wait. */
  notPrintable(text: string): Promise<Answer<readonly string[]>>;
  close(): Promise<void>;
}

const THREAD = fileURLToPath(new URL('./picture-thread.js', import.meta.url));
const MOST_THREADS = 4;
const MOST_WAITING = 64;
/** From handing in to answer, waiting included, ms. Past it the thread is ended. */
const READ_MS = 15_000;
const IDLE_MS = 60_000;

export function createCouponPictures(threads = availableParallelism()): CouponPictures {
  // A pool refuses at its limit by throwing; asking first makes it an answer.
  const pool = new Piscina({
    filename: THREAD,
    minThreads: 0,
    maxThreads: Math.max(1, Math.min(MOST_THREADS, threads)),
    idleTimeout: IDLE_MS,
    // What it was started with (the loader) is not for it; see picture-thread.js.
    execArgv: [],
    env: {},
  });
  const foreign = createForeignPictures({ mostWaiting: MOST_WAITING });
  return {
    async make(task) {
      if (pool.queueSize >= MOST_WAITING) return busy();
      return accepted(asBuffer(await pool.run(task, { name: 'makePicture' })));
    },
    async read(file) {
      if (pool.queueSize >= MOST_WAITING) return busy();
      const pixels = await foreign.decode(file);
      if (!pixels.ok) return pixels;
      const signal = AbortSignal.timeout(READ_MS);
      try {
        const payload: Uint8Array | null = await pool.run(pixels.value, {
          name: 'readMark',
          signal,
        });
        return accepted(payload && asBuffer(payload));
      } catch (fault) {
        if (signal.aborted) return busy();
        throw fault;
      }
    },
    async notPrintable(text) {
      if (pool.queueSize >= MOST_WAITING) return busy();
      return accepted(await pool.run(text, { name: 'notPrintable' }));
    },
    async close() {
      await foreign.stop();
      await pool.close({ force: true });
    },
  };
}

const busy = () => refused('UNAVAILABLE', { retryAfterMs: 2_000 });

/** Bytes that come from a thread are a bare Uint8Array. */
const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
