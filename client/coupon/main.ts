// Starts the wallet or the scratch card. The only place where the page's parts meet.
import { mount } from 'svelte';
import '../design/base.css';
import { startLanguage } from '../words/language.ts';
import { readPlace } from './state/place.ts';
import CardPage from './ui/CardPage.svelte';
import WalletPage from './ui/WalletPage.svelte';
import { startCard, startWallet } from './visit.ts';

const target = document.getElementById('app')!;
const place = readPlace(location.pathname);

startLanguage();
if (place.screen === 'card') mount(CardPage, { target, props: startCard(place.id) });
else mount(WalletPage, { target, props: startWallet() });
