import {
  KIOSK_BURST,
  KIOSK_COMMANDS_PER_10S,
  MAX_MESSAGE_BYTES,
  MAX_TICK_MS,
  MIN_TICK_MS,
  SLOW_VIEWER_BYTES,
  SOCKET_BURST,
  SOCKET_COMMANDS_PER_10S,
  STUCK_VIEWER_BYTES,
} from '../../common/protocol/limits.ts';

export interface SocketLimits {
  readonly maxMessageBytes: number;
  /** Sockets of this node; more are refused with 503. */
  readonly maxSockets: number;
  /** Sockets of one address: a shop's Wi-Fi or a carrier shares one, so be generous. More are refused with 429. */
  readonly maxSocketsPerAddress: number;
  /** A connection that joins no namespace is closed after this. */
  readonly connectTimeoutMs: number;
  /** Token bucket of one socket. */
  readonly burst: number;
  readonly commandsPer10S: number;
  /** Token bucket of a kiosk, which may have an hour without connection to make up for. */
  readonly kioskBurst: number;
  readonly kioskCommandsPer10S: number;
  /** How often open connections of kiosks are looked at again: keys may be revoked on another node. */
  readonly kioskRevalidateMs: number;
  /** A connection that sends more packets than this in ten seconds, of whatever kind, is cut. */
  readonly floodPackets: number;
  readonly minTickMs: number;
  readonly maxTickMs: number;
  readonly presenceMs: number;
  readonly slowViewerBytes: number;
  readonly stuckViewerBytes: number;
  /** How often viewers are looked over for unsent bytes. */
  readonly sweepMs: number;
}

export const DEFAULT_LIMITS: SocketLimits = {
  maxMessageBytes: MAX_MESSAGE_BYTES,
  maxSockets: 50_000,
  maxSocketsPerAddress: 20_000,
  connectTimeoutMs: 5_000,
  burst: SOCKET_BURST,
  commandsPer10S: SOCKET_COMMANDS_PER_10S,
  kioskBurst: KIOSK_BURST,
  kioskCommandsPer10S: KIOSK_COMMANDS_PER_10S,
  kioskRevalidateMs: 2_000,
  floodPackets: 2_000,
  minTickMs: MIN_TICK_MS,
  maxTickMs: MAX_TICK_MS,
  presenceMs: 5_000,
  slowViewerBytes: SLOW_VIEWER_BYTES,
  stuckViewerBytes: STUCK_VIEWER_BYTES,
  sweepMs: 250,
};
