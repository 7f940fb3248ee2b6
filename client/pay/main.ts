import { mount } from 'svelte';
import '../design/base.css';
import { createHttp } from '../net/http.ts';
import { startLanguage } from '../words/language.ts';
import { arrive, type PayContext } from './actions/actions.ts';
import { PayState } from './state/pay-state.ts';
import PayPage from './ui/PayPage.svelte';

startLanguage();
const { origin, pathname, search } = location;
const context: PayContext = {
  state: new PayState(),
  http: createHttp(),
  place: { origin, pathname, search, assign: (url) => location.assign(url) },
};
mount(PayPage, { target: document.getElementById('app')!, props: { context } });
void arrive(context);
