// Starts the board page and the flier. The only place where the page's parts meet.
import { mount, unmount } from 'svelte';
import '../design/base.css';
import { readTypedCode } from '../../common/code/typed-code.ts';
import type { CampaignPage } from '../../common/protocol/http.ts';
import type { Refusal } from '../../common/protocol/refusals.ts';
import type { TicketCampaign } from '../../common/protocol/tickets.ts';
import { createHttp } from '../net/http.ts';
import { wait } from '../net/wait.ts';
import { startLanguage } from '../words/language.ts';
import { keepTicket } from './actions/kept-ticket.ts';
import { isTicketPlace, readPlace } from './state/place.ts';
import { startVisit } from './visit.ts';
import BoardPage from './ui/BoardPage.svelte';
import Missing from './ui/Missing.svelte';

const RETRY_MS = 4_000;

const http = createHttp();
const target = document.getElementById('app')!;

startLanguage();
if (isTicketPlace(location.pathname)) void showTicket();
else void start();

async function start(): Promise<void> {
  const place = readPlace(location.pathname);
  const path = `/api/campaigns/${encodeURIComponent(place.slug)}`;
  const answer = await http.get<CampaignPage>(path);
  if (!answer.ok) await showMissing(answer.refusal);
  else if (place.flier) await showFlier(answer.value);
  else showBoard(answer.value);
}

function showBoard(campaign: CampaignPage): void {
  const visit = startVisit(campaign, http, Date.now());
  mount(BoardPage, { target, props: visit });
}

/** The code leaves the address at once: it belongs in no history and in no screenshot. */
async function showTicket(): Promise<void> {
  const code = location.hash.slice(1, 61);
  history.replaceState(null, '', location.pathname);
  const { default: TicketPage } = await import('./ui/TicketPage.svelte');
  const shown = mount(TicketPage, { target, props: { code, find } });

  async function find(typed: string): Promise<Refusal | undefined> {
    // A slip of the finger is told at once.
    if (readTypedCode(typed) === undefined) return { code: 'CODE_UNKNOWN', problems: [] };
    const answer = await http.post<TicketCampaign>('/api/tickets', { code: typed });
    if (!answer.ok) return answer.refusal;
    const { campaignId, slug } = answer.value;
    keepTicket(sessionStorage, campaignId, typed);
    history.replaceState(null, '', `/c/${encodeURIComponent(slug)}`);
    await unmount(shown);
    await start();
    return undefined;
  }
}

async function showFlier(campaign: CampaignPage): Promise<void> {
  const { default: Flier } = await import('./flier/Flier.svelte');
  const address = `${location.origin}/c/${campaign.slug}`;
  mount(Flier, { target, props: { campaign, address } });
}

/** Tries again by itself and when asked to, unless there is no such campaign. */
async function showMissing({ code, retryAfterMs = RETRY_MS }: Refusal): Promise<void> {
  const retried = new AbortController();
  const shown = mount(Missing, { target, props: { code, retry: () => retried.abort() } });
  if (code === 'UNKNOWN_CAMPAIGN' || code === 'NOT_FOUND') return;
  await wait(retryAfterMs, retried.signal);
  await unmount(shown);
  await start();
}
