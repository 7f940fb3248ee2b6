// One run of the kiosk's page: key, line, board and actions, tied together. The display page is a kiosk
// that only watches.
import type { BitSet } from '../../common/board/bit-set.ts';
import { pictureText, type KioskCommandName } from '../../common/protocol/kiosk.ts';
import type {
  Enrolled,
  KioskAnswerFrame,
  KioskBoard,
  Redemption,
} from '../../common/protocol/kiosk-answers.ts';
import { BoardState } from '../board/state/board-state.ts';
import { kioskKeyStore, macOf, type KeptKiosk } from '../kiosk-key/kiosk-key-store.ts';
import { createHttp } from '../net/http.ts';
import { KeptFrames } from '../net/kept-frames.ts';
import { followKioskBoard, type KioskBoardFeed } from '../net/kiosk-board.ts';
import { connectKiosk, type KioskLine } from '../net/kiosk-line.ts';
import { language } from '../words/language.ts';
import { refusalWords } from '../words/refusals.ts';
import type { ActionContext } from './actions/context.ts';
import { createCounterActions } from './actions/counter.ts';
import { createDrawActions } from './actions/draw.ts';
import { createEnrolActions } from './actions/enrol.ts';
import { emptyKiosk, firstScreen, type Kiosk } from './state/kiosk-state.ts';
import { Observed } from '../../common/observed.ts';
import type { KioskVisit } from './ui/kiosk-view.ts';

const CAMPAIGNS_AGAIN_MS = 60_000;
const http = createHttp();

export function startKiosk(): KioskVisit {
  const state = new Observed<Kiosk>(emptyKiosk);
  let line: KioskLine | undefined;
  let kept: KeptKiosk | undefined;
  let board: BoardState | null = null;
  let feed: KioskBoardFeed | undefined;

  const context: ActionContext = {
    kiosk: state,
    line: () => line,
    sendPicture: (file) => sendPicture(kept!, file, Date.now() + state.now.clockAheadMs),
  };
  const say = (code: string): string =>
    refusalWords.now[code as keyof typeof refusalWords.now] ?? refusalWords.now.UNAVAILABLE;
  const counter = createCounterActions(context, { say });

  /** The state has to say which campaign it is before its board comes. */
  const takeBoard = (taken: BitSet, answer: KioskBoard): void => {
    const campaign = state.now.campaigns.find((one) => one.campaignId === answer.campaignId);
    if (!campaign) return;
    const isOther = campaign.campaignId !== state.now.campaign?.campaignId;
    if (!board || isOther || board.sheets !== answer.sheets) board = new BoardState(answer.sheets);
    board.applySnapshot(taken);
    const clockAheadMs = answer.serverNowMs - Date.now();
    state.change({ campaign: { ...campaign, stage: answer.stage }, clockAheadMs });
  };
  const listCampaigns = async (): Promise<void> => {
    const answer = await line!.command('campaigns', {});
    if (!answer.ok) return;
    const campaigns = answer.value;
    state.change({ campaigns });
    const watched = campaigns.find((one) => one.campaignId === state.now.campaign?.campaignId);
    const wanted =
      watched ?? campaigns.find(({ stage }) => stage === 'open') ?? campaigns[0] ?? null;
    if (wanted && line!.welcome?.scopes.some((scope) => scope !== 'redeem'))
      await feed!.watch(wanted.campaignId);
  };

  const connect = async (): Promise<void> => {
    const { kiosk, key, name, seller, scopes } = kept!;
    state.change({ me: { name, seller, scopes }, screen: firstScreen(scopes) });
    line = connectKiosk({
      kiosk,
      language: language(),
      mac: (text) => macOf(key, text),
      kept: new KeptFrames(localStorage),
      nowMs: Date.now,
    });
    const follow = async (next: KioskLine['state']) => {
      state.change({ line: next });
      if (next === 'revoked') return void (await endEnrolment());
      if (next !== 'online') return;
      const { welcome } = line!;
      state.change({ clockAheadMs: welcome!.serverNowMs - Date.now() });
      await listCampaigns();
    };
    line.onState((next) => void follow(next));
    feed = followKioskBoard({
      line,
      onSnapshot: takeBoard,
      onFrame: (frame) => board?.applyFrame(frame),
    });
    line.on('presence', (viewers) => state.change({ viewers }));
    line.on('stage', () => void listCampaigns());
    line.onSettled((name: KioskCommandName, _body, answer: KioskAnswerFrame<unknown>) => {
      const isOfCounter = ['hold', 'redeem', 'release', 'undo'].includes(name);
      if (answer.ok && isOfCounter) counter.note(answer.value as Redemption);
    });
    setInterval(() => line!.state === 'online' && void listCampaigns(), CAMPAIGNS_AGAIN_MS);
  };
  const endEnrolment = async (): Promise<void> => {
    await kioskKeyStore.forget();
    new KeptFrames(localStorage).forget();
    line?.close();
    state.change({ screen: { at: 'enrol', refused: { code: '', say: '' }, busy: false } });
  };
  const start = async (): Promise<void> => {
    kept = await kioskKeyStore.load();
    if (kept) await connect();
    else state.change({ screen: { at: 'enrol', refused: null, busy: false } });
  };

  void onlyTab(state, start);
  return {
    state,
    board: () => board,
    draw: createDrawActions(context),
    counter,
    enrol: createEnrolActions(context, {
      ask: (code) => http.post<Enrolled>('/api/kiosk/enrol', { code }),
      store: kioskKeyStore,
      start,
      say,
    }),
    watch: ({ campaignId }) => void feed?.watch(campaignId),
    async unlock(staffCode) {
      const answer = await line!.command('unlock', { staffCode });
      return answer.ok;
    },
  };
}

/** Two tabs would use the same counters: the second one says so instead. */
async function onlyTab(state: Observed<Kiosk>, start: () => Promise<void>): Promise<void> {
  const unusable = (why: 'no-keys' | 'other-tab' | 'not-secure') =>
    state.change({ screen: { at: 'unusable', why } });
  if (!isSecureContext) return unusable('not-secure');
  await navigator.locks.request('tombola-kiosk', { ifAvailable: true }, async (lock) => {
    if (!lock) return unusable('other-tab');
    try {
      await start();
    } catch {
      return unusable('no-keys');
    }
    // Held until the page is closed.
    return new Promise(() => undefined);
  });
}

async function sendPicture(
  kept: KeptKiosk,
  file: Blob,
  nowMs: number,
): Promise<{ digest: string } | { code: string }> {
  const bytes = await file.arrayBuffer();
  const digest = [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  const atMs = Math.round(nowMs);
  try {
    const response = await fetch('/api/kiosk/pictures', {
      method: 'POST',
      body: bytes,
      headers: {
        'content-type': file.type || 'application/octet-stream',
        'kiosk-id': kept.kiosk,
        'kiosk-at': String(atMs),
        'kiosk-mac': await macOf(kept.key, pictureText(atMs, digest)),
      },
    });
    if (response.ok) return (await response.json()) as { digest: string };
    const body = (await response.json()) as { refusal?: { code: string } };
    return { code: body.refusal?.code ?? 'UNAVAILABLE' };
  } catch {
    return { code: 'UNAVAILABLE' };
  }
}
