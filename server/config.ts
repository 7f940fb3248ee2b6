// The only file that reads the environment. Everything else is handed a Config.
import { resolve } from 'node:path';

export interface Config {
  /** undefined: the embedded Postgres in dataDirectory. */
  readonly databaseUrl: string | undefined;
  readonly dataDirectory: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Whether a taken port is a fault (it was asked for) or the next free one will do. */
  readonly portIsFixed: boolean;
  /** undefined: plain http, for localhost or behind a proxy that speaks https. */
  readonly tls: TlsConfig | undefined;
  /** The address shoppers type, e.g. https://lottery.example; undefined: localhost and the port. */
  readonly publicOrigin: string | undefined;
  /** 32 bytes, base64; undefined: made at first start and kept in dataDirectory. */
  readonly masterKey: string | undefined;
  /** undefined: mail lies in dataDirectory/outbox. */
  readonly smtp: { readonly url: string; readonly from: string } | undefined;
  /** Who takes the money: the sandbox that is built in, or Stripe. */
  readonly payment: PaymentConfig;
  /** Coupons in the wallets of phones; what is not configured is not offered. */
  readonly passes: PassConfig;
  /** The operator's fee on what was paid, in hundredths of a percent. */
  readonly commissionBasisPoints: number;
  readonly demo: boolean;
  readonly logLevel: string;
  /** Addresses of proxies whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: readonly string[];
  readonly maxSockets: number;
  readonly maxSocketsPerAddress: number;
  readonly databasePool: number;
}

export type TlsConfig =
  /** Paths of PEM files. */
  | { readonly kind: 'given'; readonly certificatePath: string; readonly keyPath: string }
  | { readonly kind: 'self-made' };

export interface PassConfig {
  /** Paths are of PEM files. */
  readonly apple?: {
    readonly passType: string;
    readonly team: string;
    readonly certificate: string;
    readonly key: string;
    readonly keyPassphrase: string | undefined;
    readonly wwdr: string;
  };
  readonly google?: { readonly issuer: string; readonly account: string };
}

export type PaymentConfig =
  | { readonly provider: 'sandbox' }
  | { readonly provider: 'stripe'; readonly secretKey: string; readonly webhookSecret: string };

/** Throws with a sentence that says which variable is wrong and what it takes. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return {
    databaseUrl: env['DATABASE_URL'] || undefined,
    dataDirectory: resolve(env['TOMBOLA_DATA'] || '.data'),
    host: env['HOST'] || '127.0.0.1',
    port: wholeNumber(env, 'PORT', 3000, 65_535),
    portIsFixed: Boolean(env['PORT']),
    tls: tls(env),
    publicOrigin: origin(env),
    masterKey: env['TOMBOLA_MASTER_KEY'] || undefined,
    smtp: smtp(env),
    payment: payment(env),
    passes: passes(env),
    commissionBasisPoints: wholeNumber(env, 'COMMISSION_BASIS_POINTS', 500, 10_000),
    demo: (env['TOMBOLA_DEMO'] ?? (env['DATABASE_URL'] ? 'no' : 'yes')) === 'yes',
    logLevel: env['LOG_LEVEL'] || 'info',
    trustedProxies: (env['TRUSTED_PROXIES'] ?? '').split(',').filter(Boolean),
    maxSockets: wholeNumber(env, 'MAX_SOCKETS', 50_000, 1_000_000),
    maxSocketsPerAddress: wholeNumber(env, 'MAX_SOCKETS_PER_ADDRESS', 20_000, 1_000_000),
    databasePool: wholeNumber(env, 'DATABASE_POOL', 10, 200),
  };
}

function wholeNumber(
  env: NodeJS.ProcessEnv,
  name: string,
  otherwise: number,
  most: number,
): number {
  const text = env[name];
  if (!text) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new Error(`${name} is "${text}"; it takes a whole number from 0 to ${most}.`);
}

function origin(env: NodeJS.ProcessEnv): string | undefined {
  const text = env['PUBLIC_ORIGIN'];
  if (!text) return undefined;
  const url = URL.parse?.(text) ?? new URL(text);
  if (!/^https?:$/.test(url.protocol) || url.origin !== text.replace(/\/$/, '')) {
    throw new Error(
      `PUBLIC_ORIGIN is "${text}"; it takes an origin such as https://lottery.example.`,
    );
  }
  return url.origin;
}

function tls(env: NodeJS.ProcessEnv): TlsConfig | undefined {
  const [certificatePath, keyPath, own] = [env['TLS_CERT'], env['TLS_KEY'], env['TLS']];
  if (own && own !== 'self-made') throw new Error(`TLS is "${own}"; it takes self-made.`);
  if (own && (certificatePath || keyPath)) {
    throw new Error('TLS=self-made and TLS_CERT with TLS_KEY are two ways: choose one.');
  }
  if (Boolean(certificatePath) !== Boolean(keyPath)) {
    throw new Error('TLS_CERT and TLS_KEY are needed together; each takes the path of a PEM file.');
  }
  if (!own && !certificatePath) return undefined;
  if (env['PUBLIC_ORIGIN']?.startsWith('http:')) {
    throw new Error('PUBLIC_ORIGIN has to begin with https:// where TLS is on.');
  }
  if (!certificatePath || !keyPath) return { kind: 'self-made' };
  return { kind: 'given', certificatePath: resolve(certificatePath), keyPath: resolve(keyPath) };
}

function smtp(env: NodeJS.ProcessEnv): Config['smtp'] {
  const url = env['SMTP_URL'];
  if (!url) return undefined;
  if (!/^smtps?:\/\/[^/]/.test(url)) {
    // Not quoted: it holds a password.
    throw new Error('SMTP_URL takes an address such as smtp://user:password@mail.example:587.');
  }
  const from = env['MAIL_FROM'];
  if (from && /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(from)) return { url, from };
  throw new Error(
    'MAIL_FROM is needed beside SMTP_URL; it takes an address such as shop@mail.example.',
  );
}

function payment(env: NodeJS.ProcessEnv): PaymentConfig {
  const provider = env['PAYMENT_PROVIDER'] || 'sandbox';
  if (provider === 'sandbox') return { provider };
  if (provider !== 'stripe') {
    throw new Error(`PAYMENT_PROVIDER is "${provider}"; it takes sandbox or stripe.`);
  }
  const secretKey = env['STRIPE_SECRET_KEY'];
  const webhookSecret = env['STRIPE_WEBHOOK_SECRET'];
  if (secretKey && webhookSecret) return { provider, secretKey, webhookSecret };
  throw new Error('PAYMENT_PROVIDER=stripe needs STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.');
}

/** All of a wallet's settings, or none of them. */
function passes(env: NodeJS.ProcessEnv): PassConfig {
  const apple = {
    passType: env['APPLE_PASS_TYPE'] ?? '',
    team: env['APPLE_TEAM'] ?? '',
    certificate: env['APPLE_PASS_CERTIFICATE'] ?? '',
    key: env['APPLE_PASS_KEY'] ?? '',
    wwdr: env['APPLE_WWDR_CERTIFICATE'] ?? '',
  };
  const google = {
    issuer: env['GOOGLE_WALLET_ISSUER'] ?? '',
    account: env['GOOGLE_WALLET_ACCOUNT'] ?? '',
  };
  const keyPassphrase = env['APPLE_PASS_KEY_PASSPHRASE'] || undefined;
  return {
    ...(isWhole('APPLE_…', apple) && { apple: { ...apple, keyPassphrase } }),
    ...(isWhole('GOOGLE_WALLET_…', google) && { google }),
  };
}

function isWhole(names: string, settings: Readonly<Record<string, string>>): boolean {
  const given = Object.values(settings).filter(Boolean).length;
  if (given === 0 || given === Object.keys(settings).length) return given > 0;
  throw new Error(
    `Some of ${names} are set and some are not; docs/operating.md says which belong together.`,
  );
}
