import { randomInt } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BitSet } from '../common/board/bit-set.ts';
import { CROWD_DEFAULTS, runCrowd } from '../scripts/crowd/crowd.ts';
import { crowdDice } from '../scripts/crowd/dice.ts';
import { pickNumber } from '../scripts/crowd/pick-number.ts';
import { startApp } from './support/app.ts';
import { startTamperingProxy } from './support/tampering-proxy.ts';

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

/** The command itself, as a person or a script runs it. */
async function command(...args: string[]): Promise<{ code: number | null; output: string }> {
  const script = fileURLToPath(new URL('../scripts/crowd.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args]);
  const exit = once(child, 'close') as Promise<[number | null]>;
  const pieces = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
  const [code] = await exit;
  return { code, output: Buffer.concat(pieces.flat() as Buffer[]).toString() };
}

test('X5: the command ends with 0 when all boards agree, and with 1 when the server has another', async () => {
  const app = await startApp();
  const proxy = await startTamperingProxy(app.origin);
  try {
    const crowdAt = async (slug: string) =>
      command(
        ...['--campaign', slug, '--url', proxy.origin, '--shoppers', '6', '--rate', '50'],
        ...['--speed', '50', '--settle', '1', '--seed', '7'],
      );
    const right = await crowdAt((await app.addCampaign({ sheets: 50 })).slug);
    assert.match(right.output, /screens +equal to the server's board/);
    assert.is(right.code, 0, right.output);
    assert.match(right.output, /A lottery for tests: 6 shoppers in [\d.]+ s \(seed 7\)/);
    const told = (what: string) =>
      Number(new RegExp(`\\n +${what} +(\\d+)`).exec(right.output)?.[1] ?? NaN);
    assert.ok(told('drawn') > 0, right.output);
    assert.is(
      told('confirmed') + told('cancelled') + told('gave up') + told('ran out'),
      told('drawn'),
    );
    // As soon as anything is drawn, snapshots know of one number less than the screens have seen go.
    proxy.tamper = ({ taken, ...snapshot }) => {
      let number = 1;
      while (number < taken.size && !taken.has(number)) number += 1;
      taken.remove(number);
      return { ...snapshot, taken };
    };
    const wrong = await crowdAt((await app.addCampaign({ sheets: 50 })).slug);
    assert.match(
      wrong.output,
      /screens +DIFFER: a screen is live at event \d+.*number \d+ is open/,
    );
    assert.is(wrong.code, 1);
    const missing = await command(
      '--campaign',
      'no-such',
      '--url',
      proxy.origin,
      '--shoppers',
      '1',
    );
    assert.match(missing.output, /has no campaign no-such/);
    assert.is(missing.code, 1);
    assert.is((await command()).code, 2);
  } finally {
    await proxy.close();
    await app.close();
  }
});

test.run();
