// A certificate for where nobody issues one: a tablet on the shop's network, a trial. It is signed by an
// authority of its own whose key is thrown away at once: whoever trusts that authority trusts this one
// certificate and nothing that anybody could make later.
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { generate, type GenerateResult } from 'selfsigned';

/** What browsers take at most is 398. */
export const SELF_MADE_DAYS = 397;
/** With fewer left it is made anew at the next start. */
export const RENEWED_BEFORE_DAYS = 30;
const DAY_MS = 24 * 3_600_000;

export interface SelfMade {
  /** PEM: the certificate, then its authority's. */
  readonly chain: string;
  readonly key: string;
  /** PEM, what a device is told to trust. */
  readonly authority: string;
  readonly authorityPath: string;
}

export interface SelfMadeOptions {
  /** In which the folder `tls` is kept. */
  readonly directory: string;
  /** Names and addresses it has to be good for; without one of these it is made anew. */
  readonly wanted: readonly string[];
  /** And those that it names if it is made now. */
  readonly alsoNamed?: readonly string[];
  readonly nowMs: () => number;
}

/** The one that was made before while it is good, so that devices which trust it go on doing so. */
export async function loadSelfMade(options: SelfMadeOptions): Promise<SelfMade> {
  const folder = join(options.directory, 'tls');
  const kept = await readKept(folder);
  if (kept && isGood(kept.chain, options)) return kept;
  await keep(folder, options.directory, await make(options));
  return (await readKept(folder))!;
}

/** What other machines on the network may call this one. */
export function machineNames(): string[] {
  const name = hostname().toLowerCase();
  const isName = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name);
  const addresses = Object.values(networkInterfaces())
    .flatMap((known) => known ?? [])
    .filter(({ address, internal }) => !internal && !address.startsWith('fe80:'))
    .map(({ address }) => address);
  // Machines that answer to multicast DNS are found as NAME.local.
  const names = isName ? [name, ...(name.includes('.') ? [] : [`${name}.local`])] : [];
  return [...names, ...addresses];
}

async function readKept(folder: string): Promise<SelfMade | undefined> {
  const authorityPath = join(folder, 'authority.pem');
  try {
    const [chain, key, authority] = await Promise.all([
      readFile(join(folder, 'certificate.pem'), 'utf8'),
      readFile(join(folder, 'key.pem'), 'utf8'),
      readFile(authorityPath, 'utf8'),
    ]);
    return { chain, key, authority, authorityPath };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isGood(chain: string, { wanted, nowMs }: SelfMadeOptions): boolean {
  const certificate = new X509Certificate(chain);
  const leftMs = Date.parse(certificate.validTo) - nowMs();
  return leftMs > RENEWED_BEFORE_DAYS * DAY_MS && wanted.every((name) => names(certificate, name));
}

export const names = (certificate: X509Certificate, name: string): boolean =>
  (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined;

interface Made {
  readonly leaf: GenerateResult;
  readonly authority: GenerateResult;
}

async function make({ wanted, alsoNamed = [], nowMs }: SelfMadeOptions): Promise<Made> {
  // A device whose clock is behind must not find it in the future.
  const notBeforeDate = new Date(nowMs() - DAY_MS);
  const notAfterDate = new Date(notBeforeDate.getTime() + SELF_MADE_DAYS * DAY_MS);
  const common = { algorithm: 'sha256', keyType: 'ec', notBeforeDate, notAfterDate } as const;
  const made = new Date(nowMs()).toISOString().slice(0, 10);
  const authority = await generate(
    [{ name: 'commonName', value: `Tombola of ${wanted[0] ?? 'localhost'} made ${made}` }],
    {
      ...common,
      extensions: [
        { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
        { name: 'keyUsage', keyCertSign: true, critical: true },
      ],
    },
  );
  const altNames = [...new Set([...wanted, ...alsoNamed])].map((name) =>
    isIP(name) ? ({ type: 7, ip: name } as const) : ({ type: 2, value: name } as const),
  );
  const leaf = await generate([{ name: 'commonName', value: 'Tombola' }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  });
  return { leaf, authority };
}

/** All files or none: a start that is cut off leaves no certificate without its key. */
async function keep(folder: string, directory: string, { leaf, authority }: Made): Promise<void> {
  await mkdir(directory, { recursive: true });
  const fresh = await mkdtemp(join(directory, 'tls-'));
  await writeFile(
    join(fresh, 'certificate.pem'),
    `${leaf.cert.trim()}\n${authority.cert.trim()}\n`,
  );
  await writeFile(join(fresh, 'key.pem'), leaf.private, { mode: 0o600 });
  await writeFile(join(fresh, 'authority.pem'), `${authority.cert.trim()}\n`);
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
}
