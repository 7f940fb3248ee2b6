// Seals boards without holding up the event loop: large ones in worker threads that fill shared memory.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import {
  growTop,
  reserveMaterial,
  SealedBoard,
  sealBoard,
  type SealPlan,
} from '../../common/fairness/sealed-board.ts';
import { joinBytes, toHex, utf8 } from '../../common/fairness/bytes.ts';
import type { SealMessage, SealTask } from './seal-worker.ts';
import { sha256 } from './sha256.ts';

/** What a board follows from. `conditionsText` is conditionsText(conditions), `seed` 32 secret bytes. */
export type SealRequest = Omit<SealPlan, 'sha256'>;
export type SealBoard = (request: SealRequest) => Promise<SealedBoard>;

/** Boards up to this size are sealed at once: in a few dozen ms, less than a thread needs to start. */
const MOST_SHEETS_IN_PLACE = 20_000;
const MOST_WORKERS = 4;

/** How long a sealed board is kept for whoever asks for the same one next, ms. */
const KEPT_MS = 30_000;

async function sealAnew(request: SealRequest): Promise<SealedBoard> {
  const plan = { ...request, sha256 };
  const { sheets } = request.conditions;
  if (sheets <= MOST_SHEETS_IN_PLACE) return sealBoard(plan);
  const material = reserveMaterial(sheets, (bytes) => new SharedArrayBuffer(bytes));
  await runWorkers({
    seed: request.seed,
    conditions: request.conditions,
    material,
    nextPart: new Int32Array(new SharedArrayBuffer(4)),
  });
  growTop(plan, material);
  request.progress?.(1);
  return new SealedBoard(plan, material);
}

/**
 * Takes about a second for a million sheets; rejects when a worker fails, and leaves none behind.
 * Opening a campaign seals its board and then loads it: the second time gets the same board.
 */
export const sealInWorker: SealBoard = keepForAMoment(sealAnew);

function keepForAMoment(seal: SealBoard): SealBoard {
  const kept = new Map<string, Promise<SealedBoard>>();
  return (request) => {
    const name = toHex(sha256(joinBytes(request.seed, utf8(request.conditionsText))));
    const known = kept.get(name);
    if (known !== undefined) return known;
    const board = seal(request);
    kept.set(name, board);
    const forget = () => kept.delete(name);
    board.then(() => setTimeout(forget, KEPT_MS).unref(), forget);
    return board;
  };
}

/** One worker lays the sheets out, then all of them hash part after part. */
async function runWorkers(task: SealTask): Promise<void> {
  const workers = Array.from({ length: Math.min(MOST_WORKERS, availableParallelism()) }, () =>
    startWorker(task),
  );
  try {
    await Promise.all(workers.map((worker) => worker.ready));
    await workers[0]!.run('lay-out');
    await Promise.all(workers.map((worker) => worker.run('hash')));
  } finally {
    await Promise.all(workers.map((worker) => worker.thread.terminate()));
  }
}

interface Runner {
  readonly thread: Worker;
  readonly ready: Promise<void>;
  /** Resolves when that part of the task is done. */
  run(step: 'lay-out' | 'hash'): Promise<void>;
}

function startWorker(task: SealTask): Runner {
  const thread = new Worker(new URL('./seal-thread.js', import.meta.url), { workerData: task });
  // A thread that fails says so once, whichever promise is waited for then.
  const failure = new Promise<never>((_, reject) => {
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('a sealing thread ended early')));
  });
  failure.catch(() => undefined);
  const answered = (expected: SealMessage) =>
    Promise.race([
      failure,
      new Promise<void>((resolve) => {
        const listen = (message: SealMessage) => {
          if (message !== expected) return;
          thread.off('message', listen);
          resolve();
        };
        thread.on('message', listen);
      }),
    ]);
  return {
    thread,
    ready: answered('ready'),
    run(step) {
      const done = answered(`${step} done`);
      thread.postMessage(step);
      return done;
    },
  };
}
