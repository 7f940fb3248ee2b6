// Starts one Postgres server on a cluster and watches it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bareEnvironment, type Account } from './account.ts';

/** fast: ends sessions and writes everything out. immediate: as if the power had failed. */
export type StopMode = 'fast' | 'immediate';

export interface Postmaster {
  readonly port: number;
  readonly process: ChildProcess;
  stop(mode: StopMode): Promise<void>;
}

export interface PostmasterOptions {
  readonly binaries: string;
  /** Real path of the data folder. */
  readonly cluster: string;
  readonly logFile: string;
  readonly account: Account;
  /** Tried first; any free one otherwise. */
  readonly port: number | undefined;
}

// Recovery after a crash may have gigabytes of log to go through; giving up would only begin it anew.
const START_LIMIT_MS = 600_000;
const STOP_LIMIT_MS = 10_000;
const MAX_LOG_BYTES = 10 * 1024 * 1024;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  // Every statement here is short.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  // A failing statement may carry a person's data; the application logs what is needed.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/** @throws with the end of the server's own log when it does not come up */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  for (let attempt = 0; ; attempt++) {
    const port = (attempt === 0 && options.port) || (await freePort());
    const complaint = await tryStart(options, port);
    if (typeof complaint !== 'string') return complaint;
    // Somebody took the port between our looking and Postgres' binding.
    if (!complaint.includes('Address already in use') || attempt >= 9) {
      throw new Error(`Postgres did not start: ${complaint.trim() || 'no reason given'}`);
    }
  }
}

async function tryStart(options: PostmasterOptions, port: number): Promise<Postmaster | string> {
  const logged = await stat(options.logFile).catch(() => undefined);
  const flags = logged && logged.size < MAX_LOG_BYTES ? 'a' : 'w';
  const logFile = await open(options.logFile, flags, 0o600);
  const from = flags === 'a' ? (logged?.size ?? 0) : 0;
  const server = spawn(join(options.binaries, 'bin', 'postgres'), argumentsFor(options, port), {
    ...options.account,
    cwd: '/',
    env: bareEnvironment(),
    // Ctrl-C in a terminal reaches the whole group: we finish what is under way, then stop Postgres.
    detached: true,
    stdio: ['ignore', logFile.fd, logFile.fd],
  });
  try {
    await once(server, 'spawn');
  } finally {
    await logFile.close();
  }
  const release = endWithUs(server, options.account);
  server.once('exit', release);
  if (await isReady(server, options.cluster)) {
    return { port, process: server, stop: (mode) => stop(server, mode) };
  }
  await stop(server, 'immediate');
  return (await readFile(options.logFile, 'utf8')).slice(from);
}

function argumentsFor({ cluster }: PostmasterOptions, port: number): string[] {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', cluster, '-p', String(port), ...settings];
}

/**
 * Has a shell wait for the end of our process, however it comes, and then end Postgres too: what it
 * reads from is a pipe that only we hold. Returns what dismisses it.
 */
function endWithUs(server: ChildProcess, account: Account): () => void {
  const shell = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$1"', 'sh', String(server.pid)], {
    ...account,
    cwd: '/',
    env: bareEnvironment(),
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.on('error', () => undefined);
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  return () => shell.kill('SIGKILL');
}

async function isReady(server: ChildProcess, cluster: string): Promise<boolean> {
  const until = Date.now() + START_LIMIT_MS;
  while (server.exitCode === null && server.signalCode === null && Date.now() < until) {
    // Line 1 is the process, line 8 its state: what pg_ctl --wait looks at.
    const file = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
    const lines = file.split('\n');
    if (lines[0] === String(server.pid) && lines[7]?.trim() === 'ready') return true;
    await sleep(10);
  }
  return false;
}

async function stop(server: ChildProcess, mode: StopMode): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  const patience = new AbortController();
  const limit = sleep(STOP_LIMIT_MS, undefined, { signal: patience.signal }).then(
    () => server.kill('SIGQUIT'),
    () => undefined,
  );
  await ended;
  patience.abort();
  await limit;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
