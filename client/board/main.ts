// Starts the board page and the flier. The only place where the page's parts meet.
import { mount, unmount } from 'svelte';
import '../design/base.css';
import type { CampaignPage } from '../../common/protocol/http.ts';
import type { Refusal } from '../../common/protocol/refusals.ts';
import { createHttp } from '../net/http.ts';
import { wait } from '../net/wait.ts';
import { startLanguage } from '../words/language.ts';
import { readPlace } from './state/place.ts';
import { startVisit } from './visit.ts';
import BoardPage from './ui/BoardPage.svelte';
import Missing from './ui/Missing.svelte';

const RETRY_MS = 4_000;

const http = createHttp();
const target = document.getElementById('app')!;
const place = readPlace(location.pathname);

startLanguage();
void start();

async function start(): Promise<void> {
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
