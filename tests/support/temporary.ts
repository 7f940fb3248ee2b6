// Scratch folders of tests. Under the runner they all lie in one folder, which it removes, so that
// even a file that was killed leaves nothing behind.
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names the folder for all scratch folders of a run. */
export const FOLDER_VARIABLE = 'TOMBOLA_TEST_FOLDER';

/** A new folder; whoever asks removes it. Others may pass through it: Postgres is not run as root. */
export async function temporaryFolder(name: string): Promise<string> {
  const parent = process.env[FOLDER_VARIABLE] ?? tmpdir();
  const folder = await mkdtemp(join(parent, `tombola-${name}-`));
  await chmod(folder, 0o711);
  return folder;
}
