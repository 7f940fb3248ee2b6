import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, refused } from '../../common/protocol/refusals.ts';
import { createGuessing, GUESSES_PER_ADDRESS, nameOf } from '../../server/kiosks/guessing.ts';
import { ALARM_AFTER_WRONG, type NewAlarm } from '../../server/kiosks/guessing-watch.ts';

const test = suite('guessing');

const wrong = async () => refused('CODE_UNKNOWN');
const right = async () => accepted('right');

function house() {
  const alarms: NewAlarm[] = [];
  const warned: object[] = [];
  const clock = { nowMs: 1_000_000 };
  const guessing = createGuessing({
    store: {
      insertAlarm: async (alarm) => alarms.push(alarm),
      updateAlarm: async (id, change) => void Object.assign(alarms[id - 1]!, change),
    },
    log: { warn: (fields) => void warned.push(fields) },
    nowMs: () => clock.nowMs,
  });
  return { alarms, warned, clock, guessing };
}

const from = (address: string) => ({ door: 'coupon', by: { address } }) as const;

test('F8: wrong codes use up the budget of their address alone; it comes back with time', async () => {
  const { guessing, clock } = house();
  for (let guess = 0; guess < GUESSES_PER_ADDRESS; guess += 1) {
    const answer = await guessing.guard(from('203.0.113.1'), wrong);
    assert.is(!answer.ok && answer.refusal.code, 'CODE_UNKNOWN');
  }
  const limited = await guessing.guard(from('203.0.113.1'), right);
  assert.ok(!limited.ok && limited.refusal.code === 'RATE_LIMITED');
  assert.ok((await guessing.guard(from('203.0.113.2'), right)).ok, 'another address goes on');
  assert.ok(
    (await guessing.guard({ ...from('203.0.113.1'), door: 'ticket' }, right)).ok,
    'so does another door',
  );
  clock.nowMs += limited.refusal.retryAfterMs!;
  assert.ok((await guessing.guard(from('203.0.113.1'), right)).ok);
});

test('F8: right codes and slips of the finger cost nothing', async () => {
  const { guessing, alarms } = house();
  for (let use = 0; use < 500; use += 1) {
    assert.ok((await guessing.guard(from('203.0.113.1'), right)).ok);
    await guessing.guard({ ...from('203.0.113.1'), isGuess: () => false }, wrong);
  }
  assert.equal(alarms, []);
});

test('F8: guesses that run at the same time are all counted', async () => {
  const { guessing } = house();
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => guessing.guard(from('203.0.113.1'), wrong)),
  );
  const checked = answers.filter((answer) => !answer.ok && answer.refusal.code === 'CODE_UNKNOWN');
  assert.is(checked.length, GUESSES_PER_ADDRESS);
});

test('F8: a crowd that enters right codes at the same moment waits for itself, and nobody is refused', async () => {
  const { guessing, alarms } = house();
  const slowly = () => new Promise<void>((resolve) => setImmediate(resolve));
  const answers = await Promise.all(
    Array.from({ length: 300 }, () =>
      guessing.guard(from('203.0.113.1'), async () => {
        await slowly();
        return right();
      }),
    ),
  );
  assert.ok(answers.every(({ ok }) => ok));
  assert.equal(alarms, []);
  const fault = guessing.guard(from('203.0.113.1'), async () => {
    throw new Error('no database');
  });
  assert.is(await fault.catch(({ message }: Error) => message), 'no database');
  for (let guess = 0; guess < GUESSES_PER_ADDRESS; guess += 1) {
    const answer = await guessing.guard(from('203.0.113.1'), wrong);
    assert.is(!answer.ok && answer.refusal.code, 'CODE_UNKNOWN', 'a fault costs no guess');
  }
});

test('F8: many wrong codes at one door raise one alarm, at once, with all that followed', async () => {
  const { guessing, alarms, warned } = house();
  for (let guess = 0; guess < ALARM_AFTER_WRONG - 1; guess += 1) {
    await guessing.guard(from(`198.51.100.${guess}`), wrong);
  }
  assert.equal(alarms, []);
  await guessing.guard(from('203.0.113.1'), wrong);
  assert.is(alarms.length, 1);
  for (let guess = 0; guess < 50; guess += 1) await guessing.guard(from('203.0.113.1'), wrong);
  await guessing.stop();
  assert.is(alarms.length, 1);
  assert.is(warned.length, 1);
  const { door, sellerId, wrong: count, addresses } = alarms[0]!;
  assert.equal(
    { door, sellerId, count, addresses },
    { door: 'coupon', sellerId: null, count: ALARM_AFTER_WRONG + 50, addresses: ALARM_AFTER_WRONG },
  );
  assert.not.match(JSON.stringify(warned), /203\.0\.113/);
});

test('F8: a line with a network of IPv6 addresses is one guesser', () => {
  const name = nameOf({ address: '2001:db8:0:1::7' });
  assert.is(nameOf({ address: '2001:0db8::1:ffff:0:0:9' }), name);
  assert.is.not(nameOf({ address: '2001:db8:0:2::7' }), name);
});

test.run();
