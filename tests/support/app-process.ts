// The real product in a process of its own, started as an operator would, so that it can be killed.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { MASTER_KEY } from './campaigns.ts';
import { temporaryFolder } from './temporary.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const START_MS = 180_000;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly atMs: number;
}

export interface AppProcess {
  /** The same after every start. */
  readonly origin: string;
  /** undefined while it is down. */
  readonly pid: number | undefined;
  /** How the present or last process ended; pending while it runs. */
  readonly exited: Promise<Exit>;
  /** Everything it has written, of all its starts. */
  readonly output: () => string;
  /** Sends the signal to the present process; SIGKILL is `kill -9`. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it with the signal and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<Exit>;
  /** Starts it again on the same port; resolves when it listens. */
  start(): Promise<void>;
  /** Ends it by force and removes its scratch folder. */
  close(): Promise<void>;
}

export interface AppProcessOptions {
  readonly databaseUrl: string;
  /** The tree to run: the project's own, or a copy of it. */
  readonly root?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Switches of Node, e.g. for profiles. */
  readonly nodeOptions?: readonly string[];
}

export async function startAppProcess(options: AppProcessOptions): Promise<AppProcess> {
  const { databaseUrl, root = PROJECT, env = {}, nodeOptions = [] } = options;
  const dataDirectory = await temporaryFolder('app');
  let output = '';
  let child: ChildProcess | undefined;
  let exited!: Promise<Exit>;
  let port = '0';

  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, [...nodeOptions, '--import', 'tsx', 'server/main.ts'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        TOMBOLA_DATA: dataDirectory,
        TOMBOLA_MASTER_KEY: MASTER_KEY,
        TOMBOLA_DEMO: 'no',
        LOG_LEVEL: 'warn',
        HOST: '127.0.0.1',
        PORT: port,
        PUBLIC_ORIGIN: '',
        ...env,
      },
    });
    child = started;
    exited = once(started, 'exit').then(([code, signal]) => {
      if (child === started) child = undefined;
      return { code, signal, atMs: performance.now() };
    });
    const listening = new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no address yet:\n${output}`)), START_MS);
      const from = output.length;
      const read = (text: Buffer) => {
        output += text.toString();
        const found = /Shoppers +(http:\/\/\S+?)\/\s/.exec(output.slice(from));
        if (found) settle(() => resolve(found[1]!));
      };
      const settle = (done: () => void) => {
        clearTimeout(timer);
        done();
      };
      started.stdout.on('data', read);
      started.stderr.on('data', read);
      void exited.then(() => settle(() => reject(new Error(`ended at its start:\n${output}`))));
    });
    port = new URL(await listening).port;
  };

  await start();
  const origin = `http://localhost:${port}`;
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> => {
    child?.kill(signal);
    return exited;
  };
  return {
    origin,
    get pid() {
      return child?.pid;
    },
    get exited() {
      return exited;
    },
    output: () => output,
    signal: (signal) => void child?.kill(signal),
    stop,
    start: async () => {
      if (!child) await start();
    },
    close: async () => {
      await stop('SIGKILL');
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
