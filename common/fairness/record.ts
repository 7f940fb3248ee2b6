// The record of a closed campaign: everything that is needed to check it, and no personal data.
// Lines of JSON, so that a million draws can be streamed: a header, one row per event, a trailer.
import * as v from 'valibot';
import type { EndReason } from '../campaign/stage.ts';
import type { CampaignEvent } from '../campaign/events.ts';
import { fromHex, joinBytes, toHex, utf8 } from './bytes.ts';
import { assertNever } from '../assert-never.ts';

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 hex characters'));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const words = v.pipe(v.string(), v.maxLength(400));

export const recordHeaderSchema = v.strictObject({
  format: v.literal('tombola-record-1'),
  campaign: v.strictObject({ id: words, slug: words, title: words, seller: words }),
  /** The period of the conditions as instants, Unix ms. */
  opensAtMs: count,
  closesAtMs: count,
  /** How many events follow. */
  events: count,
  conditionsText: v.string(),
  seed: hash,
  commitment: v.strictObject({
    algorithm: v.literal('tombola-1'),
    seedHash: hash,
    boardRoot: hash,
    conditionsHash: hash,
  }),
});
export type RecordHeader = v.InferOutput<typeof recordHeaderSchema>;

export const recordTrailerSchema = v.strictObject({
  /** SHA-256 of all the lines before, their line ends included. */
  digest: hash,
  keyId: words,
  /** Over recordBytes(digest): ECDSA P-256 with SHA-256, raw r and s, base64url. */
  signature: words,
});
export type RecordTrailer = v.InferOutput<typeof recordTrailerSchema>;

/**
 * An event as a row: what happened, seq, time in ms, then what that kind carries. Who confirms or
 * gives back is the ticket that holds the number, so those rows name the number alone.
 */
export type RecordRow =
  | readonly ['opened' | 'ended', seq: number, atMs: number]
  | readonly ['drawn', seq: number, atMs: number, number: number, ticket: string]
  | readonly [
      'drawn',
      seq: number,
      atMs: number,
      number: number,
      ticket: string,
      contenders: readonly string[],
    ]
  | readonly ['confirmed', seq: number, atMs: number, number: number]
  | readonly [
      'cancelled' | 'expired',
      seq: number,
      atMs: number,
      number: number,
      swappedWith: number,
    ]
  | readonly ['closed', seq: number, atMs: number, reason: EndReason];

export function recordRow(event: CampaignEvent): RecordRow {
  const { seq, atMs } = event;
  switch (event.type) {
    case 'CampaignOpened':
      return ['opened', seq, atMs];
    case 'NumberDrawn': {
      const { number, ticket, contenders } = event;
      return contenders.length === 0
        ? ['drawn', seq, atMs, number, ticket]
        : ['drawn', seq, atMs, number, ticket, contenders];
    }
    case 'DrawConfirmed':
      return ['confirmed', seq, atMs, event.number];
    case 'NumberReturned':
      return [event.reason, seq, atMs, event.number, event.swappedWith];
    case 'DrawsEnded':
      return ['ended', seq, atMs];
    case 'CampaignClosed':
      return ['closed', seq, atMs, event.reason];
    default:
      return assertNever(event);
  }
}

type FieldTest = (value: unknown) => boolean;
const isCount: FieldTest = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const TICKET = /^[0-9a-f]{32}$/;
const isTicket: FieldTest = (value) => typeof value === 'string' && TICKET.test(value);
const isContenders: FieldTest = (value) =>
  Array.isArray(value) && value.length > 1 && value.every(isTicket);
const isReason: FieldTest = (value) => value === 'sold-out' || value === 'period-over';

/** What follows kind, seq and time. A table, not a schema: a million rows are read one by one. */
const FIELDS: Readonly<Record<RecordRow[0], readonly (readonly FieldTest[])[]>> = {
  opened: [[]],
  ended: [[]],
  drawn: [
    [isCount, isTicket],
    [isCount, isTicket, isContenders],
  ],
  confirmed: [[isCount]],
  cancelled: [[isCount, isCount]],
  expired: [[isCount, isCount]],
  closed: [[isReason]],
};

/** undefined for a line that is no event. */
export function parseRecordRow(line: string): RecordRow | undefined {
  const row = parseJson(line);
  if (!Array.isArray(row) || !isCount(row[1]) || !isCount(row[2])) return undefined;
  const kind: unknown = row[0];
  if (typeof kind !== 'string' || !Object.hasOwn(FIELDS, kind)) return undefined;
  const shapes = FIELDS[kind as RecordRow[0]];
  const fits = shapes.some(
    (tests) => row.length === 3 + tests.length && tests.every((test, at) => test(row[3 + at])),
  );
  return fits ? (row as unknown as RecordRow) : undefined;
}

export function parseRecordHeader(line: string): RecordHeader | undefined {
  const parsed = v.safeParse(recordHeaderSchema, parseJson(line));
  return parsed.success ? parsed.output : undefined;
}

export function parseRecordTrailer(line: string): RecordTrailer | undefined {
  const parsed = v.safeParse(recordTrailerSchema, parseJson(line));
  return parsed.success ? parsed.output : undefined;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What the trailer's signature is over. */
export const recordBytes = (digest: string): Uint8Array<ArrayBuffer> =>
  joinBytes(utf8('tombola record 1\n'), fromHex(digest));

/** A SHA-256 that is fed piece by piece. */
export interface Sha256Stream {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

export interface RecordSigner {
  readonly keyId: string;
  /** base64url */
  sign(bytes: Uint8Array): string;
}

/** Writes a record line by line: the header, each event, the trailer. Lines come with their line end. */
export function createRecordWriter(stream: Sha256Stream) {
  const line = (content: unknown): string => {
    const text = `${JSON.stringify(content)}\n`;
    stream.update(utf8(text));
    return text;
  };
  return {
    header: (header: RecordHeader): string => line(v.parse(recordHeaderSchema, header)),
    event: (event: CampaignEvent): string => line(recordRow(event)),
    trailer(signer: RecordSigner): string {
      const digest = toHex(stream.digest());
      const { keyId } = signer;
      const trailer: RecordTrailer = { digest, keyId, signature: signer.sign(recordBytes(digest)) };
      return `${JSON.stringify(trailer)}\n`;
    },
  };
}
