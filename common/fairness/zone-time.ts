/**
 * Whether the clocks of an IANA zone show a wall-clock time such as 2026-12-01T10:00 at an instant
 * (Unix ms), with what every browser has; undefined for a zone that this machine does not know.
 * Conditions whose times the clocks skip or show twice are never announced, so one instant fits.
 */
export function isShownAt(atMs: number, localTime: string, zone: string): boolean | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
    const date = `${part('year')}-${part('month')}-${part('day')}`;
    const shown = `${date}T${part('hour')}:${part('minute')}:${part('second')}`;
    return atMs % 1000 === 0 && shown === (localTime.length === 16 ? `${localTime}:00` : localTime);
  } catch {
    return undefined;
  }
}
