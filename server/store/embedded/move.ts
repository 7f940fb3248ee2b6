// Moves a cluster out of a folder that has been closed to the user who runs Postgres. A crash at
// any point leaves one complete cluster where `finishMove` or the old name finds it.
import { execFile } from 'node:child_process';
import { cp, lchown, lstat, readdir, rename, rm, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './account.ts';

const nextLink = (link: string) => `${link}.moved`;

/** Copies `from` to `to`, puts a link to it at `link`, and removes `from`. @returns `to` */
export async function moveCluster(
  from: string,
  link: string,
  to: string,
  account: NonNullable<Account>,
): Promise<string> {
  await cp(from, to, { recursive: true, preserveTimestamps: true });
  await chownAll(to, account);
  await promisify(execFile)('sync');
  await symlink(to, nextLink(link));
  // From here on the copy counts: finishMove puts the link in place if we do not.
  await rename(link, `${link}.old`);
  await finishMove(link);
  await rm(`${link}.old`, { recursive: true });
  return to;
}

/** Completes a move that was interrupted after its copy was complete. */
export async function finishMove(link: string): Promise<void> {
  if (!(await exists(nextLink(link)))) return;
  if (await exists(link)) await unlink(nextLink(link));
  else await rename(nextLink(link), link);
}

const exists = async (path: string) => (await lstat(path).catch(() => undefined)) !== undefined;

/** Gives a folder and all that is in it to the account. */
export async function chownAll(path: string, account: NonNullable<Account>): Promise<void> {
  await lchown(path, account.uid, account.gid);
  if (!(await lstat(path)).isDirectory()) return;
  for (const name of await readdir(path)) await chownAll(join(path, name), account);
}
