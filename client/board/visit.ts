// One visit to a campaign's board: the line, the board, the page and the actions, tied together.
// What the server sends ends in state; what the shopper does begins in actions.
import type { CampaignPage, ReceiptKey } from '../../common/protocol/http.ts';
import { openDeviceKey } from '../device/device-key.ts';
import { openKeyStore } from '../device/indexed-db-key-store.ts';
import { followBoard } from '../net/board-feed.ts';
import { connect, type ChallengeSigner, type Connection } from '../net/connection.ts';
import type { Http } from '../net/http.ts';
import { wait } from '../net/wait.ts';
import { createActions, type BoardActions } from './actions/actions.ts';
import { arrive, stageChanged, takeOwn } from './actions/arrive.ts';
import type { ActionContext, Commands } from './actions/context.ts';
import { boardChanged } from './actions/draw.ts';
import { KeptKeys } from './actions/kept-keys.ts';
import { keepTicket, readKeptTicket } from './actions/kept-ticket.ts';
import { createOwnDrawKeeper } from './actions/own-draw.ts';
import { followRemaining } from './actions/remaining.ts';
import { presentKeptTicket } from './actions/ticket.ts';
import { BoardState } from './state/board-state.ts';
import { PageState } from './state/page-state.ts';
import { mountBoard } from './mount-board.ts';
import type { MountBoard } from './ui/board-view.ts';

export interface Visit {
  readonly state: PageState;
  readonly board: BoardState;
  readonly actions: BoardActions;
  readonly mountBoard: MountBoard;
}

export function startVisit(campaign: CampaignPage, http: Http, deviceNowMs: number): Visit {
  const page = new PageState(campaign, campaign.serverNowMs - deviceNowMs);
  const board = new BoardState(campaign.sheets);
  const connection = connect({ device: deviceOf() });
  const session = storageOf('sessionStorage');
  const context: ActionContext = {
    page,
    commands: commandsOver(connection, campaign.id),
    kept: new KeptKeys(campaign.id, session),
    taken: () => board.taken,
    wait: (ms) => wait(ms),
    lookAgain: async () => {
      const answer = await connection.send('watch', { campaignId: campaign.id });
      if (answer.ok) arrive(context, answer.value, Date.now());
    },
    keptTicket: () => readKeptTicket(session, campaign.id),
    keepTicket: (code) => keepTicket(session, campaign.id, code),
    forgetOwnDraw: () => {
      board.setOwn(null);
      page.change({ check: null });
    },
    onOwnDraw: createOwnDrawKeeper({
      page,
      board,
      loadKeys: () => http.get<readonly ReceiptKey[]>('/api/keys'),
      storage: storageOf('localStorage'),
    }),
  };
  listen(connection, context);
  followBoard({
    connection,
    http,
    campaignId: campaign.id,
    slug: campaign.slug,
    onSnapshot: (taken) => board.applySnapshot(taken),
    onFrame: (change) => board.applyFrame(change),
    onWatching: (answer) => answer.ok && arrive(context, answer.value, Date.now()),
  });
  board.subscribe(() => boardChanged(context));
  if (campaign.disclosure === 'remaining') followRemaining({ page, board, http, wait });
  const actions = createActions(context);
  return { state: page, board, actions, mountBoard: (host) => mountBoard(host, board, actions) };
}

function listen(connection: Connection, context: ActionContext): void {
  const { page } = context;
  const here = page.now.campaign.id;
  connection.on('presence', (viewers) => page.change({ viewers }));
  connection.on('own', (own) => takeOwn(context, own));
  connection.on('stage', (stage) => stage.campaignId === here && stageChanged(context, stage));
  // Back online says the answer to `watch`, when it is known where things stand.
  connection.onState((state) => {
    if (state === 'offline') page.change({ line: 'lost' });
    // Before the board's feed and before draws that wait: the server must know by what they draw.
    else if (state === 'online') void presentKeptTicket(context);
  });
}

function commandsOver(connection: Connection, campaignId: string): Commands {
  return {
    presentTicket: (command) => connection.send('present-ticket', { campaignId, ...command }),
    draw: (command) => connection.send('draw', { campaignId, ...command }),
    confirm: (command) => connection.send('confirm', { campaignId, ...command }),
    cancel: (command) => connection.send('cancel', { campaignId, ...command }),
  };
}

/** The key is opened while the socket connects. */
function deviceOf(): ChallengeSigner {
  const opened = openKeyStore().then(openDeviceKey);
  // Without a key the page still watches; each challenge is told that there is none.
  opened.catch(() => undefined);
  return { prove: async (challenge) => (await opened).prove(challenge) };
}

const NOTHING_KEPT: Storage = {
  length: 0,
  clear: () => undefined,
  getItem: () => null,
  key: () => null,
  removeItem: () => undefined,
  setItem: () => undefined,
};

/** Reading the property itself may throw where storage is forbidden. */
function storageOf(name: 'localStorage' | 'sessionStorage'): Storage {
  try {
    return globalThis[name];
  } catch {
    return NOTHING_KEPT;
  }
}
