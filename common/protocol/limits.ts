// Every number that both sides, the documentation and the tests must agree on.

/** Most sheets (and so numbers) in one campaign. */
export const MAX_SHEETS = 1_000_000;
export const MAX_TIERS = 20;
export const MAX_FORM_FIELDS = 12;
export const MAX_FIELD_CHARS = 300;
export const MAX_GOODS = 40;

export const MIN_HOLD_SECONDS = 10;
export const MAX_HOLD_SECONDS = 3_600;

/** Largest message a socket may send, bytes. */
export const MAX_MESSAGE_BYTES = 16 * 1024;
/** Largest HTTP body (an issue conditions file), bytes. */
export const MAX_BODY_BYTES = 256 * 1024;

/** Token bucket of one socket: so many commands at once, then so many in ten seconds. */
export const SOCKET_BURST = 40;
export const SOCKET_COMMANDS_PER_10S = 20;
/** ... and of one kiosk. */
export const KIOSK_BURST = 400;
export const KIOSK_COMMANDS_PER_10S = 1_000;

/** Most commands that one transaction settles. */
export const MAX_BATCH = 512;

/** Most coupons that one order takes, if all of them may be used together. */
export const MAX_ORDER_COUPONS = 3;

/** Paying money back asks sellers for their password if it was last shown longer ago than this, minutes. */
export const PASSWORD_SHOWN_MINUTES = 15;

/** Board frames are sent no closer together than this, ms. */
export const MIN_TICK_MS = 50;
/** ... and, however many watch, no further apart than this, ms. */
export const MAX_TICK_MS = 250;

/** A viewer with more than this unsent skips frames and is told to fetch the snapshot, bytes. */
export const SLOW_VIEWER_BYTES = 256 * 1024;
/** A viewer with more than this unsent is disconnected, bytes. */
export const STUCK_VIEWER_BYTES = 1024 * 1024;

/** How long a client waits for an acknowledgement before it sends the same command again, ms. */
export const ACK_TIMEOUT_MS = 4_000;
