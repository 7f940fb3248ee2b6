// D1: viewers whose connections are cut again and again while numbers vanish and come back.
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { BitSet } from '../../../common/board/bit-set.ts';
import { decodeFrame } from '../../../common/board/frame-text.ts';
import { decodeSnapshot, type Snapshot } from '../../../common/board/snapshot.ts';
import { connect, type Connection } from '../../../client/net/connection.ts';
import { startCuttingProxy, type CuttingProxy } from '../../support/cutting-proxy.ts';
import { enter, type Shopper } from '../../support/shopper.ts';
import { onStage, type ChaosStage, type Progress } from '../support/stage.ts';

export interface ViewersOptions {
  readonly viewers: number;
  /** Control: so many more who take every frame for the next one. */
  readonly naiveViewers: number;
  readonly forMs: number;
  readonly cutsPerViewer: number;
  readonly drawsPerSecond: number;
  readonly progress?: Progress;
}

export interface ViewersOutcome {
  /** Viewers that do not end with the server's very bytes. */
  readonly wrong: number;
  readonly naiveWrong: number;
  readonly naive: number;
  /** Frames that were shown after a later one. */
  readonly outOfOrder: number;
  readonly cuts: number;
  readonly events: number;
  /** From the last event until every screen is right, ms. */
  readonly settledMs: number;
}

const SHEETS = 3_000;
const SETTLE_MS = 20_000;
/** So many come in together: how a crowd at the door is met is not what is looked at here. */
const AT_ONCE = 100;

export async function cutViewers(options: ViewersOptions): Promise<ViewersOutcome> {
  const { viewers, naiveViewers, forMs, cutsPerViewer, progress } = options;
  return await onStage({ campaign: { sheets: SHEETS, holdSeconds: 10 } }, async (stage) => {
    const proxy = await startCuttingProxy(stage.app.origin);
    const order = { wrong: 0 };
    const screens: Shopper[] = [];
    while (screens.length < viewers) {
      const group = Math.min(AT_ONCE, viewers - screens.length);
      const entering = Array.from({ length: group }, () => enterViewer(stage, proxy, order));
      screens.push(...(await Promise.all(entering)));
      progress?.(0, `${screens.length} of ${viewers} have come in`);
    }
    const naive = await Promise.all(
      Array.from({ length: naiveViewers }, () => enterNaively(stage, proxy)),
    );
    const untilMs = performance.now() + forMs;
    const drawing = drawAndReturn(stage, untilMs, options.drawsPerSecond);
    let cuts = 0;
    const gapMs = forMs / (cutsPerViewer * (viewers + naiveViewers));
    for (let dueMs = performance.now(); performance.now() < untilMs; dueMs += gapMs) {
      if (dueMs > performance.now()) await pause(dueMs - performance.now());
      if (proxy.cutOne()) cuts += 1;
      progress?.(1 - (untilMs - performance.now()) / forMs, `${cuts} cuts`);
    }
    await drawing;
    const sinceMs = performance.now();
    let snapshot = await fetchSnapshot(stage);
    const isRight = ({ feed, board }: Shopper) =>
      feed?.state === 'live' && board !== undefined && sameBytes(board, snapshot.taken);
    while (!screens.every(isRight) && performance.now() - sinceMs < SETTLE_MS) {
      await pause(50);
      snapshot = await fetchSnapshot(stage);
    }
    const settledMs = performance.now() - sinceMs;
    const outcome = {
      wrong: screens.filter((screen) => !isRight(screen)).length,
      naiveWrong: naive.filter(({ board }) => !sameBytes(board, snapshot.taken)).length,
      naive: naiveViewers,
      outOfOrder: order.wrong,
      cuts,
      events: snapshot.seq,
      settledMs,
    };
    for (const screen of screens) screen.leave();
    for (const { connection } of naive) connection.close();
    await proxy.close();
    return outcome;
  });
}

async function enterViewer(
  { app, campaign }: ChaosStage,
  proxy: CuttingProxy,
  order: { wrong: number },
): Promise<Shopper> {
  let last = 0;
  return await enter({
    origin: app.origin,
    through: proxy.origin,
    campaign,
    reconnectMs: 50,
    onFrame: (seq) => {
      if (seq <= last) order.wrong += 1;
      last = seq;
    },
  });
}

/** Believes that no frame is ever missed. */
async function enterNaively(
  { app, campaign }: ChaosStage,
  proxy: CuttingProxy,
): Promise<{ connection: Connection; board: BitSet }> {
  const { origin } = app;
  const connection = connect({ origin: proxy.origin, headers: { origin }, reconnectMs: 50 });
  const board = new BitSet(SHEETS);
  connection.on('frame', (text) => {
    const frame = decodeFrame(text);
    for (const number of frame?.taken ?? []) board.add(number);
    for (const number of frame?.returned ?? []) board.remove(number);
  });
  const watch = () => void connection.send('watch', { campaignId: campaign.id });
  connection.onState((state) => state === 'online' && watch());
  return { connection, board };
}

/** Shoppers with good connections draw; half of them give the number back. */
async function drawAndReturn(
  { app, campaign }: ChaosStage,
  untilMs: number,
  perSecond: number,
): Promise<void> {
  const working: Promise<void>[] = [];
  for (let number = 1; performance.now() < untilMs && number <= SHEETS; number += 1) {
    working.push(
      (async () => {
        const shopper = await enter({ origin: app.origin, campaign, follows: false });
        await shopper.draw(number);
        await pause(randomInt(400));
        if (randomInt(2) === 0) await shopper.cancel();
        else await shopper.confirm({ name: 'A shopper' });
        shopper.leave();
      })(),
    );
    await pause(1000 / perSecond);
  }
  await Promise.all(working);
}

async function fetchSnapshot({ app, campaign }: ChaosStage): Promise<Snapshot> {
  const response = await fetch(`${app.origin}/api/campaigns/${campaign.slug}/board`);
  return decodeSnapshot(new Uint8Array(await response.arrayBuffer()));
}

const sameBytes = (one: BitSet, other: BitSet): boolean =>
  Buffer.compare(one.bytes, other.bytes) === 0;
