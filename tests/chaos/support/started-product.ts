// The product as somebody runs it who has just cloned it: `npm start` in a tree of its own, with the
// embedded Postgres in that tree's data folder, so that all of it can be killed.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir, readFile, readlink, realpath, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../support/temporary.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const PARTS = [
  ...['client', 'common', 'server', 'migrations'],
  ...['package.json', 'tsconfig.json', 'vite.config.ts'],
];
/** It builds the pages, makes a database and loads the demo; a busy machine takes its time. */
const START_MS = 120_000;

export interface StartedProduct {
  /** What it has printed since it was started. */
  readonly printed: () => string;
  /** Ctrl-C in a terminal: everything that was started there is told. Resolves to the exit code. */
  interrupt(): Promise<number | null>;
  /** kill -9 of the server, and of what was started for it in the same terminal. */
  killServer(): Promise<void>;
  /** kill -9 of everything at one moment, Postgres included. */
  killAll(): Promise<void>;
}

export interface ProductTree {
  start(): Promise<StartedProduct>;
  /** Numbers of the Postgres processes that run on this tree's data. */
  postgres(): Promise<number[]>;
  remove(): Promise<void>;
}

export async function productTree(): Promise<ProductTree> {
  const root = await temporaryFolder('clone');
  for (const part of PARTS) await cp(join(PROJECT, part), join(root, part), { recursive: true });
  await symlink(await realpath(join(PROJECT, 'node_modules')), join(root, 'node_modules'));
  const running = new Set<ChildProcess>();
  const postgres = () => postgresIn(join(root, '.data', 'postgres', 'cluster'));
  return {
    start: () => start(root, running, postgres),
    postgres,
    remove: async () => {
      for (const child of running) killGroup(child, 'SIGKILL');
      for (const pid of await postgres()) kill(pid, 'SIGKILL');
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function start(
  root: string,
  running: Set<ChildProcess>,
  postgres: () => Promise<number[]>,
): Promise<StartedProduct> {
  // A group of its own, as a terminal makes one.
  const options = { cwd: root, env: bareEnvironment(), detached: true } as const;
  const child = spawn('npm', ['start'], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const ended = once(child, 'exit').finally(() => running.delete(child));
  let printed = '';
  const saysWhere = new Promise<void>((resolve) => {
    const read = (chunk: string) => {
      printed += chunk;
      if (printed.includes('Ctrl-C ends it')) resolve();
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
  });
  const late = AbortSignal.timeout(START_MS);
  const fails = Promise.race([ended, once(late, 'abort')]);
  await Promise.race([saysWhere, fails.then(() => Promise.reject(new Error(printed)))]);
  const end = async (signal: NodeJS.Signals, others: readonly number[] = []) => {
    for (const pid of others) kill(pid, signal);
    killGroup(child, signal);
    const [code] = (await ended) as [number | null];
    return code;
  };
  return {
    printed: () => printed,
    interrupt: () => end('SIGINT'),
    killServer: async () => void (await end('SIGKILL')),
    killAll: async () => void (await end('SIGKILL', await postgres())),
  };
}

/** Nothing that the tests, or whoever runs them, have set for a server. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR, NO_UPDATE_NOTIFIER: '1' };
}

/** Postgres and each of its children has the folder of its data as working folder. */
async function postgresIn(cluster: string): Promise<number[]> {
  const folder = await realpath(cluster).catch(() => cluster);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const inside = await Promise.all(
    pids.map(async (pid) => {
      const isThere = (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === folder;
      const state = isThere ? await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '') : '';
      return state !== '' && !/\) [ZX] /.test(state);
    }),
  );
  return pids.filter((_, index) => inside[index]).map(Number);
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) kill(-pid, signal);
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}
