// One visit to the wallet or to a coupon: state, actions and foil, tied together.
import { MEMBER_STORAGE } from '../member-key/member-key.ts';
import { openMemberKeys } from '../member-key/member-key-store.ts';
import { createHttp } from '../net/http.ts';
import { createCardActions, type CardActions } from './actions/card.ts';
import { createCounterActions, type CounterActions } from './actions/counter.ts';
import { keepAwake } from './actions/keep-awake.ts';
import { OpenedCoupons, type OpenedStorage } from './actions/opened-coupons.ts';
import { createPictureReader } from './actions/picture-reader.ts';
import { createWalletActions, type WalletActions } from './actions/wallet.ts';
import { emptyCard, type Card } from './state/card-state.ts';
import { emptyCounter, type CounterView } from './state/counter-state.ts';
import { Foil } from './state/foil.ts';
import { Observed } from '../../common/observed.ts';
import { steadyClock } from './state/steady-clock.ts';
import { emptyWallet, type Wallet } from './state/wallet-state.ts';
import type { MountFoil } from './ui/foil-view.ts';

export interface WalletVisit {
  readonly state: Observed<Wallet>;
  readonly actions: WalletActions;
}

export interface CardVisit {
  readonly state: Observed<Card>;
  readonly foil: Foil;
  readonly actions: CardActions;
  readonly mountFoil: MountFoil;
  readonly motion: Motion;
}

export interface CounterVisit {
  readonly state: Observed<CounterView>;
  readonly actions: CounterActions;
  readonly steadyNowMs: () => number;
}

interface Motion {
  readonly reduced: boolean;
  subscribe(listener: () => void): () => void;
}

/**
 * What a page shows of a member goes when they end in another tab, and is asked for anew when the back
 * button brings the page out of the browser's memory: somebody else may sit here by then.
 */
export function leaveWithMember(): void {
  const reload = () => location.reload();
  new BroadcastChannel(MEMBER_STORAGE).onmessage = reload;
  addEventListener('pageshow', ({ persisted }) => persisted && reload());
}

export function startWallet(): WalletVisit {
  const state = new Observed<Wallet>(emptyWallet);
  const actions = createWalletActions({ wallet: state, ...common() });
  actions.load();
  return { state, actions };
}

export function startCard(id: string): CardVisit {
  const state = new Observed<Card>(emptyCard);
  const foil = new Foil();
  const shared = common();
  const tellRevealed = () => {
    if (navigator.onLine) void shared.http.post(`/api/coupons/${id}/revealed`, {});
  };
  const actions = createCardActions({ id, card: state, foil, tellRevealed, ...shared });
  const motion = motionOf(matchMedia('(prefers-reduced-motion: reduce)'));
  actions.load();
  // What could not be fetched is fetched as soon as there is a line again.
  addEventListener('online', () => state.now.missing && actions.load());
  const mountFoil: MountFoil = async (places) => {
    const { mountFoil } = await import('./canvas/mount.ts');
    const reducedMotion = () => motion.reduced;
    const canvas = mountFoil({ ...places, foil, actions, reducedMotion });
    await canvas.ready;
    if (canvas.health !== 'dom-only') return canvas;
    canvas.destroy();
    throw new Error('no foil can be drawn here');
  };
  return { state, foil, actions, mountFoil, motion };
}

/** How often it is asked whether the coupon has been used meanwhile. */
const REFRESH_MS = 15_000;

/** The page for the counter stays awake and fresh; the one to print does neither. */
export function startCounter(id: string, stays: boolean): CounterVisit {
  const state = new Observed<CounterView>(emptyCounter);
  const steadyNowMs = steadyClock({
    monotonicMs: () => performance.now(),
    dateMs: () => Date.now(),
  });
  const goTo = (address: string) => location.assign(address);
  const keys = openMemberKeys();
  const tools = { memberKey: async () => (await (await keys).load())?.key };
  const opened = new OpenedCoupons(openedStorage());
  const http = createHttp();
  const actions = createCounterActions({ id, view: state, http, tools, opened, steadyNowMs, goTo });
  actions.load();
  addEventListener('online', actions.load);
  if (stays) {
    keepAwake();
    const refresh = () => document.visibilityState === 'visible' && actions.load();
    setInterval(refresh, REFRESH_MS);
    document.addEventListener('visibilitychange', refresh);
  }
  return { state, actions, steadyNowMs };
}

function common() {
  const reader = createPictureReader();
  reader.prepare();
  const keys = openMemberKeys();
  return {
    http: createHttp(),
    opened: new OpenedCoupons(openedStorage()),
    tools: {
      memberKey: async () => (await (await keys).load())?.key,
      readPicture: reader.read,
    },
  };
}

function motionOf(query: MediaQueryList): Motion {
  return {
    get reduced() {
      return query.matches;
    },
    subscribe(listener) {
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
  };
}

/** Reading the property itself may throw where storage is forbidden. */
function openedStorage(): OpenedStorage {
  try {
    return localStorage;
  } catch {
    return { getItem: () => null, setItem: () => undefined };
  }
}
