import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import type { ShopperCommandName, ShopperEvents } from '../../common/protocol/shopper.ts';

/** What arrives is unknown until on.ts has checked it. */
type ShopperListeners = Record<ShopperCommandName, (...args: unknown[]) => void>;

export type ShopperSocket = Socket<ShopperListeners, ShopperEvents, DefaultEventsMap, unknown>;
export type ShopperNamespace = Namespace<
  ShopperListeners,
  ShopperEvents,
  DefaultEventsMap,
  unknown
>;

/** The sockets that may know how one participant's draw goes on. */
export const ownRoom = (campaignId: string, participant: string) =>
  `own:${campaignId}:${participant}`;

export const isOwnRoom = (room: string): boolean => room.startsWith('own:');
