import { mount } from 'svelte';
import '../design/base.css';
import './member.css';
import { MEMBER_STORAGE } from '../member-key/member-key.ts';
import { openMemberKeys } from '../member-key/member-key-store.ts';
import { createHttp } from '../net/http.ts';
import { language, startLanguage } from '../words/language.ts';
import { arrive } from './actions/arrive.ts';
import type { DraftStore, MemberContext } from './actions/context.ts';
import { MemberState } from './state/member-state.ts';
import { readRoute } from './state/route.ts';
import MemberPage from './ui/MemberPage.svelte';

const DRAFT = `${MEMBER_STORAGE}.join-draft`;
const ENDED = 'ended';

startLanguage();

const tabs = new BroadcastChannel(MEMBER_STORAGE);
// What a tab shows of a member goes when another tab ends.
tabs.onmessage = ({ data }) => {
  if (data === ENDED) state.show({ is: 'ended' });
};
// A page that the back button brings out of the browser's memory may show who was here before.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload();
});

const drafts: DraftStore = {
  save: (text) => sessionStorage.setItem(DRAFT, text),
  take() {
    const text = sessionStorage.getItem(DRAFT);
    sessionStorage.removeItem(DRAFT);
    return text;
  },
};

const state = new MemberState();
const context: MemberContext = {
  state,
  http: createHttp(),
  keys: await openMemberKeys(),
  drafts,
  place: {
    go: (path) => location.assign(path),
    rename: (path) => history.replaceState(null, '', path),
    language,
    tellEnded: () => tabs.postMessage(ENDED),
  },
};

mount(MemberPage, { target: document.getElementById('app')!, props: { context } });
await arrive(context, readRoute(location));
