import { mount } from 'svelte';
import '../design/base.css';
import { createHttp } from '../net/http.ts';
import { startLanguage } from '../words/language.ts';
import { LotteryList } from './state/lottery-list.ts';
import HomePage from './ui/HomePage.svelte';

startLanguage();
const list = new LotteryList(createHttp());
mount(HomePage, { target: document.getElementById('app')!, props: { list } });
void list.load();
// Who comes back to the tab sees how things stand now.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void list.load();
});
setInterval(() => {
  if (!document.hidden) void list.load();
}, 30_000);
