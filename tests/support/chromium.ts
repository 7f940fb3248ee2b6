// Finds a Chromium to test with: an installed one, else the one that @sparticuz/chromium packs,
// unpacked once into .cache/ with the shared libraries and fonts that a bare machine lacks.
import { execFile } from 'node:child_process';
import { access, mkdtemp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = fileURLToPath(new URL('../../.cache', import.meta.url));

/** Names the browser to use: a path, or `packed` for the one from npm. */
const VARIABLE = 'TOMBOLA_TEST_BROWSER';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

export interface Chromium {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** @throws when there is none and the packed one does not run on this machine */
export async function findChromium(): Promise<Chromium> {
  const wanted = process.env[VARIABLE];
  if (wanted && wanted !== 'packed') return { path: wanted, environment: {} };
  for (const path of wanted === 'packed' ? [] : INSTALLED) {
    if (await runs({ path, environment: {} })) return { path, environment: {} };
  }
  return await packedChromium();
}

async function packedChromium(): Promise<Chromium> {
  const folder = await unpacked();
  const path = join(folder, 'chromium');
  // Its fonts know no Japanese: only for a machine that has none at all.
  const fonts: Record<string, string> = (await exists('/etc/fonts'))
    ? {}
    : { FONTCONFIG_PATH: join(folder, 'fonts') };
  // The machine's own libraries where it has them: they fit its C library for certain.
  const plain = { path, environment: fonts };
  if (await runs(plain)) return plain;
  const libraries = { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') };
  const complete = { path, environment: { ...fonts, ...libraries } };
  if (await runs(complete)) return complete;
  throw new Error(
    `No Chromium runs here. Install one, or set ${VARIABLE} to its path (tried ${path}).`,
  );
}

async function runs({ path, environment }: Chromium): Promise<boolean> {
  try {
    await access(path);
    await run(path, ['--version', '--no-sandbox'], { env: { ...process.env, ...environment } });
    return true;
  } catch {
    return false;
  }
}

async function unpacked(): Promise<string> {
  const root = fileURLToPath(new URL('../../node_modules/@sparticuz/chromium', import.meta.url));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const folder = join(CACHE, `chromium-${version}`);
  if (await exists(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  const draft = await mkdtemp(join(CACHE, 'unpacking-'));
  // It unpacks into the folder for temporary files and takes what lies there for complete: so it
  // gets one of its own. The variable has it unpack the libraries too.
  const unpack = "import('@sparticuz/chromium').then((c) => c.default.executablePath())";
  await run(process.execPath, ['--input-type=module', '-e', unpack], {
    cwd: root,
    env: { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
  });
  await rename(draft, folder).catch(async (error) => {
    await rm(draft, { recursive: true });
    if (!(await exists(folder))) throw error;
  });
  return folder;
}

const exists = async (path: string) =>
  await readdir(path).then(
    () => true,
    () => false,
  );
