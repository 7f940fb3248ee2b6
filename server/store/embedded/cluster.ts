// The data folder: made once, complete or not at all.
import { randomBytes } from 'node:crypto';
import {
  chown,
  lstat,
  mkdir,
  open,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { canEnter, complaintOf, type Account } from './account.ts';
import { chownAll, finishMove, moveCluster } from './move.ts';
import { newShelteredFolder } from './shelter.ts';

/** The only role there is; the server behind it serves this application alone. */
export const ROLE = 'tombola';

/** Where `directory` keeps its cluster: a folder, or a link to where it had to be sheltered. */
const linkOf = (directory: string) => join(directory, 'cluster');

/**
 * The real path of the cluster, or undefined when there is none yet.
 * @throws when something else lies there, or the data that a link names is missing
 */
export async function findCluster(directory: string): Promise<string | undefined> {
  await finishMove(linkOf(directory));
  if (!(await lstat(linkOf(directory)).catch(() => undefined))) return undefined;
  const cluster = await realpath(linkOf(directory)).catch(() => undefined);
  if (cluster && (await stat(join(cluster, 'PG_VERSION')).catch(() => undefined))) return cluster;
  throw new Error(
    `${linkOf(directory)} holds no database. Bring its data back, or delete it to start empty.`,
  );
}

/** The cluster as the account can reach it, made or moved if need be; a real path. */
export async function reachableCluster(
  directory: string,
  binaries: string,
  account: Account,
  log: (message: string) => void,
): Promise<string> {
  const found = await findCluster(directory);
  if (found === undefined) return await createCluster(directory, binaries, account, log);
  // Restored from a backup by root, perhaps.
  if (account && (await stat(found)).uid !== account.uid) await chownAll(found, account);
  if (await canEnter(account, found)) return found;
  if (!account) throw new Error(`${found} belongs to another user: start as that user, or as root`);
  const place = await newShelteredFolder(account);
  log(`The user who runs Postgres cannot enter ${found}: moving the data to ${place}`);
  return await moveCluster(found, linkOf(directory), join(place, 'cluster'), account);
}

async function createCluster(
  directory: string,
  binaries: string,
  account: Account,
  log: (message: string) => void,
): Promise<string> {
  const reachable = await canEnter(account, directory);
  const place = reachable ? directory : await newShelteredFolder(account);
  log(`Creating a database in ${join(place, 'cluster')}`);

  // A name of its own until it is complete: an interrupted start leaves no half cluster behind.
  const draft = join(place, 'cluster.new');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  if (account) await chown(draft, account.uid, account.gid);
  await initialise(draft, `${draft}.password`, binaries, account, await passwordOf(directory));
  await rename(draft, join(place, 'cluster'));
  await persist(place);
  if (!reachable) await symlink(join(place, 'cluster'), linkOf(directory));
  await persist(directory);
  return await realpath(linkOf(directory));
}

async function initialise(
  folder: string,
  passwordFile: string,
  binaries: string,
  account: Account,
  password: string,
): Promise<void> {
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
  try {
    if (account) await chown(passwordFile, account.uid, account.gid);
    const options = [
      `--pgdata=${folder}`,
      `--username=${ROLE}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Sorts alike on every machine, whatever locales it has.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ];
    const complaint = await complaintOf(join(binaries, 'bin', 'initdb'), options, account);
    if (complaint !== undefined) throw new Error(`Could not create a database: ${complaint}`);
  } finally {
    await unlink(passwordFile);
  }
}

/** The role's password, made at first use. */
export async function passwordOf(directory: string): Promise<string> {
  const file = join(directory, 'password');
  const known = await readFile(file, 'utf8').catch(() => '');
  if (known) return known;
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, password, { mode: 0o600, flush: true });
  return password;
}

async function persist(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
