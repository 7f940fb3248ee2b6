// One run of a display: its key, its line, and the boards it shows in turn. It takes no commands from
// anybody, so it has to come back from everything by itself.
import type { CampaignPage } from '../../common/protocol/http.ts';
import type { KioskCampaign } from '../../common/protocol/kiosk-answers.ts';
import { BoardState } from '../board/state/board-state.ts';
import {
  displayKeyStore,
  importKiosk,
  macOf,
  type KeptKiosk,
} from '../kiosk-key/kiosk-key-store.ts';
import { createHttp } from '../net/http.ts';
import { KeptFrames } from '../net/kept-frames.ts';
import { followKioskBoard, type KioskBoardFeed } from '../net/kiosk-board.ts';
import { connectKiosk, type KioskLine } from '../net/kiosk-line.ts';
import { language, speakHere } from '../words/language.ts';
import {
  DisplayState,
  lastDrawn,
  nextCampaign,
  readFragment,
  withShown,
} from './state/display-state.ts';
import type { DisplayVisit } from './ui/display-view.ts';

const CAMPAIGNS_AGAIN_MS = 30_000;
const CYCLE_MS = 45_000;
const OUTDATED_AGAIN_MS = 60_000;
const http = createHttp();

export function startDisplay(): DisplayVisit {
  const state = new DisplayState();
  const languageIsGiven = new URLSearchParams(location.search).has('lang');
  let board: BoardState | null = null;
  let campaigns: readonly KioskCampaign[] = [];

  const speakAs = async ({ slug, campaignId }: KioskCampaign): Promise<void> => {
    if (languageIsGiven) return;
    const page = await http.get<CampaignPage>(`/api/campaigns/${slug}`);
    if (!page.ok || state.now.campaign?.campaignId !== campaignId) return;
    speakHere(page.value.announcement.language === 'ja' ? 'ja' : 'en');
  };
  const show = async (feed: KioskBoardFeed, campaign: KioskCampaign | undefined): Promise<void> => {
    if (!campaign) return void state.change({ campaign: null, isListed: true });
    // Its board is behind it when it is shown; see `onSnapshot`.
    await feed.watch(campaign.campaignId);
  };
  const list = async (line: KioskLine, feed: KioskBoardFeed): Promise<void> => {
    const answer = await line.command('campaigns', {});
    if (!answer.ok) return;
    campaigns = withShown(answer.value, state.now.campaign);
    const shown = state.now.campaign?.campaignId;
    const still = campaigns.find(
      ({ campaignId, stage }) => campaignId === shown && stage === 'open',
    );
    await show(feed, still ?? nextCampaign(campaigns, shown));
  };
  const turn = async (feed: KioskBoardFeed): Promise<void> => {
    const shown = state.now.campaign?.campaignId;
    const next = nextCampaign(campaigns, shown);
    if (next && next.campaignId !== shown) await show(feed, next);
  };

  const connect = ({ kiosk, key }: KeptKiosk): void => {
    const line = connectKiosk({
      kiosk,
      language: language(),
      mac: (text) => macOf(key, text),
      kept: new KeptFrames(inMemory()),
      nowMs: Date.now,
    });
    const feed = followKioskBoard({
      line,
      onSnapshot(taken, answer) {
        const campaign = campaigns.find(({ campaignId }) => campaignId === answer.campaignId);
        if (!campaign) return;
        const isAnother = state.now.campaign?.campaignId !== campaign.campaignId;
        if (isAnother || board?.sheets !== answer.sheets) board = new BoardState(answer.sheets);
        board!.applySnapshot(taken);
        state.change({
          campaign: { ...campaign, stage: answer.stage },
          isListed: true,
          clockAheadMs: answer.serverNowMs - Date.now(),
          ...(isAnother && { drawn: [] }),
        });
        if (isAnother) void speakAs(campaign);
      },
      onFrame(frame) {
        board?.applyFrame(frame);
        state.change({ drawn: lastDrawn(state.now.drawn, frame) });
      },
    });
    line.onState((next) => {
      state.change({ isOnline: next === 'online', seller: line.welcome?.seller ?? '' });
      if (next === 'online') void list(line, feed);
      if (next === 'revoked') void end(line);
      // A newer page is on the server.
      if (next === 'outdated') setTimeout(() => location.reload(), OUTDATED_AGAIN_MS);
    });
    line.on('stage', () => void list(line, feed));
    setInterval(() => line.state === 'online' && void list(line, feed), CAMPAIGNS_AGAIN_MS);
    setInterval(() => line.state === 'online' && void turn(feed), CYCLE_MS);
  };
  const end = async (line: KioskLine): Promise<void> => {
    line.close();
    state.change({ trouble: 'revoked', campaign: null });
    await displayKeyStore.forget();
  };
  const start = async (): Promise<void> => {
    if (!isSecureContext) return state.change({ trouble: 'not-secure' });
    const given = readFragment(location.hash);
    if (given) await displayKeyStore.keep(await importKiosk({ ...given, ...unknown() }));
    // The key stands in no address, history or screenshot any more.
    if (location.hash) history.replaceState(null, '', location.pathname + location.search);
    const kept = await displayKeyStore.load();
    if (kept) connect(kept);
    else state.change({ trouble: 'no-key' });
  };

  start().catch(() => state.change({ trouble: 'no-store' }));
  // The same screen may be given another link.
  addEventListener('hashchange', () => readFragment(location.hash) && location.reload());
  return { state, board: () => board };
}

/** The server says who the display is each time that it connects. */
const unknown = (): { name: string; seller: string; scopes: 'display'[] } => ({
  name: '',
  seller: '',
  scopes: ['display'],
});

/** A display begins nothing that would have to outlive it. */
function inMemory(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const kept = new Map<string, string>();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, text) => void kept.set(name, text),
    removeItem: (name) => void kept.delete(name),
  };
}
