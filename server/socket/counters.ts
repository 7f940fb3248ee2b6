/** What happened at the gateway since the start. Nonsense is counted here instead of being logged. */
export interface SocketCounters {
  malformed: number;
  unknownEvents: number;
  rateLimited: number;
  floodsCut: number;
  faults: number;
  refusedConnections: number;
  slowViewers: number;
  stuckViewersCut: number;
  frames: number;
}

export const createCounters = (): SocketCounters => ({
  malformed: 0,
  unknownEvents: 0,
  rateLimited: 0,
  floodsCut: 0,
  faults: 0,
  refusedConnections: 0,
  slowViewers: 0,
  stuckViewersCut: 0,
  frames: 0,
});
