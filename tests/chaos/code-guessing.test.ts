import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { guessCodes } from './scenarios/code-guessing.ts';

const test = suite('guessing codes');

test('X10: guesses from many addresses find nothing and raise alarms; an honest kiosk goes on', async () => {
  const { guesses, checked, redeemed, faults } = await guessCodes({
    guesses: 3_000,
    addresses: 50,
  });
  assert.equal(faults, []);
  assert.is(guesses, 3_000);
  assert.ok(checked >= 2_000 && checked < 3_000, `${checked} were looked up`);
  assert.ok(redeemed > 0);
});

test.run();
