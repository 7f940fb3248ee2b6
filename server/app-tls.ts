// Serving over https without a proxy: the certificate, the addresses it stands for, and its renewal
// while the server runs.
import type { Server as HttpsServer } from 'node:https';
import type { Logger } from 'pino';
import { loadCertificate, type Certificate } from './adapters/certificate.ts';
import type { Config } from './config.ts';

export interface Tls {
  readonly certificate: Certificate;
  /** Whether browsers may be told to come over https for ever: not on the word of one made here. */
  readonly isLasting: boolean;
  /** Where pages may be opened: every name of the certificate. */
  origins(port: number): string[];
  /** Uses what has become of the files without a restart. Returns the stopper. */
  follow(server: HttpsServer): () => Promise<void>;
}

/** A certificate that was renewed is in use after so long at most. */
const LOOK_EVERY_MS = 3_600_000;
const WARNED_BEFORE_MS = 14 * 24 * 3_600_000;

/** undefined: plain http, as configured. Throws with a sentence when the certificate cannot be used. */
export async function setUpTls(
  { tls: source, dataDirectory: directory, publicOrigin }: Config,
  log: Logger,
  { nowMs = Date.now, lookEveryMs = LOOK_EVERY_MS } = {},
): Promise<Tls | undefined> {
  if (!source) return undefined;
  const publicHost = publicOrigin && new URL(publicOrigin).hostname.replace(/^\[|\]$/g, '');
  const load = () => loadCertificate({ source, directory, publicHost, nowMs });
  let current = await load();
  if (current.unnamed.length > 0) {
    const { unnamed, authority } = current;
    log.warn({ unnamed }, `the certificate beside ${authority?.path} lacks names of this machine`);
  }
  const look = async (server: HttpsServer): Promise<void> => {
    try {
      const found = await load();
      if (found.chain === current.chain) return warnOfEnd(found);
      server.setSecureContext({ cert: found.chain, key: found.key });
      current = found;
      log.info({ fingerprint: found.fingerprint }, 'a new certificate is in use');
    } catch (error) {
      log.error({ err: error }, 'the certificate could not be read again; the one before stays');
    }
  };
  const warnOfEnd = ({ untilMs }: Certificate): void => {
    if (untilMs - nowMs() > WARNED_BEFORE_MS) return;
    log.warn({ until: new Date(untilMs).toISOString() }, 'the certificate ends soon');
  };
  warnOfEnd(current);
  return {
    get certificate() {
      return current;
    },
    isLasting: source.kind === 'given',
    origins: (port) =>
      ['localhost', '127.0.0.1', ...current.names].map((name) => originOf(name, port)),
    follow(server) {
      const timer = setInterval(() => void look(server), lookEveryMs);
      return async () => clearInterval(timer);
    },
  };
}

/** As browsers write it: without the port that https has anyway. */
export const originOf = (name: string, port: number): string =>
  new URL(`https://${name.includes(':') ? `[${name}]` : name}:${port}`).origin;
