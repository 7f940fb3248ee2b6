import { Temporal } from 'temporal-polyfill';
import type { IssueConditions } from '../../common/campaign/conditions.ts';
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
  if (zoneProblem !== undefined) return invalid([{ path: 'period.zone', reason: zoneProblem }]);
  const opens = instantOf(period.opens, period.zone);
  const closes = instantOf(period.closes, period.zone);
  const problems: Problem[] = [];
  if (typeof opens === 'string') problems.push({ path: 'period.opens', reason: opens });
  if (typeof closes === 'string') problems.push({ path: 'period.closes', reason: closes });
  if (typeof opens === 'string' || typeof closes === 'string') return invalid(problems);
  if (closes <= opens) {
    const reason = `The period closes at ${period.closes}, which is not after it opens at ${period.opens}.`;
    return invalid([{ path: 'period.closes', reason }]);
  }
  return accepted({ opensAtMs: opens, closesAtMs: closes });
}

const invalid = (problems: readonly Problem[]) => refused('CONDITIONS_INVALID', { problems });

function problemOfZone(zone: string): string | undefined {
  const unknown = (): string => {
    const meant = closestWord(zone, Intl.supportedValuesOf('timeZone'));
    const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
    return `${JSON.stringify(zone)} is not a time zone. Write one such as Asia/Tokyo.${hint}`;
  };
  // Offsets such as +09:00 would parse, but do not know when clocks change.
  if (!/^[A-Za-z]/.test(zone)) return unknown();
  try {
    const { timeZoneId } = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return timeZoneId === zone ? undefined : `Write the time zone as ${timeZoneId}.`;
  } catch (fault) {
    if (fault instanceof RangeError) return unknown();
    throw fault;
  }
}

/** Unix ms, or the reason why there is no such instant. */
function instantOf(local: string, zone: string): number | string {
  const plain = parseLocal(local);
  if (plain === undefined) return `${local} is not in the calendar.`;
  if (plain.year < FIRST_YEAR) return `${local} is too long ago.`;
  const earlier = plain.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = plain.toZonedDateTime(zone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) return earlier.epochMilliseconds;
  return earlier.toPlainDateTime().equals(plain)
    ? `${local} comes twice in ${zone}, because clocks are set back then. Choose another time.`
    : `${local} does not exist in ${zone}, because clocks are set forward then. Choose another time.`;
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
