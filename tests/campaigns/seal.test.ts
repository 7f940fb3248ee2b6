import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { conditionsText } from '../../common/campaign/conditions.ts';
import { verifyLotProof } from '../../common/fairness/lot-proof.ts';
import { sealBoard } from '../../common/fairness/sealed-board.ts';
import { sealInWorker } from '../../server/campaigns/seal.ts';
import { sha256 } from '../../server/campaigns/sha256.ts';
import { conditionsOf } from '../fairness/support/conditions.ts';

const test = suite('sealing in threads');

const requestFor = (sheets: number) => {
  const conditions = conditionsOf({ sheets });
  return {
    seed: new Uint8Array(32).fill(9),
    conditions,
    conditionsText: conditionsText(conditions),
  };
};

test('X1: threads seal the very board that one thread seals', async () => {
  for (const sheets of [20_000, 20_001, 49_153]) {
    const request = requestFor(sheets);
    const alone = await sealBoard({ ...request, sha256 });
    const together = await sealInWorker(request);
    assert.equal(together.commitment, alone.commitment);
    for (const home of [1, 2, 16_384, 16_385, sheets - 1, sheets]) {
      assert.equal(together.proofOf(home), alone.proofOf(home));
      assert.ok(verifyLotProof(together.proofOf(home), alone.commitment, sheets, sha256));
    }
  }
});

test('X1: a failing thread rejects instead of hanging', async () => {
  const request = { ...requestFor(30_000), seed: new Uint8Array(31) };
  let failure: unknown;
  await sealInWorker(request).catch((error: unknown) => {
    failure = error;
  });
  assert.match(String(failure), /32 bytes/);
});

test('X1: a board that was just sealed is not sealed again; another seed is another board', async () => {
  const request = requestFor(25_000);
  const board = await sealInWorker(request);
  assert.is(await sealInWorker({ ...request }), board);
  const other = await sealInWorker({ ...request, seed: new Uint8Array(32).fill(10) });
  assert.is.not(other.commitment.boardRoot, board.commitment.boardRoot);
});

test.run();
