// Who watches which campaign on this node, and who of them reads too slowly. A viewer whose
// connection is full leaves the room of the frames until it has caught up, and then fetches the
// snapshot: what it missed costs the server nothing.
import type { SocketCounters } from './counters.ts';
import { cut, unsentBytes, type AnySocket } from './engine.ts';
import type { SocketLimits } from './limits.ts';

export const framesRoom = (campaignId: string) => `frames:${campaignId}`;

export interface Viewers {
  /** From here on the socket gets the campaign's frames, and no other's. */
  enter(campaignId: string, socket: AnySocket): void;
  leave(socket: AnySocket): void;
  count(campaignId: string): number;
  /** Campaigns that somebody watches, with how many do. */
  counts(): Iterable<[campaignId: string, viewers: number]>;
  /** Looks over every viewer for unsent bytes. */
  sweep(): void;
}

interface Audience {
  readonly all: Set<AnySocket>;
  readonly slow: Set<AnySocket>;
}

export function createViewers(limits: SocketLimits, counters: SocketCounters): Viewers {
  const audiences = new Map<string, Audience>();
  const campaignOf = new Map<AnySocket, string>();

  const leave = (socket: AnySocket): void => {
    const campaignId = campaignOf.get(socket);
    if (campaignId === undefined) return;
    campaignOf.delete(socket);
    const audience = audiences.get(campaignId)!;
    audience.all.delete(socket);
    audience.slow.delete(socket);
    if (audience.all.size === 0) audiences.delete(campaignId);
    void socket.leave(framesRoom(campaignId));
  };

  const enter = (campaignId: string, socket: AnySocket): void => {
    // A socket that joins after it has disconnected would stay for ever.
    if (!socket.connected || campaignOf.get(socket) === campaignId) return;
    leave(socket);
    campaignOf.set(socket, campaignId);
    const audience = audiences.get(campaignId) ?? { all: new Set(), slow: new Set() };
    audiences.set(campaignId, audience);
    audience.all.add(socket);
    void socket.join(framesRoom(campaignId));
  };

  const look = (socket: AnySocket, campaignId: string, { slow }: Audience): void => {
    const unsent = unsentBytes(socket);
    if (unsent > limits.stuckViewerBytes) {
      counters.stuckViewersCut += 1;
      cut(socket);
    } else if (unsent > limits.slowViewerBytes && !slow.has(socket)) {
      counters.slowViewers += 1;
      slow.add(socket);
      void socket.leave(framesRoom(campaignId));
    } else if (slow.has(socket) && unsent === 0) {
      slow.delete(socket);
      void socket.join(framesRoom(campaignId));
      socket.emit('resync');
    }
  };

  return {
    enter,
    leave,
    count: (campaignId) => audiences.get(campaignId)?.all.size ?? 0,
    *counts() {
      for (const [campaignId, { all }] of audiences) yield [campaignId, all.size];
    },
    sweep() {
      for (const [campaignId, audience] of audiences) {
        for (const socket of audience.all) look(socket, campaignId, audience);
      }
    },
  };
}
