// Token buckets by name, in this process's memory: so many at once, then one every so often.

export interface Limit {
  readonly burst: number;
  readonly refillMs: number;
}

interface Bucket {
  tokens: number;
  readonly atMs: number;
}

export interface Buckets {
  /** 0: a token was taken of each; otherwise none was, and all will have one after so many ms. */
  take(limits: readonly (readonly [name: string, limit: Limit])[], nowMs: number): number;
  /** The bucket is full again. */
  forget(name: string): void;
}

/** Kept at most; the ones unused for longest go first. */
const MOST_BUCKETS = 20_000;

export function createBuckets(): Buckets {
  const buckets = new Map<string, Bucket>();
  return {
    take(limits, nowMs) {
      const wanted = limits.map(([name, limit]) => ({
        limit,
        bucket: refilled(buckets, name, limit, nowMs),
      }));
      const waits = wanted.map(({ limit, bucket }) =>
        bucket.tokens >= 1 ? 0 : Math.ceil((1 - bucket.tokens) * limit.refillMs),
      );
      const wait = Math.max(0, ...waits);
      if (wait === 0) for (const { bucket } of wanted) bucket.tokens -= 1;
      return wait;
    },
    forget: (name) => void buckets.delete(name),
  };
}

function refilled(buckets: Map<string, Bucket>, name: string, limit: Limit, nowMs: number): Bucket {
  const before = buckets.get(name) ?? { tokens: limit.burst, atMs: nowMs };
  const gained = Math.max(0, nowMs - before.atMs) / limit.refillMs;
  const bucket = { tokens: Math.min(limit.burst, before.tokens + gained), atMs: nowMs };
  keepLast(buckets, name, bucket, MOST_BUCKETS);
  return bucket;
}

/** Puts it last; what is first goes when there are more than `most`. */
export function keepLast<T>(map: Map<string, T>, name: string, value: T, most: number): void {
  map.delete(name);
  map.set(name, value);
  if (map.size <= most) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
