// Counts wrong codes per door and minute. Past a threshold staff are told once a minute: a warning in the
// log and a row for the dashboard. Attempts whose budget was used up count as well: they are guessing.

export type CodeDoor = 'enrolment' | 'ticket' | 'coupon';

/** Who asks: an address on the network, or a kiosk that has proved its key. */
export type Asker =
  { readonly address: string } | { readonly kioskId: string; readonly sellerId: string };

export interface NewAlarm {
  readonly door: CodeDoor;
  /** Whose kiosks guessed; null: strangers, which concerns every shop. */
  readonly sellerId: string | null;
  readonly wrong: number;
  readonly addresses: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface GuessingStore {
  /** Resolves with the alarm's number. */
  insertAlarm(alarm: NewAlarm): Promise<number>;
  updateAlarm(id: number, alarm: Pick<NewAlarm, 'wrong' | 'addresses' | 'untilMs'>): Promise<void>;
}

export interface GuessingLog {
  warn(fields: object, message: string): void;
}

export interface GuessingWatch {
  note(door: CodeDoor, by: Asker): void;
  stop(): Promise<void>;
}

/** Wrong codes at one door in one minute that are no longer chance. */
export const ALARM_AFTER_WRONG = 100;
export const ALARM_WINDOW_MS = 60_000;
/** Enough to say "many". */
const MOST_ADDRESSES = 10_000;

interface Window {
  readonly door: CodeDoor;
  readonly sellerId: string | null;
  readonly fromMs: number;
  readonly from: Set<string>;
  wrong: number;
  alarm: Promise<number | undefined> | undefined;
  readonly ends: NodeJS.Timeout;
}

export interface GuessingWatchDeps {
  readonly store: GuessingStore;
  readonly log: GuessingLog;
  readonly nowMs: () => number;
}

export function createGuessingWatch({ store, log, nowMs }: GuessingWatchDeps): GuessingWatch {
  const windows = new Map<string, Window>();
  const writing = new Set<Promise<unknown>>();

  const write = <T>(work: Promise<T>): Promise<T | undefined> => {
    const done = work.catch((error: unknown) => {
      log.warn({ err: error }, 'a guessing alarm could not be written');
      return undefined;
    });
    writing.add(done);
    void done.then(() => writing.delete(done));
    return done;
  };

  const open = (name: string, door: CodeDoor, sellerId: string | null): Window => {
    const ends = setTimeout(() => close(name), ALARM_WINDOW_MS);
    ends.unref();
    const base = { door, sellerId, fromMs: nowMs(), from: new Set<string>() };
    const window: Window = { ...base, wrong: 0, alarm: undefined, ends };
    windows.set(name, window);
    return window;
  };

  const close = (name: string): void => {
    const window = windows.get(name);
    if (!window) return;
    windows.delete(name);
    clearTimeout(window.ends);
    if (window.alarm) void write(complete(window, window.alarm));
  };

  /** What came after the alarm belongs to it. */
  const complete = async (window: Window, alarm: Promise<number | undefined>): Promise<void> => {
    const id = await alarm;
    const { wrong, from, fromMs } = window;
    const untilMs = Math.min(nowMs(), fromMs + ALARM_WINDOW_MS);
    if (id !== undefined) await store.updateAlarm(id, { wrong, addresses: from.size, untilMs });
  };

  const raise = ({ door, sellerId, wrong, from, fromMs }: Window): Promise<number | undefined> => {
    const addresses = from.size;
    log.warn({ door, sellerId, wrong, addresses }, 'somebody is guessing codes');
    const untilMs = nowMs();
    return write(store.insertAlarm({ door, sellerId, wrong, addresses, fromMs, untilMs }));
  };

  return {
    note(door, by) {
      const sellerId = 'kioskId' in by ? by.sellerId : null;
      const name = `${door} ${sellerId ?? ''}`;
      const window = windows.get(name) ?? open(name, door, sellerId);
      window.wrong += 1;
      if (window.from.size < MOST_ADDRESSES) {
        window.from.add('kioskId' in by ? by.kioskId : by.address);
      }
      if (window.wrong === ALARM_AFTER_WRONG) window.alarm = raise(window);
    },
    async stop() {
      for (const name of [...windows.keys()]) close(name);
      while (writing.size > 0) await Promise.all(writing);
    },
  };
}
