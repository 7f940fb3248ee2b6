// One process of ours per data folder. A file says which; a process that is gone no longer counts.
import { execFile } from 'node:child_process';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Takes the folder for this process. Resolves to what gives it back.
 * @throws when a living process has it
 */
export async function takeOwnership(directory: string): Promise<() => Promise<void>> {
  const file = join(directory, 'owner');
  const own = await describe(process.pid);
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      await writeFile(file, own, { flag: 'wx', mode: 0o600 });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readFile(file, 'utf8').catch(() => '');
    const pid = Number.parseInt(holder, 10);
    if (pid > 0 && holder === (await describe(pid))) {
      throw new Error(`The data in ${directory} is in use by process ${pid}: stop that one first`);
    }
    // Renamed before it is removed, so that of two processes that find it stale one goes on.
    await rename(file, `${file}.${process.pid}`).catch(() => undefined);
    await rm(`${file}.${process.pid}`, { force: true });
  }
  throw new Error(`Another process is starting with the data in ${directory}`);
}

/** A process id and when that process started, so that a number used again is not mistaken. */
async function describe(pid: number): Promise<string> {
  return `${pid} ${await startOf(pid)}`;
}

async function startOf(pid: number): Promise<string> {
  const [state, started] = process.platform === 'linux' ? await fromProc(pid) : await fromPs(pid);
  // A killed process that its parent has not asked after yet is still listed, as a zombie.
  return !state || /^[ZX]/.test(state) ? 'gone' : (started ?? 'gone');
}

async function fromProc(pid: number): Promise<(string | undefined)[]> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // Fields 3 and 22; the name in field 2 may hold spaces and brackets.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return [fields[0], fields[19]];
}

async function fromPs(pid: number): Promise<(string | undefined)[]> {
  const asked = promisify(execFile)('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)]);
  const line = (await asked.catch(() => ({ stdout: '' }))).stdout.trim();
  const gap = line.indexOf(' ');
  return [line.slice(0, gap), line.slice(gap).trim()];
}
