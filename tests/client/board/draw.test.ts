import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { arrive, stageChanged } from '../../../client/board/actions/arrive.ts';
import { boardChanged, drawChosen } from '../../../client/board/actions/draw.ts';
import type { PageState } from '../../../client/board/state/page-state.ts';
import type { Path } from '../../../client/board/state/path.ts';
import { refused } from '../../../common/protocol/refusals.ts';
import { draw } from '../../campaign/support/small-campaign.ts';
import { memoryStorage, SmallLottery, visit } from './support/small-lottery.ts';

/** Asked anew, because the compiler believes that a path once looked at stays. */
const pathOf = (page: PageState): Path => page.now.path;

const test = suite('board page: drawing');

function opened(lottery: SmallLottery, participant = 'aiko', storage = memoryStorage()) {
  const here = visit(lottery, participant, storage);
  arrive(here.context, lottery.watching(participant), lottery.nowMs);
  return here;
}

test('L4: a tap asks first and sends nothing; drawing shows what was behind the number', async () => {
  const { page, actions, sent, context } = opened(new SmallLottery());
  actions.choose(3);
  assert.deepEqual(page.now.path, { stage: 'asking', number: 3, any: false });
  assert.equal(sent.length, 0);
  await drawChosen(context);
  const path: Path = pathOf(page);
  assert.ok(path.stage === 'deciding');
  assert.equal(path.own.number, 3);
  assert.equal(path.fresh, true, 'a draw before these eyes is unveiled');
});

test('L4: the board changes only by what the server tells, not by the answer', async () => {
  const lottery = new SmallLottery();
  const { context, actions } = opened(lottery);
  const before = lottery.state.taken.clone();
  const known = { ...context, taken: () => before };
  actions.choose(3);
  await drawChosen(known);
  assert.equal(before.has(3), false);
});

test('L5: who names a number that is gone is told so at once and may draw again', async () => {
  const lottery = new SmallLottery();
  const { page, actions, context } = opened(lottery);
  actions.choose(2);
  lottery.settle('someone quicker', draw(2, 'other key'));
  await drawChosen(context);
  assert.deepEqual(page.now.path, {
    stage: 'choosing',
    refusal: { code: 'NUMBER_TAKEN' },
    lost: 2,
  });
  actions.choose(5);
  await drawChosen(context);
  assert.equal(page.now.path.stage, 'deciding');
});

test('L5: a number that vanishes while it is looked at is told before it is drawn', () => {
  const lottery = new SmallLottery();
  const { page, actions, context, sent } = opened(lottery);
  actions.choose(4);
  lottery.settle('someone quicker', draw(4, 'other key'));
  boardChanged(context);
  assert.equal(page.now.path.stage, 'choosing');
  assert.equal(sent.length, 0);
});

test('L5: a number that the page picked is replaced by itself, with a key of its own', async () => {
  const lottery = new SmallLottery([3]);
  const { page, actions, context, sent } = opened(lottery);
  actions.pickOne();
  const asked = page.now.path;
  assert.equal(asked.stage, 'asking');
  const picked = asked.stage === 'asking' ? asked.number : 0;
  lottery.settle('someone quicker', draw(picked, 'other key'));
  await drawChosen(context);
  assert.equal(page.now.path.stage, 'deciding');
  assert.equal(sent.length, 2);
  assert.notEqual(sent[0]!.key, sent[1]!.key);
  assert.notEqual(sent[1]!.number, picked);
});

test('L5: picking ends when nothing is left', async () => {
  const lottery = new SmallLottery([1]);
  const { page, actions, context } = opened(lottery);
  actions.pickOne();
  lottery.settle('someone quicker', draw(1, 'other key'));
  await drawChosen(context);
  assert.deepEqual(page.now.path, {
    stage: 'choosing',
    refusal: { code: 'NUMBER_TAKEN' },
    lost: 1,
  });
  actions.pickOne();
  assert.equal(page.now.path.stage, 'choosing');
});

test('X4: a busy server is asked again with the same key', async () => {
  const { page, actions, context, sent, first } = opened(new SmallLottery());
  first.push(refused('UNAVAILABLE'), refused('RATE_LIMITED', { retryAfterMs: 5 }));
  actions.choose(1);
  await drawChosen(context);
  assert.equal(page.now.path.stage, 'deciding');
  assert.equal(new Set(sent.map(({ key }) => key)).size, 1);
  assert.equal(sent.length, 3);
});

