import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { KeptKeys, newKey } from '../../../client/board/actions/kept-keys.ts';
import { pickOpenNumber } from '../../../client/board/actions/pick.ts';
import { keepReceipt, readReceipts } from '../../../client/board/actions/receipts.ts';
import { readPlace } from '../../../client/board/state/place.ts';
import { qrPathOf } from '../../../client/design/qr-path.ts';
import { BitSet } from '../../../common/board/bit-set.ts';
import { draw } from '../../campaign/support/small-campaign.ts';
import { CAMPAIGN_ID, memoryStorage, SmallLottery } from './support/small-lottery.ts';

const test = suite('board page: what it keeps and picks');

test('X4: a key is 128 random bits, base64url, and never the same twice', () => {
  const keys = Array.from({ length: 200 }, newKey);
  for (const key of keys) assert.match(key, /^[A-Za-z0-9_-]{22}$/);
  assert.equal(new Set(keys).size, keys.length);
});

test('X4: what is kept wrongly counts as nothing', () => {
  for (const text of ['', '{', 'null', '[]', '{"type":"draw","key":"short","number":1}', '7']) {
    const storage = memoryStorage();
    storage.setItem(`tombola.pending.${CAMPAIGN_ID}`, text);
    assert.equal(new KeptKeys(CAMPAIGN_ID, storage).now, null, text);
  }
});

test('X4: a browser that keeps nothing still has the key while the page is open', () => {
  const closed = {
    ...memoryStorage(),
    setItem: () => {
      throw new Error('storage is full');
    },
  };
  const kept = new KeptKeys(CAMPAIGN_ID, closed);
  kept.keep({ type: 'cancel', key: 'AAAAAAAAAAAAAAAAAAAAAA' });
  assert.equal(kept.now?.key, 'AAAAAAAAAAAAAAAAAAAAAA');
});

test('X2: a receipt is kept once, with its proof and number and nothing about the person', () => {
  const answer = new SmallLottery().settle('aiko', draw(2, 'key'));
  assert.ok(answer.ok);
  const storage = memoryStorage();
  keepReceipt(storage, CAMPAIGN_ID, answer.value);
  keepReceipt(storage, CAMPAIGN_ID, { ...answer.value, state: 'confirmed' });
  const [kept, ...more] = readReceipts(storage, CAMPAIGN_ID);
  assert.equal(more.length, 0);
  assert.deepEqual(Object.keys(kept!).sort(), ['number', 'proof', 'receipt']);
  assert.equal(kept?.number, 2);
});

test('L4: every open number is picked equally often, a taken one never', () => {
  const taken = new BitSet(20);
  for (const number of [1, 2, 8, 9, 20]) taken.add(number);
  const counts = new Map<number, number>();
  const times = 15_000;
  for (let time = 0; time < times; time += 1) {
    const number = pickOpenNumber(taken)!;
    counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  assert.equal(counts.size, 15);
  const expected = times / 15;
  let chiSquare = 0;
  for (const [number, count] of counts) {
    assert.equal(taken.has(number), false);
    chiSquare += (count - expected) ** 2 / expected;
  }
  // 14 degrees of freedom: more than 50 comes about once in 200,000 runs.
  assert.ok(chiSquare < 50, `chi square ${chiSquare}`);
});

test('L4: chance above the last full multiple is thrown again, so that low numbers are no likelier', () => {
  const values = [0xffffffff, 5];
  assert.equal(
    pickOpenNumber(new BitSet(3), () => values.shift()!),
    3,
  );
  assert.equal(values.length, 0);
  const full = new BitSet(1);
  full.add(1);
  assert.equal(pickOpenNumber(full), undefined);
});

test('L3: addresses say which campaign is meant, and whether to print it', () => {
  assert.deepEqual(readPlace('/c/autumn-tea'), { slug: 'autumn-tea', flier: false });
  assert.deepEqual(readPlace('/c/autumn-tea/flier'), { slug: 'autumn-tea', flier: true });
  assert.deepEqual(readPlace('/c/%E0%A4%A'), { slug: '%E0%A4%A', flier: false });
});

test('L3: the flier carries a QR code with its quiet zone', () => {
  const { size, path } = qrPathOf('https://lottery.example/c/autumn-tea');
  assert.ok(size >= 21 + 8);
  // The finder pattern's upper edge: seven dark modules after four light ones.
  assert.ok(path.startsWith('M4 4h7v1h-7z'));
});

test.run();
