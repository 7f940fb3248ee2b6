// What the server tells by itself: where things stand after (re)connecting, and what changes later.
import type { OwnDraw, StageNotice, Watching } from '../../../common/protocol/shopper.ts';
import { pathWhenEnded, pathWithOwn, pathWithoutOwn } from '../state/path.ts';
import type { ActionContext } from './context.ts';
import { sendKeptDraw } from './draw.ts';

/** The answer to `watch`, at first and after every reconnection. */
export function arrive(context: ActionContext, watching: Watching, deviceNowMs: number): void {
  const { page, kept } = context;
  const { own, stage, viewers, serverNowMs, participant } = watching;
  const wasArriving = page.now.path.stage === 'arriving';
  page.change({
    stage,
    viewers,
    participant,
    clockAheadMs: serverNowMs - deviceNowMs,
    line: 'live',
  });
  if (own) {
    takeOwn(context, own);
    return;
  }
  page.change({ path: pathWithoutOwn(page.now.path) });
  // A draw that a reload has interrupted is asked about with its own key: it may have counted.
  if (wasArriving && kept.now?.type === 'draw') void sendKeptDraw(context);
  stageChanged(context, stage);
}

/** The own draw, as the server has it now. */
export function takeOwn(context: ActionContext, own: OwnDraw): void {
  const { page, kept } = context;
  const drawKey = kept.now?.type === 'draw' ? kept.now.key : null;
  if (drawKey !== null || own.state !== 'held') kept.forget();
  page.change({ path: pathWithOwn(page.now.path, own) });
  context.onOwnDraw(own, drawKey);
}

export function stageChanged({ page }: ActionContext, stage: StageNotice): void {
  const ended = stage.stage === 'closing' || stage.stage === 'closed';
  page.change({ stage, path: ended ? pathWhenEnded(page.now.path) : page.now.path });
}
