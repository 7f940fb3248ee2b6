// From the first tap on a number to the answer. Nothing here changes the board: it changes when the
// server's frame says so.
import type { Refusal } from '../../../common/protocol/refusals.ts';
import { missingRight } from '../state/right.ts';
import { choosing, pathWhenTaken, pathWithOwn, type Drawing } from '../state/path.ts';
import type { ActionContext } from './context.ts';
import { newKey } from './kept-keys.ts';
import { pickOpenNumber } from './pick.ts';
import { saysOutdated, sendUntilAnswered } from './send.ts';

/** How often the page picks another number by itself before it asks the shopper. */
const MAX_PICKS = 30;

/** A number was tapped. Ignored when it cannot be drawn by this shopper now. */
export function choose({ page, taken }: ActionContext, number: number): void {
  if (!mayChoose(page.now) || number < 1 || number > taken().size) return;
  if (lacksRight(page)) return;
  if (taken().has(number)) {
    page.change({
      path: { stage: 'choosing', refusal: { code: 'NUMBER_TAKEN' }, lost: number },
    });
    return;
  }
  page.change({ path: { stage: 'asking', number, any: false } });
}

/** Picks any open number and asks for it. */
export function pickOne({ page, taken }: ActionContext): void {
  const { path, stage } = page.now;
  if (stage.stage !== 'open' || (path.stage !== 'choosing' && path.stage !== 'asking')) return;
  if (lacksRight(page)) return;
  const number = pickOpenNumber(taken());
  if (number !== undefined) page.change({ path: { stage: 'asking', number, any: true } });
}

export function backToBoard({ page }: ActionContext): void {
  const { path } = page.now;
  if (path.stage === 'asking' || path.stage === 'choosing') page.change({ path: choosing });
}

/** Draws the number that was asked for. Resolves when the answer is shown. */
export async function drawChosen(context: ActionContext): Promise<void> {
  const { path } = context.page.now;
  if (path.stage !== 'asking') return;
  const { number, any } = path;
  context.kept.keep({ type: 'draw', key: newKey(), number, any });
  await sendKeptDraw(context);
}

/** Sends the draw whose key is kept: a new one, or one that a reload has interrupted. */
export async function sendKeptDraw(context: ActionContext): Promise<void> {
  const { page, kept, commands, wait } = context;
  for (let picks = 0; ; picks += 1) {
    const command = kept.now;
    if (command?.type !== 'draw') return;
    const { number, key, any } = command;
    page.change({ path: { stage: 'drawing', number, any } });
    const answer = await sendUntilAnswered(() => commands.draw({ number, key }), wait);
    if (page.now.path.stage !== 'drawing') return;
    if (answer.ok) {
      kept.forget();
      page.change({ path: pathWithOwn(page.now.path, answer.value) });
      context.onOwnDraw(answer.value, key);
      return;
    }
    const another =
      any && picks < MAX_PICKS ? nextPick(context, answer.refusal, number) : undefined;
    if (another === undefined) {
      refuseDraw(context, page.now.path, answer.refusal);
      return;
    }
    kept.keep({ type: 'draw', key: newKey(), number: another, any: true });
  }
}

function nextPick({ taken }: ActionContext, refusal: Refusal, lost: number): number | undefined {
  if (refusal.code !== 'NUMBER_TAKEN') return undefined;
  // The frame that takes the lost number may still be on its way.
  const known = taken().clone();
  known.add(lost);
  return pickOpenNumber(known);
}

function refuseDraw(context: ActionContext, drawing: Drawing, refusal: Refusal): void {
  const { page, kept } = context;
  kept.forget();
  const lost = refusal.code === 'NUMBER_TAKEN' ? drawing.number : null;
  page.change({ path: { stage: 'choosing', refusal, lost } });
  if (saysOutdated(refusal.code)) void context.lookAgain();
}

/** The board has changed: tells a shopper who was just looking at a number that is gone. */
export function boardChanged({ page, taken }: ActionContext): void {
  const path = pathWhenTaken(page.now.path, (number) => taken().has(number));
  if (path !== page.now.path) page.change({ path });
}

function mayChoose({ path, stage }: ActionContext['page']['now']): boolean {
  return stage.stage === 'open' && (path.stage === 'choosing' || path.stage === 'asking');
}

/** What the server would refuse, said before a number is asked for. */
function lacksRight(page: ActionContext['page']): boolean {
  const code = missingRight(page.now);
  if (code) page.change({ path: { stage: 'choosing', refusal: { code }, lost: null } });
  return code !== null;
}
