import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { arrive, takeOwn } from '../../../client/board/actions/arrive.ts';
import { drawChosen } from '../../../client/board/actions/draw.ts';
import { cancel, confirm } from '../../../client/board/actions/settle.ts';
import { FORM_REASONS } from '../../../common/campaign/check-form.ts';
import { refused } from '../../../common/protocol/refusals.ts';
import type { Deciding } from '../../../client/board/state/path.ts';
import { HOLD_MS } from '../../campaign/support/small-campaign.ts';
import { memoryStorage, SmallLottery, visit, type Visit } from './support/small-lottery.ts';

const test = suite('board page: taking or giving back');

async function withDraw(lottery = new SmallLottery(), storage = memoryStorage()): Promise<Visit> {
  const here = visit(lottery, 'aiko', storage);
  arrive(here.context, lottery.watching('aiko'), lottery.nowMs);
  here.actions.choose(1);
  await drawChosen(here.context);
  return here;
}

function deciding({ page }: Visit): Deciding {
  assert.equal(page.now.path.stage, 'deciding');
  return page.now.path as Deciding;
}

test('L7: a form with gaps is not sent; the gaps are named by field', async () => {
  const here = await withDraw();
  here.actions.fill('mail', 'no address');
  const problems = await confirm(here.context);
  assert.deepEqual(problems, { name: FORM_REASONS.missing, mail: FORM_REASONS.email });
  assert.deepEqual(deciding(here).problems, problems);
  assert.equal(here.sent.filter(({ type }) => type === 'confirm').length, 0);
  here.actions.fill('name', 'A');
  assert.deepEqual(deciding(here).problems, { mail: FORM_REASONS.email }, 'mended by typing');
});

test('L7: a complete form is confirmed, blanks around it taken off', async () => {
  const here = await withDraw();
  here.actions.fill('name', '  Aiko ');
  here.actions.fill('mail', '   ');
  assert.deepEqual(await confirm(here.context), {});
  const { path } = here.page.now;
  assert.equal(path.stage === 'drawn' && path.own.state, 'confirmed');
  assert.equal(here.context.kept.now, null);
});

test('L14: a losing sheet is noted without a form', async () => {
  const here = await withDraw(new SmallLottery([], 3));
  assert.equal(deciding(here).own.benefit, null);
  assert.deepEqual(await confirm(here.context), {});
  const { path } = here.page.now;
  assert.equal(path.stage === 'drawn' && path.own.state, 'confirmed');
});

test('L8: giving back asks once more', async () => {
  const here = await withDraw();
  await cancel(here.context);
  assert.equal(deciding(here).own.state, 'held', 'nothing happens unasked');
  here.actions.askToCancel();
  here.actions.keep();
  await cancel(here.context);
  assert.equal(deciding(here).own.state, 'held', 'nor after a no');
  here.actions.askToCancel();
  await cancel(here.context);
  const { path } = here.page.now;
  assert.equal(path.stage === 'drawn' && path.own.state, 'cancelled');
});

test('L8: a hold that ran out is told, whether by a refusal or by itself', async () => {
  const lottery = new SmallLottery();
  const here = await withDraw(lottery);
  const { own } = deciding(here);
  lottery.nowMs += HOLD_MS;
  here.actions.fill('name', 'Aiko');
  await confirm(here.context);
  assert.equal(deciding(here).refusal?.code, 'HOLD_RAN_OUT');
  takeOwn(here.context, { ...own, state: 'expired', holdUntilMs: null });
  const { path } = here.page.now;
  assert.equal(path.stage === 'drawn' && path.own.state, 'expired');
});

test('X4: every try of one confirmation carries one key; a refused one gives it up', async () => {
  const here = await withDraw();
  here.actions.fill('name', 'Aiko');
  here.first.push(refused('UNAVAILABLE'), refused('FORM_INCOMPLETE'));
  await confirm(here.context);
  await confirm(here.context);
  const keys = here.sent.filter(({ type }) => type === 'confirm').map(({ key }) => key);
  assert.equal(keys.length, 3);
  assert.equal(keys[0], keys[1]);
  assert.notEqual(keys[1], keys[2]);
});

test('X4: after a reload the confirmation that was under way keeps its key', async () => {
  const lottery = new SmallLottery();
  const storage = memoryStorage();
  const before = await withDraw(lottery, storage);
  before.context.commands.confirm = ({ key }) => {
    before.sent.push({ type: 'confirm', key });
    return new Promise(() => undefined);
  };
  before.actions.fill('name', 'Aiko');
  void confirm(before.context);
  const after = visit(lottery, 'aiko', storage);
  arrive(after.context, lottery.watching('aiko'), lottery.nowMs);
  after.actions.fill('name', 'Aiko');
  await confirm(after.context);
  assert.equal(after.sent[0]?.key, before.sent.at(-1)?.key);
});

test('L7: what was typed survives a line that broke, and is not kept after a reload', async () => {
  const lottery = new SmallLottery();
  const storage = memoryStorage();
  const here = await withDraw(lottery, storage);
  here.actions.fill('name', 'Aiko');
  here.page.change({ line: 'lost' });
  arrive(here.context, lottery.watching('aiko'), lottery.nowMs);
  assert.equal(here.page.now.line, 'live');
  assert.deepEqual(deciding(here).form, { name: 'Aiko' });
  const kept = Array.from({ length: storage.length }, (_, at) =>
    storage.getItem(storage.key(at) ?? ''),
  );
  assert.doesNotMatch(kept.join(), /Aiko/);
});

test('L7: while a confirmation is under way the form cannot be changed', async () => {
  const here = await withDraw();
  here.actions.fill('name', 'Aiko');
  here.context.commands.confirm = () => new Promise(() => undefined);
  void confirm(here.context);
  here.actions.fill('name', 'Someone else');
  assert.equal(deciding(here).form['name'], 'Aiko');
});

test.run();
