// The certificate with which pages are served over https: one that was given, or one that is made here.
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { loadSelfMade, machineNames, names } from './self-made-certificate.ts';

export interface Certificate {
  /** PEM, with what stands between it and its authority. */
  readonly chain: string;
  /** PEM. */
  readonly key: string;
  /** SHA-256 of the certificate as browsers show it, AA:BB:… */
  readonly fingerprint: string;
  /** SHA-256 of its public key, base64: how Chromium is told to trust this one alone. */
  readonly keyDigest: string;
  /** Names and addresses it is good for, without wildcards. */
  readonly names: readonly string[];
  readonly untilMs: number;
  /** Of a self-made one: what devices are told to trust. */
  readonly authority?: { readonly path: string; readonly pem: string };
  /** Names of this machine that a self-made one from another day does not have. */
  readonly unnamed: readonly string[];
}

export type CertificateSource =
  /** Paths of PEM files. */
  | { readonly kind: 'given'; readonly certificatePath: string; readonly keyPath: string }
  | { readonly kind: 'self-made' };

export interface CertificateOptions {
  readonly source: CertificateSource;
  readonly directory: string;
  /** Of PUBLIC_ORIGIN, if it is set. */
  readonly publicHost: string | undefined;
  readonly nowMs: () => number;
}

/** Throws with a sentence that says which file is wrong. */
export async function loadCertificate(options: CertificateOptions): Promise<Certificate> {
  const { source } = options;
  if (source.kind === 'self-made') return loadOwn(options);
  const chain = await read(source.certificatePath, 'TLS_CERT');
  const key = await read(source.keyPath, 'TLS_KEY');
  return { ...describe(chain, key, 'TLS_CERT and TLS_KEY'), unnamed: [] };
}

async function loadOwn({ directory, publicHost, nowMs }: CertificateOptions): Promise<Certificate> {
  const wanted = [...(publicHost ? [publicHost] : []), 'localhost', '127.0.0.1', '::1'];
  const alsoNamed = machineNames();
  const made = await loadSelfMade({ directory, wanted, alsoNamed, nowMs });
  const described = describe(made.chain, made.key, 'The self-made certificate');
  const certificate = new X509Certificate(made.chain);
  return {
    ...described,
    authority: { path: made.authorityPath, pem: made.authority },
    unnamed: alsoNamed.filter((name) => !names(certificate, name)),
  };
}

function describe(chain: string, key: string, what: string): Omit<Certificate, 'unnamed'> {
  try {
    const certificate = new X509Certificate(chain);
    if (!certificate.checkPrivateKey(createPrivateKey(key)))
      throw new Error('they do not belong together');
    const publicKey = certificate.publicKey.export({ type: 'spki', format: 'der' });
    return {
      chain,
      key,
      fingerprint: certificate.fingerprint256,
      keyDigest: createHash('sha256').update(publicKey).digest('base64'),
      names: plainNames(certificate),
      untilMs: Date.parse(certificate.validTo),
    };
  } catch (error) {
    throw new Error(`${what} cannot be used: ${(error as Error).message}.`, { cause: error });
  }
}

/** As Node writes them: `DNS:shop.example, IP Address:192.168.0.5`. */
const plainNames = ({ subjectAltName = '' }: X509Certificate): string[] =>
  subjectAltName
    .split(', ')
    .map((name) => name.replace(/^(DNS|IP Address):/, ''))
    .filter((name) => /^[0-9a-z.:-]+$/i.test(name));

async function read(path: string, variable: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Error(`${variable} is "${path}", which cannot be read.`, { cause: error });
  }
}
