// Ticket codes of a campaign: makes batches, lists what they have drawn, makes them void, prints them.
import type { TicketBatch, TicketBatchCodes } from '../../../../common/protocol/counter.ts';
import type { Answer, Refusal } from '../../../../common/protocol/refusals.ts';
import type { SellerCampaignDetail } from '../../../../common/protocol/seller.ts';
import { createHttp, type Http } from '../../../net/http.ts';
import { readWhole } from '../../state/amount.ts';
import type { Route } from '../../state/route.ts';
import type { State } from '../../state/state.ts';
import { ticketState, type TicketsNow } from '../../state/tickets/ticket-state.ts';

export interface TicketContext {
  readonly campaignId: string;
  readonly state: State<TicketsNow>;
  readonly http: Pick<Http, 'get' | 'post'>;
  readonly onRefusal: (refusal: Refusal) => void;
}

export interface TicketScreen {
  readonly is: 'tickets' | 'print-tickets';
  readonly context: TicketContext;
}

/** How often the list says anew how many have drawn, ms. */
const EVERY_MS = 10_000;

export function openTickets(
  route: Extract<Route, { screen: 'tickets' | 'print-tickets' }>,
  onRefusal: (refusal: Refusal) => void,
): { readonly screen: TicketScreen; readonly leave: () => void } {
  const context = { campaignId: route.id, state: ticketState(), http: createHttp(), onRefusal };
  void loadCampaign(context);
  if (route.screen === 'print-tickets') {
    void loadCodes(context, route.batch);
    return { screen: { is: 'print-tickets', context }, leave: () => undefined };
  }
  void listBatches(context);
  const timer = setInterval(() => {
    if (!context.state.now.busy && !document.hidden) void listBatches(context);
  }, EVERY_MS);
  return { screen: { is: 'tickets', context }, leave: () => clearInterval(timer) };
}

const campaignUrl = ({ campaignId }: TicketContext) => `/api/seller/campaigns/${campaignId}`;
const batchesUrl = (context: TicketContext) => `${campaignUrl(context)}/tickets`;
export const csvUrl = (context: TicketContext, batch: TicketBatch): string =>
  `${batchesUrl(context)}/${batch.id}.csv`;

async function loadCampaign(context: TicketContext): Promise<void> {
  const campaign = await asking(
    context,
    context.http.get<SellerCampaignDetail>(campaignUrl(context)),
  );
  if (campaign) context.state.change({ campaign });
}

async function loadCodes(context: TicketContext, batchId: string): Promise<void> {
  const url = `${batchesUrl(context)}/${batchId}`;
  const printed = await asking(context, context.http.get<TicketBatchCodes>(url));
  if (printed) context.state.change({ printed });
}

async function listBatches(context: TicketContext): Promise<void> {
  const batches = await asking(context, context.http.get<TicketBatch[]>(batchesUrl(context)));
  if (batches) context.state.change({ batches });
}

export async function makeBatch(context: TicketContext): Promise<void> {
  const { state, http } = context;
  const { label, count, busy } = state.now;
  if (busy) return;
  state.change({ busy: true });
  // What is no number becomes one that the server refuses with its reason.
  const whole = readWhole(count);
  const body = { label: label.trim(), count: Number.isNaN(whole) ? -1 : whole };
  const made = await asking(context, http.post<TicketBatch>(batchesUrl(context), body));
  state.change({ busy: false, ...(made ? { label: '' } : {}) });
  if (made) state.change({ batches: [made, ...(state.now.batches ?? [])] });
}

export async function makeVoid(context: TicketContext): Promise<void> {
  const { state, http } = context;
  const batch = state.now.asksToVoid;
  if (!batch || state.now.busy) return;
  state.change({ busy: true });
  const url = `${batchesUrl(context)}/${batch.id}/void`;
  const done = await asking(context, http.post<TicketBatch>(url, {}));
  state.change({ busy: false, asksToVoid: null });
  if (!done) return;
  const batches = state.now.batches?.map((each) => (each.id === done.id ? done : each));
  state.change({ batches: batches ?? null });
}

async function asking<T>(
  { state, onRefusal }: TicketContext,
  answering: Promise<Answer<T>>,
): Promise<T | undefined> {
  const answer = await answering;
  if (answer.ok) {
    state.change({ refusal: null });
    return answer.value;
  }
  state.change({ refusal: answer.refusal });
  onRefusal(answer.refusal);
  return undefined;
}
