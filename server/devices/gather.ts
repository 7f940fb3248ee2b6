/**
 * Turns many single calls into few calls with many: what is asked while one call runs goes out
 * together with the next. `many` answers in the order of its argument; when it rejects, so does
 * everyone who was in that call.
 */
export function gather<Each, Result>(
  many: (each: readonly Each[]) => Promise<readonly Result[]>,
  most: number,
): (each: Each) => Promise<Result> {
  interface Waiting {
    readonly each: Each;
    readonly resolve: (result: Result) => void;
    readonly reject: (fault: unknown) => void;
  }
  const waiting: Waiting[] = [];
  let running = false;

  const run = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most);
      try {
        const results = await many(batch.map(({ each }) => each));
        batch.forEach(({ resolve }, place) => resolve(results[place]!));
      } catch (fault) {
        for (const { reject } of batch) reject(fault);
      }
    }
    running = false;
  };

  return (each) =>
    new Promise((resolve, reject) => {
      waiting.push({ each, resolve, reject });
      if (!running) void run();
    });
}
