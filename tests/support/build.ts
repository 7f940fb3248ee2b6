// Builds the pages before tests that open them, when the build is older than what it is made from.
import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SOURCES = ['client', 'common', 'vite.config.ts', 'package-lock.json'];
const BUILT = join('dist', 'client', 'board', 'index.html');

/** @throws with what the build printed when it fails */
export async function buildIfStale(root: string): Promise<void> {
  const built = await stat(join(root, BUILT)).catch(() => undefined);
  const newest = await Promise.all(SOURCES.map((source) => newestChange(join(root, source))));
  if (built && built.mtimeMs > Math.max(...newest)) return;
  console.log('Building the pages');
  await promisify(execFile)('npm', ['run', '--silent', 'build'], { cwd: root });
}

async function newestChange(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const names = await readdir(path, { recursive: true });
  const changes = names.map(async (name) => (await stat(join(path, name))).mtimeMs);
  return Math.max(found.mtimeMs, ...(await Promise.all(changes)));
}
