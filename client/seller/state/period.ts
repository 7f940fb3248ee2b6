// What instant a wall-clock time in a zone is: shown while a seller types. The server's reckoning is
// the one that counts.

/** Unix time in ms; undefined: not a time, an unknown zone, or an hour that the clocks skip. */
export function instantOf(local: string, zone: string): number | undefined {
  const asUtcMs = Date.parse(`${local.length === 16 ? `${local}:00` : local}Z`);
  if (Number.isNaN(asUtcMs)) return undefined;
  try {
    // The offset at the result decides; when the clocks change, the first guess may be off by it.
    // The larger offset is tried first: of an hour that comes twice, the earlier one is meant.
    const offsets = [asUtcMs - 86_400_000, asUtcMs + 86_400_000].map((at) => offsetMs(at, zone));
    for (const offset of offsets.sort((a, b) => b - a)) {
      const instant = asUtcMs - offset;
      if (offsetMs(instant, zone) === offset) return instant;
    }
    return undefined;
  } catch {
    return undefined;
  }
}

/** How far the zone's clocks are ahead of UTC at that instant, ms. Throws a RangeError for an unknown zone. */
export function offsetMs(instantMs: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instantMs);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((each) => each.type === type)?.value);
  const wallMs = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wallMs - Math.floor(instantMs / 1000) * 1000;
}
