// Slows down guessing without locking anybody out: a bucket for each pair of account and address, one
// for each address, and one for each account as seen from addresses that have not signed in to it
// before. Buckets refill by themselves, and an address that is known to an account never waits for
// what strangers do to it.

interface Limit {
  readonly burst: number;
  readonly refillMs: number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

const PAIR: Limit = { burst: 8, refillMs: 15_000 };
const ADDRESS: Limit = { burst: 40, refillMs: 3_000 };
const ACCOUNT: Limit = { burst: 20, refillMs: 6_000 };
/** Buckets kept in memory; the ones unused for longest go first. */
const MOST_BUCKETS = 20_000;

export interface Throttle {
  /** 0: go ahead (and a token is taken); otherwise ms to wait before the next try. */
  waitMs(email: string, address: string, nowMs: number): number;
  /** This address has signed in: it counts as known, and its tries are forgiven. */
  succeeded(email: string, address: string): void;
}

export function createThrottle(): Throttle {
  const buckets = new Map<string, Bucket>();
  const known = new Map<string, true>();

  return {
    waitMs(email, address, nowMs) {
      const pair = JSON.stringify([email, address]);
      const limits: [string, Limit][] = [
        [`pair ${pair}`, PAIR],
        [`address ${address}`, ADDRESS],
      ];
      if (!known.has(pair)) limits.push([`account ${email}`, ACCOUNT]);
      const wanted = limits.map(([name, limit]) => ({
        limit,
        bucket: refilled(buckets, name, limit, nowMs),
      }));
      const waits = wanted.map(({ limit, bucket }) =>
        bucket.tokens >= 1 ? 0 : Math.ceil((1 - bucket.tokens) * limit.refillMs),
      );
      const wait = Math.max(...waits);
      if (wait === 0) for (const { bucket } of wanted) bucket.tokens -= 1;
      return wait;
    },
    succeeded(email, address) {
      const pair = JSON.stringify([email, address]);
      buckets.delete(`pair ${pair}`);
      remember(known, pair, true);
    },
  };
}

function refilled(buckets: Map<string, Bucket>, name: string, limit: Limit, nowMs: number): Bucket {
  const before = buckets.get(name) ?? { tokens: limit.burst, atMs: nowMs };
  const gained = Math.max(0, nowMs - before.atMs) / limit.refillMs;
  const bucket = { tokens: Math.min(limit.burst, before.tokens + gained), atMs: nowMs };
  remember(buckets, name, bucket);
  return bucket;
}

function remember<T>(map: Map<string, T>, name: string, value: T): void {
  map.delete(name);
  map.set(name, value);
  if (map.size <= MOST_BUCKETS) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
