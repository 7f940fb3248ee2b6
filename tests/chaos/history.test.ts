import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkHistory, type History } from './support/history.ts';

const test = suite('history checker');

const accepted = (number: number) => ({ kind: 'accepted', number, ticket: `t${number}` }) as const;

/** Two devices raced for number 7, one gave up on 8 and found it had it, one on 9 and found nothing. */
const sound: History = {
  attempts: [
    { device: 'a', number: 7, key: 'ka', known: accepted(7) },
    { device: 'b', number: 7, key: 'kb', known: { kind: 'refused', code: 'NUMBER_TAKEN' } },
    { device: 'c', number: 8, key: 'kc', known: { kind: 'unknown', later: { number: 8 } } },
    { device: 'd', number: 9, key: 'kd', known: { kind: 'unknown', later: null } },
  ],
  stored: [
    { device: 'a', number: 7, key: 'ka', ticket: 't7', state: 'held' },
    { device: 'c', number: 8, key: 'kc', ticket: 't8', state: 'held' },
  ],
  events: [
    { seq: 1, type: 'CampaignOpened', number: null, ticket: null },
    { seq: 2, type: 'NumberDrawn', number: 7, ticket: 't7' },
    { seq: 3, type: 'NumberDrawn', number: 8, ticket: 't8' },
  ],
};

const kinds = (history: Partial<History>) => [
  ...new Set(checkHistory({ ...sound, ...history }).map(({ kind }) => kind)),
];

test('X4: a sound history has no fault', () => {
  assert.equal(checkHistory(sound), []);
});

test('X4: finds an acknowledged draw that is not stored', () => {
  assert.ok(kinds({ stored: sound.stored.slice(1) }).includes('lost'));
});

test('X4: finds a number that two hold, and lets a returned one be drawn again', () => {
  const attempts = [
    ...sound.attempts,
    { device: 'e', number: 7, key: 'ke', known: { kind: 'accepted', number: 7, ticket: 'te' } },
  ] as const;
  const second = { device: 'e', number: 7, key: 'ke', ticket: 'te', state: 'held' } as const;
  const events = [
    ...sound.events,
    { seq: 4, type: 'NumberReturned', number: 7, ticket: 't7' },
    { seq: 5, type: 'NumberDrawn', number: 7, ticket: 'te' },
  ];
  const twice = [...sound.stored, second];
  assert.equal(kinds({ attempts, events, stored: twice }), ['double number']);
  const returned = [{ ...sound.stored[0]!, state: 'cancelled' as const }, ...twice.slice(1)];
  assert.equal(kinds({ attempts, events, stored: returned }), []);
});

test('X4: finds a device that has drawn twice', () => {
  const attempts = [
    ...sound.attempts,
    { device: 'a', number: 5, key: 'k5', known: { kind: 'accepted', number: 5, ticket: 't5' } },
  ] as const;
  const stored = [
    ...sound.stored,
    { device: 'a', number: 5, key: 'k5', ticket: 't5', state: 'held' } as const,
  ];
  const events = [...sound.events, { seq: 4, type: 'NumberDrawn', number: 5, ticket: 't5' }];
  assert.equal(kinds({ attempts, stored, events }), ['double device']);
});

test('X4: finds a draw that nobody asked for, by key, number or device', () => {
  for (const change of [{ key: 'other' }, { number: 6 }, { device: 'z' }]) {
    const stored = [{ ...sound.stored[0]!, ...change }, sound.stored[1]!];
    assert.ok(kinds({ stored }).includes('phantom'), JSON.stringify(change));
  }
});

test('X4: finds a refusal of what is stored', () => {
  const stored = [
    sound.stored[1]!,
    { device: 'b', number: 7, key: 'kb', ticket: 't7', state: 'held' } as const,
  ];
  assert.ok(kinds({ stored }).includes('refused but stored'));
});

test('X4: finds an outcome that stays unknown, or is told wrongly in the end', () => {
  const with8 = (known: History['attempts'][number]['known']) => ({
    attempts: sound.attempts.map((each) => (each.key === 'kc' ? { ...each, known } : each)),
  });
  assert.equal(kinds(with8({ kind: 'unknown' })), ['unresolved']);
  assert.equal(kinds(with8({ kind: 'unknown', later: null })), ['told wrongly']);
  assert.equal(kinds(with8({ kind: 'unknown', later: { number: 9 } })), ['told wrongly']);
  assert.equal(kinds(with8({ kind: 'accepted', number: 8, ticket: 'x' })), ['told wrongly']);
});

test('X4: finds a gap in the log, a draw told twice, one told of nobody and one untold', () => {
  const [opened, drawn7, drawn8] = sound.events as [never, never, never];
  assert.equal(kinds({ events: [opened, { ...(drawn7 as object), seq: 3 } as never, drawn8] }), [
    'log',
  ]);
  const again = { seq: 4, type: 'NumberDrawn', number: 7, ticket: 't7' };
  assert.equal(kinds({ events: [...sound.events, again] }), ['log']);
  assert.equal(kinds({ events: [...sound.events, { ...again, ticket: 'tx' }] }), ['log']);
  assert.equal(kinds({ events: sound.events.slice(0, 2) }), ['log']);
});

test.run();
