import { readdir } from 'node:fs/promises';

/** Names, without their ending, of the pictures for goods guides in this folder. No folder: none. */
export async function listPictures(directory: string): Promise<readonly string[]> {
  const files = await readdir(directory).catch(() => []);
  const names = files.flatMap(
    (file) => /^([a-z0-9-]{1,60})\.(?:svg|webp|png|jpg)$/.exec(file)?.[1] ?? [],
  );
  return [...new Set(names)].sort();
}
