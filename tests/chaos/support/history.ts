// Judges what shoppers were told against what is stored. Knows no server: it is tested by itself, and
// everything the chaos tests claim rests on it.
import type { RefusalCode } from '../../../common/protocol/refusals.ts';

/** What a shopper knows in the end of one draw, however often it was sent. */
export type Known =
  | { readonly kind: 'accepted'; readonly number: number; readonly ticket: string }
  | { readonly kind: 'refused'; readonly code: RefusalCode }
  /** Gave up waiting. `later`: what the shopper was told when it came back; null: that it has drawn nothing. */
  | { readonly kind: 'unknown'; readonly later?: { readonly number: number } | null };

export interface Attempt {
  readonly device: string;
  readonly number: number;
  /** Idempotency key. */
  readonly key: string;
  readonly known: Known;
}

export interface StoredDraw {
  readonly device: string;
  readonly number: number;
  readonly key: string;
  readonly ticket: string;
  readonly state: 'held' | 'confirmed' | 'cancelled' | 'expired';
}

/** The campaign's log, as far as it concerns draws. */
export interface StoredEvent {
  readonly seq: number;
  readonly type: string;
  readonly number: number | null;
  readonly ticket: string | null;
}

export type FaultKind =
  | 'lost'
  | 'double number'
  | 'double device'
  | 'phantom'
  | 'refused but stored'
  | 'unresolved'
  | 'told wrongly'
  | 'log';

export interface HistoryFault {
  readonly kind: FaultKind;
  readonly what: string;
}

export interface History {
  readonly attempts: readonly Attempt[];
  readonly stored: readonly StoredDraw[];
  readonly events: readonly StoredEvent[];
}

/** Every way in which the history breaks "exactly once"; empty when it holds. */
export function checkHistory({ attempts, stored, events }: History): HistoryFault[] {
  return [
    ...checkAnswers(attempts, stored),
    ...checkStored(attempts, stored),
    ...checkEvents(stored, events),
  ];
}

function checkAnswers(attempts: readonly Attempt[], stored: readonly StoredDraw[]): HistoryFault[] {
  const byKey = new Map(stored.map((draw) => [draw.key, draw]));
  const faults: HistoryFault[] = [];
  for (const { key, number, device, known } of attempts) {
    const draw = byKey.get(key);
    const say = (kind: FaultKind) =>
      faults.push({ kind, what: `number ${number} by ${device}: ${JSON.stringify(known)}` });
    switch (known.kind) {
      case 'accepted':
        if (!draw) say('lost');
        else if (draw.number !== known.number || draw.ticket !== known.ticket) say('told wrongly');
        break;
      case 'refused':
        if (draw) say('refused but stored');
        break;
      case 'unknown':
        if (known.later === undefined) say('unresolved');
        else if ((known.later?.number ?? null) !== (draw?.number ?? null)) say('told wrongly');
        break;
    }
  }
  return faults;
}

function checkStored(attempts: readonly Attempt[], stored: readonly StoredDraw[]): HistoryFault[] {
  const asked = new Map(attempts.map((attempt) => [attempt.key, attempt]));
  const numbers = new Set<number>();
  const devices = new Set<string>();
  const faults: HistoryFault[] = [];
  for (const { key, number, device, state } of stored) {
    const attempt = asked.get(key);
    const what = `number ${number} by ${device}`;
    if (attempt?.number !== number || attempt.device !== device) {
      faults.push({ kind: 'phantom', what });
    }
    if (devices.has(device)) faults.push({ kind: 'double device', what });
    devices.add(device);
    if (state === 'cancelled' || state === 'expired') continue;
    if (numbers.has(number)) faults.push({ kind: 'double number', what });
    numbers.add(number);
  }
  return faults;
}

/** The log has no gap, and tells of each stored draw once and of no other. */
function checkEvents(
  stored: readonly StoredDraw[],
  events: readonly StoredEvent[],
): HistoryFault[] {
  const faults: HistoryFault[] = [];
  const told = new Map<string, number>();
  for (const [index, { seq, type, number, ticket }] of events.entries()) {
    if (seq !== index + 1) faults.push({ kind: 'log', what: `event ${seq} at place ${index + 1}` });
    if (type !== 'NumberDrawn') continue;
    if (told.has(ticket!)) faults.push({ kind: 'log', what: `ticket ${ticket} was drawn twice` });
    told.set(ticket!, number!);
  }
  for (const { ticket, number } of stored) {
    if (told.get(ticket) !== number) faults.push({ kind: 'log', what: `no event for ${number}` });
    told.delete(ticket);
  }
  for (const number of told.values()) faults.push({ kind: 'log', what: `no claim for ${number}` });
  return faults;
}

/** How many faults of each kind: for messages. */
export function countFaults(faults: readonly HistoryFault[]): Partial<Record<FaultKind, number>> {
  const counts: Partial<Record<FaultKind, number>> = {};
  for (const { kind } of faults) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
