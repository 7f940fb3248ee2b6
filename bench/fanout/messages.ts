// What the processes of this bench say to each other.

/** One frame as it went out: when (ms after the first one) and its whole text. */
export interface SentFrame {
  readonly atMs: number;
  readonly text: string;
}

export type Order =
  /** Draw at this rate for so long. */
  | { readonly do: 'draw'; readonly perS: number; readonly forMs: number }
  /** Send these texts to everybody, at their times. */
  | { readonly do: 'replay'; readonly frames: readonly SentFrame[] }
  | {
      readonly do: 'connect';
      readonly origin: string;
      readonly viewers: number;
      /** The message that subscribes; undefined where there is nothing to subscribe to. */
      readonly watch?: string;
    }
  /** Say what was measured since the last time. */
  | { readonly do: 'report' };

export interface ServerReport {
  readonly cpuUs: number;
  /** Resident memory after a collection, bytes. */
  readonly rss: number;
  /** When each draw was committed, Unix ms, in the order of their events. */
  readonly committedAtMs: readonly number[];
}

export interface ViewersReport {
  /** Of all viewers, with the WebSocket's own bytes. */
  readonly bytes: number;
  readonly received: number;
  /** What one viewer got. */
  readonly frames: readonly SentFrame[];
  /** Per frame when some of the viewers got it, Unix ms. */
  readonly arrivals: readonly { readonly text: string; readonly atMs: readonly number[] }[];
}

export const unixMs = (): number => performance.timeOrigin + performance.now();

/** Answers orders one after the other; says `ready` first. */
export function serveOrders(ready: unknown, carryOut: (order: Order) => Promise<unknown>): void {
  let before = Promise.resolve();
  process.on('message', (order: Order) => {
    before = before.then(async () => {
      process.send!((await carryOut(order)) ?? {});
    });
  });
  process.on('disconnect', () => process.exit(0));
  process.send!(ready);
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

export function collectedRss(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}
