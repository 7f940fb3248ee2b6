// The judge of kiosks' races itself: it finds nothing in a true story, and every lie that is put into one.
import { hash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KioskCommandName } from '../../common/protocol/kiosk.ts';
import {
  findCounterFaults,
  type CounterBooks,
  type StoredCommand,
} from './support/counter-judge.ts';
import type { Told } from './support/patient-kiosk.ts';

const test = suite('the judge of races at counters');

interface Story {
  told: Told[];
  books: { [Book in keyof CounterBooks]: CounterBooks[Book][number][] };
}

const BODY = '{}';
let counter = 0;

function tell(name: KioskCommandName, redemptionId: string, atMs: number): Told {
  counter += 1;
  const answer = { ok: true, value: { redemptionId, couponId: 'tea' }, repeated: false } as const;
  const about = { kioskId: 'counter 1', id: `command ${counter}`, counter, name, body: BODY };
  return { ...about, answer, answers: [answer], begunAtMs: atMs, answeredAtMs: atMs + 1 };
}

const recorded = (told: Told): StoredCommand => ({
  kiosk_id: told.kioskId,
  id: told.id,
  counter: told.counter,
  name: told.name,
  body_digest: hash('sha256', told.body, 'buffer'),
  answer: { answer: { ok: true, value: (told.answer as { value: unknown }).value } },
});

/** Held, redeemed and undone; then held and redeemed once more. */
function trueStory(): Story {
  const told = [
    tell('hold', 'first', 1),
    tell('redeem', 'first', 3),
    tell('undo', 'first', 5),
    tell('hold', 'second', 7),
    tell('redeem', 'second', 9),
  ];
  const books = {
    redemptions: [
      { id: 'first', coupon_id: 'tea', state: 'undone' as const },
      { id: 'second', coupon_id: 'tea', state: 'redeemed' as const },
    ],
    coupons: [{ id: 'tea', state: 'redeemed' as const, used_by: 'second' }],
    commands: told.map(recorded),
  };
  return { told, books };
}

test('X10 control: a true story has no faults', () => {
  const { told, books } = trueStory();
  assert.equal(findCounterFaults(told, books), []);
});

const put = <T>(list: T[], at: number, part: Partial<T>): void => {
  list[at] = { ...list[at]!, ...part };
};
const refusal = { ok: false, refusal: { code: 'COUPON_USED', say: '' }, repeated: true } as const;

const LIES: Record<string, readonly [lie: (story: Story) => void, fault: RegExp]> = {
  'two redemptions stand': [
    ({ books }) => put(books.redemptions, 0, { state: 'redeemed' }),
    /redeemed 2 times/,
  ],
  'a coupon is left reserved': [
    ({ books }) => put(books.coupons, 0, { state: 'reserved' }),
    /left reserved/,
  ],
  'a coupon is free although it was redeemed': [
    ({ books }) => put(books.coupons, 0, { state: 'issued', used_by: null }),
    /coupon tea is issued/,
  ],
  'a coupon is used by something else': [
    ({ books }) => put(books.coupons, 0, { used_by: 'first' }),
    /used by another/,
  ],
  'an answer is not recorded': [({ books }) => void books.commands.pop(), /is not recorded/],
  'another answer is recorded': [
    ({ books }) => put(books.commands, 4, { answer: { answer: refusal } }),
    /with another answer/,
  ],
  'another counter is recorded': [
    ({ books }) => put(books.commands, 4, { counter: 1_000_000 }),
    /is not recorded/,
  ],
  'a command is recorded that nobody sent': [({ told }) => void told.pop(), /nobody sent/],
  'one frame is answered in two ways': [
    ({ told }) => put(told, 4, { answers: [told[4]!.answer, refusal] }),
    /in two ways/,
  ],
  'an accepted redemption is lost': [
    ({ books }) => put(books.redemptions, 1, { state: 'expired' }),
    /is expired after/,
  ],
  'a redemption has vanished': [({ books }) => void books.redemptions.shift(), /is not stored/],
  'it was redeemed before the other was undone': [
    ({ told }) => put(told, 2, { begunAtMs: 20, answeredAtMs: 21 }),
    /while it was redeemed/,
  ],
  'an honest command is refused': [
    ({ told }) => put(told, 3, { answer: { ...refusal, refusal: { code: 'REPLAYED', say: '' } } }),
    /refused REPLAYED/,
  ],
};

for (const [what, [lie, fault]] of Object.entries(LIES)) {
  test(`X10 control: it is noticed that ${what}`, () => {
    const story = trueStory();
    lie(story);
    assert.match(findCounterFaults(story.told, story.books).join('\n'), fault);
  });
}

test.run();
