// What an earlier run left on a cluster: a postmaster whose parent was killed, or its children.
// None of them may be there when a new one starts.
import { execFile } from 'node:child_process';
import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Ways to ask Postgres to end, gentlest first, each with the time it is given, ms. */
const WAYS = [
  ['SIGINT', 8_000],
  ['SIGQUIT', 4_000],
  ['SIGKILL', 2_000],
] as const;

/** @throws when processes on the cluster do not end */
export async function clearLeftovers(
  cluster: string,
  log: (message: string) => void,
): Promise<void> {
  let left = await processesOn(cluster);
  if (left.length > 0) log(`Ending a database server that was left running (${left.join(', ')})`);
  for (const [signal, patienceMs] of WAYS) {
    const until = Date.now() + patienceMs;
    for (const pid of left) send(pid, signal);
    while (left.length > 0 && Date.now() < until) {
      await sleep(20);
      left = await processesOn(cluster);
    }
  }
  if (left.length > 0) throw new Error(`Processes ${left.join(', ')} still use ${cluster}`);
  // Nobody is on it: a file that says otherwise names a process number that was given away again.
  await rm(join(cluster, 'postmaster.pid'), { force: true });
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}

/** Process numbers of Postgres on this cluster, as far as this system tells. */
async function processesOn(cluster: string): Promise<number[]> {
  if (process.platform === 'linux') return await workingIn(cluster);
  const pid = Number.parseInt(
    await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => ''),
    10,
  );
  if (!(pid > 0)) return [];
  const asked = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(
    () => undefined,
  );
  return asked?.stdout.includes(cluster) ? [pid] : [];
}

/** Postgres, the postmaster and each of its children, has the cluster as its working folder. */
async function workingIn(cluster: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      if (folder !== cluster) return false;
      return (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')).includes('(postgres');
    }),
  );
  return pids.filter((_, index) => found[index]).map(Number);
}
