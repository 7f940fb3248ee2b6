import { randomInt } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BitSet } from '../common/board/bit-set.ts';
import { CROWD_DEFAULTS, runCrowd } from '../scripts/crowd/crowd.ts';
import { crowdDice } from '../scripts/crowd/dice.ts';
import { pickNumber } from '../scripts/crowd/pick-number.ts';
import { startApp } from './support/app.ts';

const test = suite('crowd');

test('people pick open numbers of boards of all sizes, and more than one likes a round one', () => {
  const dice = crowdDice(7);
  for (const size of [1, 10, 100, 5_000, 1_000_000]) {
    const board = new BitSet(size);
    let round = 0;
    for (let person = 0; person < Math.min(size, 400); person += 1) {
      const number = pickNumber(board, dice, undefined)!;
      assert.ok(number >= 1 && number <= size && board.add(number), `${number} of ${size}`);
      if (number % 10 === 0) round += 1;
    }
    if (size >= 5_000) assert.ok(round > 60, `${round} round numbers of ${size}`);
  }
  const full = new BitSet(1);
  full.add(1);
  assert.is(pickNumber(full, dice, 1), undefined);
});

test('L5, X5: a crowd in racing pairs draws a board empty, and all screens agree', async () => {
  const app = await startApp();
  try {
    const { slug } = await app.addCampaign({ sheets: 40, holdSeconds: 10 });
    const seed = randomInt(2 ** 32);
    const { tally, differences, takenInTheEnd } = await runCrowd({
      ...CROWD_DEFAULTS,
      origin: app.origin,
      slug,
      seed,
      shoppers: 90,
      pairedShare: 1,
      rate: 20,
      speed: 10,
      cancelShare: 0.05,
      giveUpShare: 0,
    });
    assert.equal(differences, [], `seed ${seed}`);
    assert.equal([...tally.confirmedTwice], []);
    assert.is(tally.keptOut, 0);
    assert.is(tally.left, 90);
    assert.is(tally.confirmed, 40, `seed ${seed}`);
    assert.is(takenInTheEnd, 40);
    assert.is(tally.drawn, tally.confirmed + tally.cancelled);
    assert.ok((tally.refusals.get('NUMBER_TAKEN') ?? 0) > 0, 'somebody was too late');
  } finally {
    await app.close();
  }
});

test.run();
