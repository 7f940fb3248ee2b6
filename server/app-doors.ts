// Puts the doors on: every route and every socket there is.
import type { FastifyInstance } from 'fastify';
import type { Server as HttpServer } from 'node:http';
import { PAGES, type Ground, type Parts } from './app-parts.ts';
import { registerBoardRoute } from './http/board-route.ts';
import { registerCampaignRoutes } from './http/campaign-routes.ts';
import { registerDescriptionRoutes } from './http/description-routes.ts';
import { registerPages } from './http/pages.ts';
import { registerSellerRoutes } from './http/seller-routes.ts';
import { sellerCookieName } from './http/seller-session-routes.ts';
import { addressBehind } from './socket/address.ts';
import { attachSellerNamespace } from './socket/seller-namespace.ts';
import { createSocketServer, type SocketServer } from './socket/server.ts';

export async function registerRoutes(
  http: FastifyInstance,
  parts: Parts,
  { config, secure, origin }: Ground,
): Promise<void> {
  const { campaigns, shop, devices, sellers, listIllustrations } = parts;
  const { publicOrigin } = config;
  const { directory } = shop.members;
  const { sessions } = sellers;
  const deviceCookies = devices.cookies;
  registerCampaignRoutes(http, campaigns);
  registerDescriptionRoutes(http, origin);
  registerBoardRoute(http, { live: campaigns.live, findIdBySlug: campaigns.pages.findId });
  const listed = { sellers, secure, publicOrigin, listPictures: listIllustrations };
  await registerSellerRoutes(http, listed);
  await shop.register(http, { deviceCookies, sellers, secure });
  await parts.products.register(http, { sellers, directory, secure, publicOrigin });
  await parts.coupons.register(http, { directory, secure, publicOrigin });
  await parts.tickets.register(http, { sellers, publicOrigin });
  await parts.ordering.register(http, { sessions, deviceCookies, secure });
  await parts.counter.register(http, { sessions, secure, publicOrigin });
  await registerPages(http, {
    directory: PAGES,
    onPage: (request, reply) => deviceCookies.ensure(request.raw, reply),
  });
}

/** `ownOrigins`: whose pages may open sockets. */
export function openSockets(
  httpServer: HttpServer,
  ownOrigins: readonly string[],
  { campaigns, devices, tickets, counter, sellers, ordering }: Parts,
  { config, secure, log }: Ground,
): SocketServer {
  return createSocketServer({
    httpServer,
    allowedOrigins: ownOrigins,
    live: campaigns.live,
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
}
