import { mount } from 'svelte';
import '../design/base.css';
import './shop.css';
import { MEMBER_STORAGE } from '../member-key/member-key.ts';
import { openMemberKeys } from '../member-key/member-key-store.ts';
import { createHttp } from '../net/http.ts';
import { startLanguage } from '../words/language.ts';
import type { ShopContext } from './actions/context.ts';
import { findMember, loadSellers, showEnded, showList } from './actions/list.ts';
import { orderKeys } from './actions/order-keys.ts';
import { followOrder, loadOrders } from './actions/orders.ts';
import { keptPictures } from './actions/pictures.ts';
import { preparePurchase } from './actions/prepare.ts';
import { findRevealed } from './actions/revealed.ts';
import { purchasePath, readHandedOver, readRoute, type Route } from './state/route.ts';
import { Selection, withHandedOver } from './state/selection.ts';
import { ShopState } from './state/shop-state.ts';
import ShopPage from './ui/ShopPage.svelte';

const ENDED = 'ended';

startLanguage();
const selection = new Selection(sessionStorage, `${MEMBER_STORAGE}.selection`);
const handedOver = readHandedOver(location.search);
if (handedOver && location.pathname.replace(/\/$/, '') === '/shop') {
  const { sellerId, number, couponId } = handedOver;
  selection.keep(withHandedOver(selection.read(), { sellerId, number }));
  history.replaceState(null, '', purchasePath([couponId]));
}
const route = readRoute(location);
const state = new ShopState(selection.read(), route.screen === 'list' ? route.sellerId : null);

const tabs = new BroadcastChannel(MEMBER_STORAGE);
// What a tab shows of a member goes when another tab ends.
tabs.onmessage = ({ data }) => {
  if (data === ENDED) showEnded({ state });
};
// A page that the back button brings out of the browser's memory may show who was here before.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload();
});

const http = createHttp({ timeoutMs: 30_000 });
const context: ShopContext = {
  state,
  http,
  pictureOf: keptPictures(http),
  keys: await openMemberKeys(),
  selection,
  findRevealed: findRevealed(localStorage),
  orderKeys: orderKeys(sessionStorage, `${MEMBER_STORAGE}.order`),
  place: {
    go: (path) => location.assign(path),
    rename: (path) => history.replaceState(null, '', path),
    replace: (path) => location.replace(path),
    tellEnded: () => tabs.postMessage(ENDED),
  },
};

mount(ShopPage, { target: document.getElementById('app')!, props: { context, route } });
await findMember(context);
await arrive(route);

async function arrive(asked: Route): Promise<void> {
  switch (asked.screen) {
    case 'list':
      void loadSellers(context);
      return showList(context);
    case 'purchase':
      return preparePurchase(context, asked.couponIds);
    case 'orders':
      return loadOrders(context);
    case 'order':
      followOrder(context, asked.id);
  }
}
