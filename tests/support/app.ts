// The real product on a database of a test: in this process, or in one of its own that can be killed.
import { rm } from 'node:fs/promises';
import { createApp, type App } from '../../server/app.ts';
import type { Config } from '../../server/config.ts';
import { createLog } from '../../server/log.ts';
import { addCampaign, MASTER_KEY, type CampaignOptions, type TestCampaign } from './campaigns.ts';
import { testDatabase } from './postgres.ts';
import { temporaryFolder } from './temporary.ts';

export interface TestApp {
  readonly app: App;
  readonly origin: string;
  readonly databaseUrl: string;
  /** Announces a campaign and has it loaded. */
  addCampaign(options?: CampaignOptions): Promise<TestCampaign>;
  /** Ends the server, so that it can be started again on the same address and database. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends everything and removes the database. */
  close(): Promise<void>;
}

export interface AppOptions {
  /** A database that the caller removes; a fresh one otherwise. */
  readonly databaseUrl?: string;
  readonly config?: Partial<Config>;
  /** Where the log goes; standard output otherwise. */
  readonly log?: { write(line: string): void };
}

/** Starts the product through createApp. The pages must have been built (the test runner sees to it). */
export async function startApp(options: AppOptions = {}): Promise<TestApp> {
  const own = options.databaseUrl ? undefined : await testDatabase();
  const databaseUrl = options.databaseUrl ?? own!.url;
  const dataDirectory = await temporaryFolder('app');
  const config: Config = {
    databaseUrl,
    dataDirectory,
    host: '127.0.0.1',
    port: 0,
    portIsFixed: true,
    tls: undefined,
    publicOrigin: undefined,
    masterKey: MASTER_KEY,
    smtp: undefined,
    payment: { provider: 'sandbox' },
    passes: {},
    commissionBasisPoints: 500,
    demo: false,
    logLevel: 'error',
    trustedProxies: [],
    maxSockets: 50_000,
    maxSocketsPerAddress: 20_000,
    databasePool: 10,
    ...options.config,
  };
  const start = (port: number) =>
    createApp({ ...config, port }, createLog(config.logLevel, options.log));
  let app = await start(config.port);
  const { origin } = app;
  const port = Number(new URL(origin).port);
  let running = true;
  const stop = async () => {
    if (running) await app.close();
    running = false;
  };
  return {
    get app() {
      return app;
    },
    origin,
    databaseUrl,
    async addCampaign(campaign) {
      const added = await addCampaign(app.db, campaign);
      await app.live.wake(added.id);
      return added;
    },
    stop,
    async start() {
      if (!running) app = await start(config.publicOrigin ? config.port : port);
      running = true;
    },
    async close() {
      await stop();
      await own?.drop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
