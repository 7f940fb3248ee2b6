/** Runs the works of one key one after the other; different keys do not wait for each other. */
export function createOneAtATime() {
  const last = new Map<string, Promise<unknown>>();
  return async function run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const quiet = mine.catch(() => {});
    last.set(key, quiet);
    try {
      return await mine;
    } finally {
      if (last.get(key) === quiet) last.delete(key);
    }
  };
}
