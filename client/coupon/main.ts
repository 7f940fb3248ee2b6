// Starts the wallet or one of a coupon's pages. The only place where the page's parts meet.
import { mount } from 'svelte';
import '../design/base.css';
import { startLanguage } from '../words/language.ts';
import { readPlace } from './state/place.ts';
import CardPage from './ui/CardPage.svelte';
import CounterPage from './ui/CounterPage.svelte';
import PrintPage from './ui/PrintPage.svelte';
import WalletPage from './ui/WalletPage.svelte';
import { leaveWithMember, startCard, startCounter, startWallet } from './visit.ts';

const target = document.getElementById('app')!;
const place = readPlace(location.pathname);

startLanguage();
leaveWithMember();
switch (place.screen) {
  case 'card':
    mount(CardPage, { target, props: startCard(place.id) });
    break;
  case 'counter':
    mount(CounterPage, { target, props: startCounter(place.id, true) });
    break;
  case 'print':
    mount(PrintPage, { target, props: startCounter(place.id, false) });
    break;
  case 'wallet':
    mount(WalletPage, { target, props: startWallet() });
}
