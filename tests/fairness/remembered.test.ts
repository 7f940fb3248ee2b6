import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readKeptDraws, rememberCommitment } from '../../client/verify/actions/remembered.ts';
import { shareDone, verdictOf } from '../../client/verify/state/verdict.ts';
import type { Commitment } from '../../common/protocol/http.ts';

const test = suite('what the check page remembers');

const commitment = (digit: string): Commitment => ({
  algorithm: 'tombola-1',
  seedHash: digit.repeat(64),
  boardRoot: digit.repeat(64),
  conditionsHash: digit.repeat(64),
});
const storageOf = (entries: Record<string, string> = {}) => {
  const kept = new Map(Object.entries(entries));
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => void kept.set(name, text),
  };
};
const broken = {
  getItem: () => {
    throw new Error('storage is off');
  },
  setItem: () => undefined,
};

test('X1: the commitment that was seen first is the one that counts', () => {
  const storage = storageOf();
  assert.equal(rememberCommitment(storage, 'a', commitment('1')), commitment('1'));
  assert.equal(rememberCommitment(storage, 'a', commitment('2')), commitment('1'));
  assert.equal(rememberCommitment(storage, 'b', commitment('2')), commitment('2'));
});

test('X1: without storage, or with nonsense in it, what is shown now is compared with', () => {
  assert.equal(rememberCommitment(undefined, 'a', commitment('1')), commitment('1'));
  assert.equal(rememberCommitment(broken, 'a', commitment('1')), commitment('1'));
  for (const text of ['', 'null', '{}', '[1]', '{"algorithm":1}']) {
    const storage = storageOf({ 'tombola.commitment.a': text });
    assert.equal(rememberCommitment(storage, 'a', commitment('1')), commitment('1'));
  }
});

test('X2: kept draws are read, and nonsense is no draw', () => {
  for (const text of ['', 'null', '{}', '[{}]', '[{"number":1}]']) {
    assert.equal(readKeptDraws(storageOf({ 'tombola.receipts.a': text }), 'a'), []);
  }
  assert.equal(readKeptDraws(undefined, 'a'), []);
  assert.equal(readKeptDraws(broken, 'a'), []);
});

test('X1: a report is good only when everything was checked', () => {
  const report = (oks: readonly (boolean | null)[]) => ({
    ok: !oks.includes(false),
    findings: oks.map((ok) => ({ check: 'seal' as const, ok, detail: '', faults: 0 })),
    header: null,
    tally: [],
    draws: 0,
    confirmed: 0,
  });
  assert.is(verdictOf(report([true, true])), 'good');
  assert.is(verdictOf(report([true, null])), 'open');
  assert.is(verdictOf(report([null, false])), 'bad');
  assert.is(shareDone(null), 0);
  assert.is(shareDone({ step: 'board', share: 1 }), 0.5);
  assert.is(shareDone({ step: 'events', share: 1 }), 1);
});

test.run();
