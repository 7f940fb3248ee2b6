import { hash, verify } from '@node-rs/argon2';

// Argon2id as OWASP's password storage sheet has it: 19 MiB, two passes, one lane. The work runs on
// libuv's threads; few at a time, so that logins can never starve the database driver's neighbours.
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const AT_ONCE = 2;
const MOST_WAITING = 60;

/** Thrown when so many logins wait already that another would not be answered in good time. */
export class TooManyLogins extends Error {}

let running = 0;
const waiting: (() => void)[] = [];

export const hashPassword = (password: string): Promise<string> =>
  taken(() => hash(password, PARAMETERS));

/** Throws TooManyLogins. */
export const isPassword = (passwordHash: string, password: string): Promise<boolean> =>
  taken(() => verify(passwordHash, password));

let decoy: Promise<string> | undefined;

/** A hash that no password is known for: what is checked for an account that does not exist, so that both cost the same. */
export const decoyHash = (): Promise<string> => (decoy ??= hashPassword(crypto.randomUUID()));

async function taken<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MOST_WAITING) throw new TooManyLogins();
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