test('X4: a device that cannot be recognised is told so instead of waiting for ever', async () => {
  const { page, actions, context, first } = opened(new SmallLottery());
  first.push(...Array.from({ length: 10 }, () => refused('NOT_IDENTIFIED')));
  actions.choose(1);
  await drawChosen(context);
  assert.deepEqual(page.now.path, {
    stage: 'choosing',
    refusal: { code: 'NOT_IDENTIFIED' },
    lost: null,
  });
});

test('X4: a draw that a reload interrupted is asked about with its own key', async () => {
  const lottery = new SmallLottery();
  const storage = memoryStorage();
  const before = opened(lottery, 'aiko', storage);
  // The answer never comes: the page is gone before.
  before.context.commands.draw = ({ number, key }) => {
    before.sent.push({ type: 'draw', number, key });
    return new Promise(() => undefined);
  };
  before.actions.choose(6);
  void drawChosen(before.context);
  const after = opened(lottery, 'aiko', storage);
  await settled(() => after.page.now.path.stage === 'deciding');
  assert.deepEqual(after.sent, before.sent);
  assert.equal(after.context.kept.now, null);
});

test('X4: a draw that counted before the reload is shown, not sent again', () => {
  const lottery = new SmallLottery();
  const storage = memoryStorage();
  const before = visit(lottery, 'aiko', storage);
  before.context.kept.keep({ type: 'draw', key: 'AAAAAAAAAAAAAAAAAAAAAA', number: 6, any: false });
  lottery.settle('aiko', draw(6, 'AAAAAAAAAAAAAAAAAAAAAA'));
  const after = opened(lottery, 'aiko', storage);
  assert.equal(after.page.now.path.stage, 'deciding');
  assert.equal(after.sent.length, 0);
  assert.deepEqual(after.drawKeys, ['AAAAAAAAAAAAAAAAAAAAAA'], 'its ticket can still be checked');
});

test('L6: a device that has drawn is not offered the board again, also after a cancel', async () => {
  const lottery = new SmallLottery();
  const { page, actions, context, sent } = opened(lottery);
  actions.choose(1);
  await drawChosen(context);
  actions.askToCancel();
  actions.cancel();
  await settled(() => page.now.path.stage === 'drawn');
  const tries = sent.length;
  actions.choose(2);
  actions.pickOne();
  await drawChosen(context);
  assert.equal(page.now.path.stage, 'drawn');
  assert.equal(sent.length, tries);
  assert.equal(opened(lottery).page.now.path.stage, 'drawn', 'nor after a reload');
});

test('L6: a draw made in another tab is shown in this one as soon as it matters', async () => {
  const lottery = new SmallLottery();
  const { page, actions, context } = opened(lottery);
  lottery.settle('aiko', draw(5, 'key of the other tab'));
  actions.choose(2);
  await drawChosen(context);
  const path = pathOf(page);
  assert.ok(path.stage === 'deciding');
  assert.equal(path.own.number, 5);
});

test('L10: before opening and after the end nothing can be chosen; an open question is answered', () => {
  const lottery = new SmallLottery();
  const { page, actions, context } = opened(lottery);
  const stage = (name: 'announced' | 'open' | 'closing') =>
    stageChanged(context, { ...page.now.stage, stage: name });
  stage('announced');
  actions.choose(1);
  assert.equal(page.now.path.stage, 'choosing');
  stage('open');
  actions.choose(1);
  assert.equal(page.now.path.stage, 'asking');
  stage('closing');
  assert.deepEqual(page.now.path, { stage: 'choosing', refusal: { code: 'CLOSED' }, lost: null });
});

test('L4: numbers that the board does not have are not asked for', () => {
  const { page, actions } = opened(new SmallLottery([6]));
  for (const number of [0, -1, 7]) actions.choose(number);
  assert.equal(page.now.path.stage, 'choosing');
});

/** Lets promises settle until the condition holds. */
async function settled(holds: () => boolean): Promise<void> {
  for (let turns = 0; turns < 1_000; turns += 1) {
    if (holds()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.fail('it never came to that');
}

test.run();
