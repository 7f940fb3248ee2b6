import '../design/base.css';
import './verify.css';
import { mount } from 'svelte';
import { createHttp } from '../net/http.ts';
import { startLanguage } from '../words/language.ts';
import { createActions } from './actions/actions.ts';
import { createChecker } from './actions/checker.ts';
import { VerifyState } from './state/verify-state.ts';
import VerifyPage from './ui/VerifyPage.svelte';

startLanguage();
const state = new VerifyState();
const actions = createActions({
  state,
  http: createHttp(),
  createChecker,
  findStorage: () => localStorage,
});
// The paths are /verify and /verify/:slug.
void actions.arrive(location.pathname.split('/')[2] || null);
mount(VerifyPage, { target: document.getElementById('page')!, props: { state, actions } });
