import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order } from './messages.ts';

/** One of this bench's processes. */
export interface Child<Ready> {
  readonly ready: Ready;
  order<Result>(order: Order): Promise<Result>;
  stop(): Promise<void>;
}

export async function startChild<Ready>(file: string): Promise<Child<Ready>> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    execArgv: ['--import', 'tsx', '--expose-gc'],
  });
  const ready = (await answerOf(child)) as Ready;
  return {
    ready,
    async order<Result>(order: Order) {
      const answer = answerOf(child);
      child.send(order);
      return (await answer) as Result;
    },
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** The next thing it says; rejects when it ends instead. */
function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`a process ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}
