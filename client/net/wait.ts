/** Resolves after so many ms, or at once when the signal is aborted. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done);
  });
}

/** Somewhere between half of it and one and a half: a crowd that was cut off together must not come back together. */
export function jitter(ms: number): number {
  const [chance = 0] = crypto.getRandomValues(new Uint32Array(1));
  return ms * (0.5 + chance / 2 ** 32);
}
