import { mount } from 'svelte';
import '../design/base.css';
import './seller.css';
import { language, startLanguage } from '../words/language.ts';
import { sellerApi } from './actions/api.ts';
import { createNavigator } from './actions/navigate.ts';
import { findOut, type SessionContext } from './actions/session.ts';
import type { Session } from '../../common/protocol/seller.ts';
import type { EditorState } from './state/editor-state.ts';
import type { ProductState } from './state/products/product-state.ts';
import { hashOf, readRoute } from './state/route.ts';
import { sellerState } from './state/seller-state.ts';
import SellerApp from './ui/SellerApp.svelte';

startLanguage();

const state = sellerState(readRoute(location.hash));
const context: SessionContext = {
  state,
  api: sellerApi,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** In the middle of the list: the reader has scrolled to it, or the keyboard is in it. */
const isReading = (): boolean => {
  const table = document.querySelector('table');
  if (!table) return false;
  return table.getBoundingClientRect().top < 0 || table.contains(document.activeElement);
};

/** Belongs to who is signed in: nobody else finds it. */
const unsaved = new Map<string, EditorState>();
const unsavedProducts = new Map<string, ProductState>();
const forgetUnsaved = () => {
  unsaved.clear();
  unsavedProducts.clear();
};

const navigator = createNavigator({
  seller: state,
  api: sellerApi,
  view: {
    language,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    nowMs: Date.now,
    isReading,
    unsaved,
  },
  rename: (route) => history.replaceState(null, '', hashOf(route)),
  unsavedProducts,
});

addEventListener('hashchange', () => {
  navigator.go(location.hash);
  scrollTo(0, 0);
});

// Signing in and out changes what there is to see. A session that has merely run out leaves unsaved
// drafts to the same person's next one.
let shownTo: Session | null = null;
let draftsOf = '';
state.subscribe(() => {
  const session = state.now.session ?? null;
  if (session === shownTo) return;
  shownTo = session;
  if (!session) {
    navigator.clear();
    if (!state.now.refusal) forgetUnsaved();
    return;
  }
  const person = `${session.seller} ${session.staff}`;
  if (person !== draftsOf) forgetUnsaved();
  draftsOf = person;
  navigator.go(location.hash);
});

mount(SellerApp, {
  target: document.getElementById('app')!,
  props: { context, screen: navigator.screen },
});
void findOut(context);
