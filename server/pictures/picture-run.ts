import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type PictureProcesses = Set<ChildProcess>;

/** What the process is told; see picture-process.js. */
export interface PictureTask {
  readonly bytes: Buffer;
  readonly as: 'webp' | 'pixels';
  readonly longestSide: number;
  readonly failOn: 'warning' | 'error';
  readonly mostPixels: number;
  readonly mostMemoryBytes: number;
}

const PROCESS = fileURLToPath(new URL('./picture-process.js', import.meta.url));
/** To start, on a busy machine. */
const START_MS = 15_000;

/**
 * One picture, one process. undefined: it could not be decoded, or not in time, or not in the memory that
 * there is for it. `running` holds the process while there is one.
 */
export function runOnce<Opened>(
  task: PictureTask,
  running: PictureProcesses,
  decodeMs: number,
): Promise<Opened | undefined> {
  const child = fork(PROCESS, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
    env: {},
  });
  running.add(child);
  return new Promise((resolve) => {
    let timer = setTimeout(() => child.kill('SIGKILL'), START_MS);
    const end = (opened?: Opened) => {
      clearTimeout(timer);
      running.delete(child);
      child.kill('SIGKILL');
      resolve(opened);
    };
    child.once('error', () => end());
    child.once('exit', () => end());
    child.on('message', (message: 'ready' | Opened | null) => {
      if (message !== 'ready') return end(message ?? undefined);
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), decodeMs);
      child.send(task, () => {});
    });
  });
}
