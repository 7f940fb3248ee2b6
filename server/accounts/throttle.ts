// Slows down guessing without locking anybody out: a bucket for each pair of account and address, one
// for each address, and one for each account as seen from addresses that have not signed in to it
// before. Buckets refill by themselves, and an address that is known to an account never waits for
// what strangers do to it.

import { createBuckets, keepLast, type Limit } from './buckets.ts';

const PAIR: Limit = { burst: 8, refillMs: 15_000 };
const ADDRESS: Limit = { burst: 40, refillMs: 3_000 };
const ACCOUNT: Limit = { burst: 20, refillMs: 6_000 };
/** Pairs kept in memory; the ones unused for longest go first. */
const MOST_PAIRS = 20_000;

export interface Throttle {
  /** 0: go ahead (and a token is taken); otherwise ms to wait before the next try. */
  waitMs(email: string, address: string, nowMs: number): number;
  /** This address has signed in: it counts as known, and its tries are forgiven. */
  succeeded(email: string, address: string): void;
}

export function createThrottle(): Throttle {
  const buckets = createBuckets();
  const known = new Map<string, true>();

  return {
    waitMs(email, address, nowMs) {
      const pair = JSON.stringify([email, address]);
      const limits: (readonly [string, Limit])[] = [
        [`pair ${pair}`, PAIR],
        [`address ${address}`, ADDRESS],
      ];
      if (!known.has(pair)) limits.push([`account ${email}`, ACCOUNT]);
      return buckets.take(limits, nowMs);
    },
    succeeded(email, address) {
      const pair = JSON.stringify([email, address]);
      buckets.forget(`pair ${pair}`);
      keepLast(known, pair, true, MOST_PAIRS);
    },
  };
}
