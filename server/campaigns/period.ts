import { Temporal } from 'temporal-polyfill';
import type { IssueConditions } from '../../common/campaign/conditions.ts';
import { why, type Why } from '../../common/protocol/problems.ts';
import { accepted, refused, type Answer, type Problem } from '../../common/protocol/refusals.ts';
import { closestWord } from './closest-word.ts';

export interface PeriodInstants {
  /** Unix ms. */
  readonly opensAtMs: number;
  readonly closesAtMs: number;
}

const FIRST_YEAR = 2000;

/**
 * The instants of a period that is written in its zone's wall-clock time. CONDITIONS_INVALID with
 * the problems when the zone is unknown, when a time does not exist there or comes twice (clocks
 * are changed), or when the end is not after the beginning.
 */
export function periodInstants(period: IssueConditions['period']): Answer<PeriodInstants> {
  const zoneProblem = problemOfZone(period.zone);
  if (zoneProblem !== undefined) return invalid([{ path: 'period.zone', ...zoneProblem }]);
  const opens = instantOf(period.opens, period.zone);
  const closes = instantOf(period.closes, period.zone);
  const problems: Problem[] = [];
  if (typeof opens !== 'number') problems.push({ path: 'period.opens', ...opens });
  if (typeof closes !== 'number') problems.push({ path: 'period.closes', ...closes });
  if (typeof opens !== 'number' || typeof closes !== 'number') return invalid(problems);
  if (closes <= opens) {
    const found = why('closes-too-soon', { opens: period.opens, closes: period.closes });
    return invalid([{ path: 'period.closes', ...found }]);
  }
  return accepted({ opensAtMs: opens, closesAtMs: closes });
}

const invalid = (problems: readonly Problem[]) => refused('CONDITIONS_INVALID', { problems });

function problemOfZone(zone: string): Why | undefined {
  const unknown = () =>
    why('unknown-zone', { zone, meant: closestWord(zone, Intl.supportedValuesOf('timeZone')) });
  // Offsets such as +09:00 would parse, but do not know when clocks change.
  if (!/^[A-Za-z]/.test(zone)) return unknown();
  try {
    const { timeZoneId } = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return timeZoneId === zone ? undefined : why('zone-spelling', { zone: timeZoneId });
  } catch (fault) {
    if (fault instanceof RangeError) return unknown();
    throw fault;
  }
}

/** Unix ms, or the reason why there is no such instant. */
function instantOf(local: string, zone: string): number | Why {
  const plain = parseLocal(local);
  if (plain === undefined) return why('not-in-calendar', { time: local });
  if (plain.year < FIRST_YEAR) return why('too-long-ago', { time: local });
  const earlier = plain.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = plain.toZonedDateTime(zone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) return earlier.epochMilliseconds;
  const comesTwice = earlier.toPlainDateTime().equals(plain);
  return why(comesTwice ? 'comes-twice' : 'does-not-exist', { time: local, zone });
}

function parseLocal(local: string): Temporal.PlainDateTime | undefined {
  try {
    const plain = Temporal.PlainDateTime.from(local, { overflow: 'reject' });
    // A 60th second is read as the 59th: what is not the same text is not what was meant.
    return plain.toString().startsWith(local) ? plain : undefined;
  } catch (fault) {
    if (fault instanceof RangeError) return undefined;
    throw fault;
  }
}
