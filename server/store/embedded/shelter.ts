// A place outside the project for what an unprivileged Postgres cannot reach inside it.
import { randomBytes } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { canEnter, type Account } from './account.ts';

/**
 * The folder, made if need be: /var/lib/tombola for root, ~/.cache/tombola otherwise, and the
 * system's folder for temporary files when neither can be written.
 * @throws when no such folder can be made, or when it belongs to somebody else
 */
export async function shelter(): Promise<string> {
  const uid = process.getuid?.() ?? 0;
  const preferred = uid === 0 ? '/var/lib/tombola' : join(homedir(), '.cache', 'tombola');
  try {
    return await ownFolder(preferred, uid);
  } catch {
    return await ownFolder(join(tmpdir(), `tombola-${uid}`), uid);
  }
}

async function ownFolder(folder: string, uid: number): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  // Anybody may have made this name in a shared folder and would then own what we put there.
  if ((await stat(folder)).uid !== uid) throw new Error(`${folder} belongs to another user`);
  return folder;
}

/** A new folder in the shelter, for one cluster. @throws when the account cannot enter it either */
export async function newShelteredFolder(account: Account): Promise<string> {
  const place = join(await shelter(), `data-${randomBytes(6).toString('hex')}`);
  await mkdir(place, { mode: 0o755 });
  if (await canEnter(account, place)) return place;
  throw new Error(`No folder found that the user who runs Postgres can enter (tried ${place})`);
}
