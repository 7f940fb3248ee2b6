// Starts the product, tells a person where it is, and ends it in good order.
import { join } from 'node:path';
import type { Certificate } from './adapters/certificate.ts';
import { createApp, type App } from './app.ts';
import { readConfig, type Config } from './config.ts';
import { loadDemo, type DemoLogin } from './demo.ts';
import { createLog } from './log.ts';

const GIVE_UP_MS = 10_000;
/** npm hands on the Ctrl-C that the terminal has sent to everybody: twice within this is once. */
const ONE_PRESS_MS = 1_000;

const config = readConfig();
const log = createLog(config.logLevel);

process.on('uncaughtException', (error) => fail(error, 'uncaught exception'));
process.on('unhandledRejection', (error) => fail(error, 'unhandled rejection'));

let app: App | undefined;
let endingSinceMs: number | undefined;

/** A fault of ours, not of a client: let go of everything and let a supervisor start anew. */
function fail(error: unknown, message: string): void {
  log.fatal({ err: error }, message);
  end(1);
}

/** Asked again, ends at once. */
function end(code: number): void {
  if (endingSinceMs !== undefined) {
    if (code === 0 && performance.now() - endingSinceMs < ONE_PRESS_MS) return;
    process.exit(code || 1);
  }
  endingSinceMs = performance.now();
  setTimeout(() => process.exit(code || 1), GIVE_UP_MS).unref();
  void (app?.close() ?? Promise.resolve()).finally(() => process.exit(code));
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    log.info({ signal }, 'draining');
    end(0);
  });
}

try {
  app = await createApp(config, log);
  const login = config.demo ? await loadDemo(app, config.dataDirectory) : undefined;
  tellAddresses(app, config, login);
} catch (error) {
  log.fatal({ err: error }, 'could not start');
  console.error(`\nTombola could not start: ${(error as Error).message}\n`);
  process.exit(1);
}

function tellAddresses(
  { origin, certificate }: App,
  { dataDirectory, databaseUrl, smtp }: Config,
  login: DemoLogin | undefined,
): void {
  const lines = [
    '',
    '  Tombola is running.',
    '',
    `  Shoppers   ${origin}/`,
    ...(login ? [`  Demo       ${origin}/c/${login.slug}`] : []),
    `  Sellers    ${origin}/seller`,
    ...(login ? [login, ...login.shop.sellers].map(sellerLogin) : []),
    `  Shop       ${origin}/shop`,
    ...(login ? [memberLogin(login)] : []),
    `  Members    ${origin}/member`,
    '',
    ...(smtp ? [] : [`  Mail       ${join(dataDirectory, 'outbox')}`]),
    ...(certificate ? certificateLines(certificate) : []),
    `  Data       ${databaseUrl ? 'the database of DATABASE_URL' : dataDirectory}`,
    '  Ctrl-C ends it; nothing that was acknowledged is lost.',
    '',
  ];
  console.log(lines.join('\n'));
}

function sellerLogin({ email, password }: { email: string; password: string }): string {
  return `             e-mail ${email.padEnd(20)}   password ${password}`;
}

function memberLogin({ shop: { member } }: DemoLogin): string {
  return `             member ${member.membershipNumber.padEnd(20)}   password ${member.password}`;
}

function certificateLines({ fingerprint, untilMs, authority }: Certificate): string[] {
  return [
    `  TLS        ${authority ? 'self-made' : 'given'} certificate, good until ${new Date(untilMs).toISOString().slice(0, 10)}`,
    `             SHA-256 ${fingerprint.slice(0, 47)}`,
    `                     ${fingerprint.slice(48)}`,
    ...(authority ? [`             to be trusted by your devices: ${authority.path}`] : []),
  ];
}
