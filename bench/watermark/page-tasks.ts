// How long a page was held up, by the browser's own account: a trace of every task that its main thread ran.
import type { CDPSession, Page } from 'playwright-core';

export interface PageTasks {
  /** The longest from begin to end, which on a busy machine includes waiting for a core, ms. */
  readonly longestMs: number;
  /** The most processor time that one took, ms. */
  readonly longestCpuMs: number;
  readonly count: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const CATEGORIES = '__metadata,toplevel,disabled-by-default-devtools.timeline';

/** The tasks of the page's main thread while `work` goes on. @throws when the trace shows none */
export async function traceTasks<T>(page: Page, work: () => Promise<T>): Promise<[T, PageTasks]> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) =>
    events.push(...(value as unknown as TraceEvent[])),
  );
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES.split(','), excludedCategories: ['*'] },
  });
  const result = await work();
  await endTrace(session);
  return [result, summary(events)];
}

async function endTrace(session: CDPSession): Promise<void> {
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
}

function summary(events: readonly TraceEvent[]): PageTasks {
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = events.filter(
    ({ name, ph, pid, tid }) =>
      ph === 'X' && name.endsWith('RunTask') && mains.has(`${pid} ${tid}`),
  );
  if (tasks.length === 0) throw new Error('the trace shows no task of the page');
  const most = (values: readonly number[]) => Math.max(...values) / 1000;
  return {
    longestMs: most(tasks.map(({ dur = 0 }) => dur)),
    longestCpuMs: most(tasks.map(({ tdur = 0 }) => tdur)),
    count: tasks.length,
  };
}
