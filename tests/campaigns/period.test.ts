import assert from 'node:assert/strict';
import fc from 'fast-check';
import { suite } from 'uvu';
import { periodInstants } from '../../server/campaigns/period.ts';

const TOKYO = { opens: '2026-12-01T10:00', closes: '2026-12-24T18:00:30', zone: 'Asia/Tokyo' };

/** `path: reason` of each problem; empty when there is none. */
function problemsOf(period: Partial<typeof TOKYO>): string[] {
  const instants = periodInstants({ ...TOKYO, ...period });
  if (instants.ok) return [];
  assert.equal(instants.refusal.code, 'CONDITIONS_INVALID');
  return (instants.refusal.problems ?? []).map(({ path, reason }) => `${path}: ${reason}`);
}

const periods = suite('The period');

periods('L1 Z1: wall-clock times become instants of their zone', () => {
  assert.deepEqual(periodInstants(TOKYO), {
    ok: true,
    value: {
      opensAtMs: Date.parse('2026-12-01T01:00:00Z'),
      closesAtMs: Date.parse('2026-12-24T09:00:30Z'),
    },
  });
  const paris = periodInstants({ ...TOKYO, opens: '2026-07-01T10:00', zone: 'Europe/Paris' });
  assert.ok(paris.ok);
  assert.equal(paris.value.opensAtMs, Date.parse('2026-07-01T08:00:00Z'), 'summer time');
  assert.equal(paris.value.closesAtMs, Date.parse('2026-12-24T17:00:30Z'), 'winter time');
});

periods('L1 Z1: a zone that is none is refused, with a guess at what was meant', () => {
  assert.match(
    problemsOf({ zone: 'Asia/Tokio' })[0]!,
    /^period\.zone: .*Did you mean Asia\/Tokyo\?/,
  );
  for (const zone of ['', 'Mars/Olympus', '+09:00', '../etc/passwd', 'Asia/Tokyo[u-ca=iso8601]']) {
    assert.match(problemsOf({ zone }).join(), /is not a time zone/, zone);
  }
});

periods('L1 Z1: a zone is written in its usual spelling', () => {
  assert.deepEqual(problemsOf({ zone: 'asia/tokyo' }), [
    'period.zone: Write the time zone as Asia/Tokyo.',
  ]);
  assert.deepEqual(problemsOf({ zone: 'UTC' }), []);
  assert.deepEqual(problemsOf({ zone: 'America/Argentina/Buenos_Aires' }), []);
});

periods('L1 Z2: a time that clocks leave out is refused', () => {
  assert.deepEqual(problemsOf({ zone: 'America/New_York', opens: '2026-03-08T02:30' }), [
    'period.opens: 2026-03-08T02:30 does not exist in America/New_York, because clocks are set forward then. Choose another time.',
  ]);
  assert.deepEqual(problemsOf({ zone: 'America/New_York', opens: '2026-03-08T03:00' }), []);
  assert.deepEqual(problemsOf({ zone: 'America/New_York', opens: '2026-03-08T01:59:59' }), []);
});

periods('L1 Z2: a time that clocks show twice is refused', () => {
  assert.deepEqual(problemsOf({ zone: 'America/New_York', opens: '2026-11-01T01:30' }), [
    'period.opens: 2026-11-01T01:30 comes twice in America/New_York, because clocks are set back then. Choose another time.',
  ]);
  // Half an hour only.
  const howe = {
    zone: 'Australia/Lord_Howe',
    opens: '2026-04-05T01:45',
    closes: '2027-01-01T00:00',
  };
  assert.match(problemsOf(howe).join(), /comes twice/);
  assert.deepEqual(problemsOf({ ...howe, opens: '2026-04-05T02:00' }), []);
});

periods('L1 Z2: a day that a zone leaves out is refused', () => {
  const samoa = { zone: 'Pacific/Apia', opens: '2011-12-30T12:00' };
  assert.match(problemsOf(samoa).join(), /does not exist in Pacific\/Apia/);
});

periods('L1 Z3: what is not in the calendar is refused, both times at once', () => {
  assert.deepEqual(problemsOf({ opens: '2026-02-29T10:00', closes: '2026-12-24T24:00' }), [
    'period.opens: 2026-02-29T10:00 is not in the calendar.',
    'period.closes: 2026-12-24T24:00 is not in the calendar.',
  ]);
  for (const opens of ['2026-13-01T10:00', '2026-12-01T10:60', '2026-12-01T10:00:60', 'soon']) {
    assert.match(problemsOf({ opens }).join(), /is not in the calendar/, opens);
  }
  assert.match(problemsOf({ opens: '0000-01-01T00:00' }).join(), /too long ago/);
  assert.deepEqual(problemsOf({ opens: '2024-02-29T10:00' }), []);
});

periods('L1 Z4: the end is after the beginning', () => {
  for (const closes of ['2026-12-01T10:00', '2026-12-01T09:59:59', '2025-12-24T18:00']) {
    assert.match(problemsOf({ closes }).join(), /^period\.closes: .*not after/, closes);
  }
  assert.deepEqual(problemsOf({ closes: '2026-12-01T10:00:01' }), []);
});

periods('L1 Z1: what Intl says of an instant is the time that was written', () => {
  const zones = ['Asia/Tokyo', 'Europe/Paris', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC'];
  const minutes = fc.integer({ min: 0, max: 30 * 365 * 24 * 60 });
  fc.assert(
    fc.property(fc.constantFrom(...zones), minutes, (zone, minute) => {
      const local = new Date(Date.UTC(2000, 0, 1) + minute * 60_000).toISOString().slice(0, 16);
      const instants = periodInstants({ opens: local, closes: '2099-01-01T00:00', zone });
      if (!instants.ok) return;
      const written = new Intl.DateTimeFormat('sv-SE', {
        timeZone: zone,
        dateStyle: 'short',
        timeStyle: 'short',
      }).format(instants.value.opensAtMs);
      assert.equal(written.replace(' ', 'T'), local);
    }),
    { numRuns: 500 },
  );
});

periods.run();
