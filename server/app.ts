// Builds the whole product from a Config and starts it; tests start it the same way.
import type { Server as HttpsServer } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { Certificate } from './adapters/certificate.ts';
import * as receiptSigning from './adapters/receipt-signer.ts';
import { createSecretBox } from './adapters/secret-box.ts';
import { loadMasterKey, type MasterKey } from './adapters/master-key.ts';
import { prepareDatabase } from './app-database.ts';
import { setUpProducts, type ProductPart } from './app-products.ts';
import { setUpOrders, setUpPayments, type Payments } from './app-orders.ts';
import { setUpShop } from './app-shop.ts';
import { setUpCoupons, setUpPasses } from './app-coupons.ts';
import { setUpCounter } from './app-counter.ts';
import { setUpTickets } from './app-tickets.ts';
import { setUpTls } from './app-tls.ts';
import { createCampaignPages } from './campaigns/campaign-pages.ts';
import { createCampaignRecords } from './campaigns/campaign-records.ts';
import { startLiveCampaigns, type RunningCampaigns } from './campaigns/live-campaigns.ts';
import { openCampaign } from './campaigns/opening.ts';
import { listPublicReceiptKeys, loadReceiptSigner } from './campaigns/receipt-keys.ts';
import { sealInWorker } from './campaigns/seal.ts';
import type { Config } from './config.ts';
import type { Coupons } from './coupons/coupons.ts';
import { createDevices } from './devices/devices.ts';
import { registerBoardRoute } from './http/board-route.ts';
import { registerCampaignRoutes } from './http/campaign-routes.ts';
import { registerDescriptionRoutes } from './http/description-routes.ts';
import { listPictures } from './http/pictures.ts';
import { registerHealthRoutes } from './http/health-routes.ts';
import { registerPages } from './http/pages.ts';
import { registerSellerRoutes } from './http/seller-routes.ts';
import { sellerCookieName } from './http/seller-session-routes.ts';
import { createHttpServer } from './http/server.ts';
import type { Kiosks } from './kiosks/kiosks.ts';
import type { Members } from './members/members.ts';
import type { Orders } from './orders/orders.ts';
import { startJobs } from './jobs/jobs.ts';
import { listen } from './listen.ts';
import { createSellers } from './sellers/sellers.ts';
import { addressBehind } from './socket/address.ts';
import { attachSellerNamespace } from './socket/seller-namespace.ts';
import { createSocketServer, type SocketServer } from './socket/server.ts';
import { CAMPAIGN_DUE } from './store/campaign-jobs.ts';
import * as campaignStore from './store/campaign-store.ts';
import type { Database } from './store/database.ts';
import { deviceStore } from './store/devices.ts';
import * as receiptKeyStore from './store/receipt-keys.ts';
import * as sellerStore from './store/seller-store.ts';

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

const PAGES = fileURLToPath(new URL('../dist/client', import.meta.url));

