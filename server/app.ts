// Builds the whole product from a Config and starts it; tests start it the same way.
import type { Server as HttpsServer } from 'node:https';
import type { Logger } from 'pino';
import type { Certificate } from './adapters/certificate.ts';
import { loadMasterKey } from './adapters/master-key.ts';
import { prepareDatabase } from './app-database.ts';
import { openSockets, registerRoutes } from './app-doors.ts';
import type { Payments } from './app-orders.ts';
import { setUpParts, type Ground, type Parts, type Stops } from './app-parts.ts';
import type { ProductPart } from './app-products.ts';
import { setUpTls } from './app-tls.ts';
import type { RunningCampaigns } from './campaigns/live-campaigns.ts';
import type { openCampaign } from './campaigns/opening.ts';
import type { Config } from './config.ts';
import type { Coupons } from './coupons/coupons.ts';
import { registerHealthRoutes } from './http/health-routes.ts';
import { createHttpServer } from './http/server.ts';
import { startJobs } from './jobs/jobs.ts';
import type { Kiosks } from './kiosks/kiosks.ts';
import { listen } from './listen.ts';
import { createLog } from './log.ts';
import type { Members } from './members/members.ts';
import type { Orders } from './orders/orders.ts';
import type { SocketServer } from './socket/server.ts';
import type { Database } from './store/database.ts';

export interface App {
  /** Where the pages are, e.g. http://localhost:3000. */
  readonly origin: string;
  /** With which it serves; undefined: plain http. */
  readonly certificate: Certificate | undefined;
  readonly db: Database;
  readonly live: RunningCampaigns;
  readonly sockets: SocketServer;
  readonly orders: Orders;
  readonly coupons: Coupons;
  readonly products: ProductPart;
  readonly kiosks: Kiosks;
  readonly members: Members;
  readonly payments: Payments;
  /** Freezes, seals and publishes a draft. */
  open(campaignId: string): ReturnType<typeof openCampaign>;
  /** Takes no more, answers what it has taken, and lets go of everything. */
  close(): Promise<void>;
}

export async function createApp(
  config: Config,
  log: Logger = createLog(config.logLevel),
): Promise<App> {
  const stops: Stops = [];
  try {
    return await start(config, log, stops);
  } catch (error) {
    await stopAll(stops, log);
    throw error;
  }
}

async function start(config: Config, log: Logger, stops: Stops): Promise<App> {
  // Before the database: what is wrong with it is said at once.
  const tls = await setUpTls(config, log);
  const secure = tls !== undefined || (config.publicOrigin?.startsWith('https:') ?? false);
  const { db, url } = await prepareDatabase(config, log, stops);
  const keys = await loadMasterKey({ base64: config.masterKey, directory: config.dataDirectory });
  const authority = tls?.certificate.authority?.pem;
  let origin = '';
  const ground: Ground = { config, log, db, keys, secure, authority, origin: () => origin };
  const parts = await setUpParts(ground, stops);
  stops.push(startJobs({ databaseUrl: url, log, tasks: tasksOf(parts) }).stop);

  const http = createHttpServer({
    log,
    trustedProxies: config.trustedProxies,
    secure: secure && tls?.isLasting !== false,
    certificate: tls?.certificate,
  });
  if (tls) stops.push(tls.follow(http.server as unknown as HttpsServer));
  let draining = false;
  registerHealthRoutes(http, async () => !draining && Boolean(await db.raw('select 1')));
  await registerRoutes(http, parts, ground);
  stops.push(() => http.close());

  const port = await listen(http, config);
  origin = config.publicOrigin ?? `${tls ? 'https' : 'http'}://localhost:${port}`;
  const { ordering, counter, campaigns, coupons, products, shop, payments } = parts;
  await ordering.start();
  await counter.start();
  const besides = tls?.origins(port) ?? [`http://127.0.0.1:${port}`];
  const ownOrigins = config.publicOrigin ? [origin] : [origin, ...besides];
  const sockets = openSockets(http.server, ownOrigins, parts, ground);
  stops.push(() => sockets.close());
  stops.push(() => sockets.drain());
  return {
    origin,
    certificate: tls?.certificate,
    db,
    sockets,
    coupons,
    products,
    payments,
    live: campaigns.live,
    orders: ordering.orders,
    kiosks: counter.kiosks,
    members: shop.members,
    open: campaigns.open,
    close: () => {
      draining = true;
      return stopAll(stops, log);
    },
  };
}

const tasksOf = ({ campaigns, shop, ordering, counter }: Parts) => ({
  ...campaigns.tasks,
  ...shop.tasks,
  ...ordering.tasks,
  ...counter.tasks,
});

/** Last started, first stopped; one that fails does not keep the others up. */
async function stopAll(stops: Stops, log: Logger): Promise<void> {
  for (const stop of stops.splice(0).reverse()) {
    await stop().catch((error: unknown) => log.error({ err: error }, 'could not stop cleanly'));
  }
}
