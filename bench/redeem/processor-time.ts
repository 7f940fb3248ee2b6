// Processor time spent so far by this process and by the processes that it started and that have ended:
// pictures from elsewhere are each decoded in a process of their own. The database's are not among them.
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** What Linux counts in, whatever the machine. */
const TICK_MS = 10;
/** Until a process that was just ended is counted. */
const REAPED_MS = 200;

/** ms. Where there is no /proc: time that has gone by, which is right for one thing at a time and a quiet machine. */
export async function processorTimeMs(): Promise<number> {
  if (process.platform !== 'linux') return performance.now();
  await wait(REAPED_MS);
  const stat = await readFile('/proc/self/stat', 'utf8');
  // From the third field on: the second is the name in brackets, and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system, childrenUser, childrenSystem] = fields.slice(11, 15).map(Number);
  return (user! + system! + childrenUser! + childrenSystem!) * TICK_MS;
}
