// One thread of sealing a board (seal.ts starts it). It writes into the memory it was given and keeps nothing.
import { parentPort, workerData } from 'node:worker_threads';
import type { IssueConditions } from '../../common/campaign/conditions.ts';
import {
  growPart,
  layOutBoard,
  PART_LEAVES,
  type BoardMaterial,
} from '../../common/fairness/sealed-board.ts';
import { sha256 } from './sha256.ts';

/** All arrays but the seed are in shared memory. */
export interface SealTask {
  readonly seed: Uint8Array;
  readonly conditions: IssueConditions;
  readonly material: BoardMaterial;
  /** Element 0: the part that the next free thread takes. */
  readonly nextPart: Int32Array;
}

export type SealMessage = 'ready' | 'lay-out done' | 'hash done';

const task = workerData as SealTask;
const plan = { seed: task.seed, conditions: task.conditions, sha256 };
const port = parentPort!;
const tell = (message: SealMessage) => port.postMessage(message);

const steps = {
  'lay-out': () => layOutBoard(plan, task.material),
  hash: async () => {
    for (;;) {
      const from = Atomics.add(task.nextPart, 0, 1) * PART_LEAVES;
      if (from >= task.conditions.sheets) return;
      growPart(plan, task.material, from);
    }
  },
} as const;

port.on('message', (step: keyof typeof steps) => {
  // A rejection must reach the parent as this thread's error, not be lost.
  steps[step]().then(
    () => tell(`${step} done`),
    (error: unknown) => {
      throw error;
    },
  );
});
tell('ready');