/** Personal data never reach the log: errors of the database carry the offending row in `detail`. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const redact = ['err.detail', 'err.where', 'err.parameters', 'err.bindings'];
  return destination ? pino({ level, redact }, destination) : pino({ level, redact });
}

export async function createApp(
  config: Config,
  log: Logger = createLog(config.logLevel),
): Promise<App> {
  const stops: (() => Promise<unknown>)[] = [];
  try {
    return await start(config, log, stops);
  } catch (error) {
    await stopAll(stops, log);
    throw error;
  }
}

async function start(config: Config, log: Logger, stops: (() => Promise<unknown>)[]): Promise<App> {
  // Before the database: what is wrong with it is said at once.
  const tls = await setUpTls(config, log);
  const secure = tls !== undefined || (config.publicOrigin?.startsWith('https:') ?? false);
  const { db, url } = await prepareDatabase(config, log, stops);
  const keys = await loadMasterKey({ base64: config.masterKey, directory: config.dataDirectory });
  const campaigns = await setUpCampaigns({ db, keys, log });
  const { live, open } = campaigns;
  stops.push(() => live.stop());
  let origin = '';
  const payments = setUpPayments({
    config,
    db,
    keys,
    authority: tls?.certificate.authority?.pem,
    origin: () => origin,
  });
  stops.push(async () => payments.stop());
  const paymentMethods = payments.methods;
  const shop = setUpShop({ config, db, keys, paymentMethods, origin: () => origin });
  stops.push(() => shop.stop());
  const illustrations = join(PAGES, 'goods');
  const listIllustrations = () => listPictures(illustrations);
  const products = setUpProducts({ db, log, keys, listIllustrations });
  stops.push(() => products.stop());
  const { directory } = shop.members;
  const passes = await setUpPasses(config, () => origin);
  const coupons = setUpCoupons({
    db,
    keys,
    directory,
    passes,
    origin: () => origin,
    illustrations,
    log,
  });
  stops.push(() => coupons.stop());
  const tickets = setUpTickets({ db, keys, directory, secure, log, origin: () => origin });
  stops.push(() => tickets.stop());
  const ordering = setUpOrders({
    config,
    db,
    log,
    payments,
    members: directory,
    coupons: coupons.desk,
    signer: campaigns.signer,
    origin: () => origin,
  });
  const counter = setUpCounter({ db, keys, live, tickets, coupons, log });
  const tasks = { ...tasksOf(live), ...shop.tasks, ...ordering.tasks, ...counter.tasks };
  stops.push(startJobs({ databaseUrl: url, log, tasks }).stop);

  const devices = createDevices({
    store: deviceStore(db),
    key: keys.keyFor('device-cookie'),
    secure,
  });
  const http = createHttpServer({
    log,
    trustedProxies: config.trustedProxies,
    secure: secure && tls?.isLasting !== false,
    certificate: tls?.certificate,
  });
  if (tls) stops.push(tls.follow(http.server as unknown as HttpsServer));
  let draining = false;
  registerHealthRoutes(http, async () => !draining && Boolean(await db.raw('select 1')));
  registerCampaignRoutes(http, campaigns);
  registerDescriptionRoutes(http, () => origin);
  registerBoardRoute(http, { live, findIdBySlug: campaigns.pages.findId });
  const sellers = createSellers({
    db,
    store: sellerStore,
    live,
    log,
    open: (draft) => open(draft.campaignId),
  });
  await registerSellerRoutes(http, {
    sellers,
    secure,
    publicOrigin: config.publicOrigin,
    listPictures: listIllustrations,
  });
  await shop.register(http, { deviceCookies: devices.cookies, sellers, secure });
  const { publicOrigin } = config;
  await products.register(http, { sellers, directory, secure, publicOrigin });
  await coupons.register(http, { directory, secure, publicOrigin });
  await tickets.register(http, { sellers, publicOrigin });
  const { sessions } = sellers;
  await ordering.register(http, { sessions, deviceCookies: devices.cookies, secure });
  await counter.register(http, { sessions, secure, publicOrigin });
  await registerPages(http, {
    directory: PAGES,
    onPage: (request, reply) => devices.cookies.ensure(request.raw, reply),
  });
  stops.push(() => http.close());

  const port = await listen(http, config);
  origin = config.publicOrigin ?? `${tls ? 'https' : 'http'}://localhost:${port}`;
  const ownOrigins = tls?.origins(port) ?? [`http://127.0.0.1:${port}`];
  await ordering.start();
  await counter.start();
  const sockets = createSocketServer({
    httpServer: http.server,
    allowedOrigins: config.publicOrigin ? [origin] : [origin, ...ownOrigins],
    live,
    devices,
    rights: tickets.visits,
    log,
    addressOf: addressBehind(config.trustedProxies),
    limits: { maxSockets: config.maxSockets, maxSocketsPerAddress: config.maxSocketsPerAddress },
    namespaces: [
      counter.attach,
      (door) =>
        void attachSellerNamespace({
          ...door,
          ...sellers,
          onDeliveries: ordering.orders.onDeliveries,
          of: (name) => door.io.of(name),
          cookieName: sellerCookieName(secure),
        }),
    ],
  });
  stops.push(() => sockets.close());
  stops.push(() => sockets.drain());
  return {
    origin,
    certificate: tls?.certificate,
    db,
    live,
    sockets,
    orders: ordering.orders,
    coupons,
    products,
    kiosks: counter.kiosks,
    members: shop.members,
    payments,
    open,
    close: () => {
      draining = true;
      return stopAll(stops, log);
    },
  };
}

async function setUpCampaigns({ db, keys, log }: { db: Database; keys: MasterKey; log: Logger }) {
  const seedBox = createSecretBox(keys.keyFor('campaign-seed'));
  const swapBox = createSecretBox(keys.keyFor('swap'));
  const receiptKeys = {
    db,
    store: receiptKeyStore,
    signing: receiptSigning,
    box: createSecretBox(keys.keyFor('receipt-key')),
  };
  const signer = await loadReceiptSigner(receiptKeys);
  const storage = { db, store: campaignStore };
  const live = startLiveCampaigns({
    ...storage,
    seedBox,
    swapBox,
    seal: sealInWorker,
    signer,
    log,
  });
  const open = async (campaignId: string) => {
    const answer = await openCampaign(
      { ...storage, seedBox, seal: sealInWorker, nowMs: Date.now },
      campaignId,
    );
    if (answer.ok) await live.wake(campaignId);
    return answer;
  };
  return {
    live,
    open,
    signer,
    pages: createCampaignPages(storage, Date.now),
    records: createCampaignRecords({ ...storage, seedBox, swapBox, signer }),
    listReceiptKeys: () => listPublicReceiptKeys(receiptKeys),
  };
}

const tasksOf = (live: RunningCampaigns) => ({
  [CAMPAIGN_DUE]: async (payload: unknown) => {
    await live.wake((payload as { campaignId: string }).campaignId);
  },
});

/** Last started, first stopped; one that fails does not keep the others up. */
async function stopAll(stops: (() => Promise<unknown>)[], log: Logger): Promise<void> {
  for (const stop of stops.splice(0).reverse()) {
    await stop().catch((error: unknown) => log.error({ err: error }, 'could not stop cleanly'));
  }
}
