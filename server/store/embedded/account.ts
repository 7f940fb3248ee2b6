// Postgres refuses to run as root. This decides as whom it runs instead; nothing here starts a server.
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Who runs Postgres. `undefined` means: whoever we are. */
export type Account = { readonly uid: number; readonly gid: number } | undefined;

const isRoot = () => process.getuid?.() === 0;

/** Unprivileged users to look for when we are root, best first. */
const CANDIDATES = ['postgres', 'nobody'];

/**
 * The account for a cluster. As root, a cluster that exists is run by whoever owns it, so that a
 * folder once used by an ordinary user stays that user's.
 * @throws when we are root and the machine has no unprivileged user
 */
export async function chooseAccount(cluster: string | undefined): Promise<Account> {
  if (!isRoot()) return undefined;
  const owner = cluster === undefined ? undefined : await stat(cluster);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of CANDIDATES) {
    const account = await lookUp(name);
    if (account && account.uid !== 0) return account;
  }
  throw new Error(
    `Postgres refuses to run as root, and this machine has no user ${CANDIDATES.join(' or ')}. ` +
      'Start as an ordinary user, or set DATABASE_URL.',
  );
}

async function lookUp(name: string): Promise<Account> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** Whether the account can enter a folder: tried, since modes alone do not tell (ACLs, mounts). */
export async function canEnter(account: Account, folder: string): Promise<boolean> {
  return await succeeds('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], account);
}

/** Runs a program to its end as the account. Resolves to what it printed on standard error if it failed. */
export async function complaintOf(
  program: string,
  args: readonly string[],
  account: Account,
): Promise<string | undefined> {
  try {
    await run(program, args, { ...account, cwd: '/', env: bareEnvironment() });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return stderr?.trim() || message;
  }
}

async function succeeds(program: string, args: readonly string[], account: Account) {
  return (await complaintOf(program, args, account)) === undefined;
}

/** Nothing of ours may steer Postgres by accident (PGDATA, PGPORT, LC_ALL…). */
export function bareEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
