// Follows the address: each route has its view, and the one before it is taken apart.
import type { Refusal } from '../../../common/protocol/refusals.ts';
import { readRoute, type Route } from '../state/route.ts';
import { State } from '../state/state.ts';
import type { CampaignsNow, SellerNow } from '../state/seller-state.ts';
import { campaignsState } from '../state/seller-state.ts';
import type { SellerApi } from './api.ts';
import { openDeliveries, openStatement, type DeliveryScreen } from './deliveries/deliveries.ts';
import { openKiosks, type KiosksScreen } from './kiosks/kiosks.ts';
import { openMisuseScreen, type MisuseScreen } from './misuses/misuses.ts';
import type { ProductState } from '../state/products/product-state.ts';
import { openProductScreen, type ProductScreen } from './products/open.ts';
import { noteRefusal } from './session.ts';
import { openTickets, type TicketScreen } from './tickets/tickets.ts';
import { openView, type CampaignView, type ViewOptions } from './views.ts';

export type Screen =
  | { readonly is: 'list'; readonly state: State<CampaignsNow> }
  | { readonly is: 'campaign'; readonly view: CampaignView }
  | MisuseScreen
  | TicketScreen
  | KiosksScreen
  | DeliveryScreen
  | ProductScreen;

export type ScreenState = State<{ readonly screen: Screen | null }>;

export interface Navigator {
  readonly screen: ScreenState;
  /** Shows what the address names, if somebody is signed in. */
  go(hash: string): void;
  /** Shows nothing, and stops everything that runs. */
  clear(): void;
}

export interface NavigateOptions {
  readonly seller: State<SellerNow>;
  readonly api: SellerApi;
  readonly view: Omit<ViewOptions, 'api' | 'onRefusal' | 'onSessionOver' | 'onCreated'>;
  /** Gives the address of a new draft without leaving its screen. */
  readonly rename: (route: Route) => void;
  /** Products that were left unsaved, by id. */
  readonly unsavedProducts: Map<string, ProductState>;
}

export function createNavigator({
  seller,
  api,
  view,
  rename,
  unsavedProducts,
}: NavigateOptions): Navigator {
  const screen: ScreenState = new State({ screen: null as Screen | null });
  let leave = () => {};

  const clear = () => {
    leave();
    leave = () => {};
    screen.change({ screen: null });
  };
  const go = (hash: string) => {
    const route = readRoute(hash);
    clear();
    seller.change({ route });
    if (!seller.now.session) return;
    if (route.screen === 'list') {
      const state = campaignsState();
      screen.change({ screen: { is: 'list', state } });
      void loadCampaigns(seller, api, state);
      return;
    }
    const onRefusal = (refusal: Refusal) => noteRefusal(seller, refusal);
    if (route.screen === 'deliveries') {
      const opened = openDeliveries(onRefusal);
      leave = opened.leave;
      return screen.change({ screen: opened.screen });
    }
    if (route.screen === 'tickets' || route.screen === 'print-tickets') {
      const opened = openTickets(route, onRefusal);
      leave = opened.leave;
      return screen.change({ screen: opened.screen });
    }
    if (route.screen === 'kiosks') {
      const opened = openKiosks(onRefusal, view.nowMs);
      leave = opened.leave;
      return screen.change({ screen: opened.screen });
    }
    if (route.screen === 'statement') {
      const options = { zone: view.zone, nowMs: view.nowMs(), seller: seller.now.session.seller };
      return screen.change({ screen: openStatement(onRefusal, options) });
    }
    if (route.screen === 'members') {
      screen.change({ screen: openMisuseScreen((refusal) => noteRefusal(seller, refusal)) });
      return;
    }
    if (
      route.screen === 'products' ||
      route.screen === 'product' ||
      route.screen === 'import-products'
    ) {
      const opened = openProductScreen(route, {
        language: view.language,
        zone: view.zone,
        seller: seller.now.session.seller,
        onRefusal: (refusal) => noteRefusal(seller, refusal),
        onCreated: (id) => rename({ screen: 'product', id }),
        unsaved: unsavedProducts,
      });
      leave = opened.leave;
      return screen.change({ screen: opened.screen });
    }
    const opened = openView(
      {
        ...view,
        api,
        onRefusal: (refusal) => noteRefusal(seller, refusal),
        onSessionOver: () => noteRefusal(seller, { code: 'NOT_SIGNED_IN' }),
        onCreated: (id) => rename({ screen: 'campaign', id }),
      },
      route,
    );
    leave = opened.leave;
    screen.change({ screen: { is: 'campaign', view: opened.view } });
  };
  return { screen, go, clear };
}

async function loadCampaigns(
  seller: State<SellerNow>,
  api: SellerApi,
  state: State<CampaignsNow>,
): Promise<void> {
  const answer = await api.listCampaigns();
  if (answer.ok) return state.change({ campaigns: answer.value, refusal: null });
  state.change({ refusal: answer.refusal });
  noteRefusal(seller, answer.refusal);
}
