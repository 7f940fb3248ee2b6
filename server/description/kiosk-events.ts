// What the server sends to kiosks by itself, described for strangers. Complete by type.
import type { KioskEvents } from '../../common/protocol/kiosk.ts';
import type { JsonSchema } from './json-schema.ts';

interface EventWords {
  readonly summary: string;
  readonly payload: JsonSchema;
}

export const kioskEvents: Readonly<Record<keyof KioskEvents, EventWords>> = {
  challenge: {
    summary: 'Once after connecting, single use: prove the key over it with `hello`.',
    payload: { type: 'string', pattern: '^[A-Za-z0-9_-]{22}$' },
  },
  frame: {
    summary: 'Numbers of the watched board that were taken or came back between two events.',
    payload: { type: 'string' },
  },
  stage: {
    summary: 'The watched campaign has opened, is closing, or is closed.',
    payload: {
      type: 'object',
      required: ['campaignId', 'stage', 'reason'],
      properties: {
        campaignId: { type: 'string', format: 'uuid' },
        stage: { enum: ['announced', 'open', 'closing', 'closed'] },
        reason: { enum: ['sold-out', 'period-over', null] },
      },
    },
  },
  presence: {
    summary: 'How many watch this board.',
    payload: { type: 'integer', minimum: 0 },
  },
  resync: {
    summary: 'Frames were missed: watch the campaign again.',
    payload: { type: 'null' },
  },
  revoked: {
    summary: 'The key is good no more: erase it, and enrol anew. The connection ends.',
    payload: { type: 'null' },
  },
  draining: {
    summary: 'The server is about to restart: come back after so many milliseconds.',
    payload: { type: 'integer', minimum: 0 },
  },
};
