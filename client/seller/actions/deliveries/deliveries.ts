// Keeps the delivery instructions as they are on the server, and does what the seller says.
import type { DeliveryPage, Statement } from '../../../../common/protocol/deliveries.ts';
import type { Answer, Refusal } from '../../../../common/protocol/refusals.ts';
import { listenForDeliveries } from '../../../net/seller-line.ts';
import { createHttp, type Http } from '../../../net/http.ts';
import {
  deliveriesState,
  statementState,
  withFirstPage,
  type DeliveriesNow,
  type StatementNow,
  type Wish,
} from '../../state/deliveries/delivery-state.ts';
import type { State } from '../../state/state.ts';

export const ROOT = '/api/seller';
/** Another node's orders are not told to this one's sockets: ask now and then as well. */
const ASK_EVERY_MS = 15_000;

export interface DeliveryContext {
  readonly state: State<DeliveriesNow>;
  readonly http: Pick<Http, 'get' | 'post'>;
  readonly onRefusal: (refusal: Refusal) => void;
}
export interface StatementContext {
  readonly state: State<StatementNow>;
  /** Whose statement it is, on paper. */
  readonly seller: string;
  readonly http: Pick<Http, 'get'>;
  readonly onRefusal: (refusal: Refusal) => void;
}

export type DeliveryScreen =
  | { readonly is: 'deliveries'; readonly context: DeliveryContext }
  | { readonly is: 'statement'; readonly context: StatementContext };

type OnRefusal = (refusal: Refusal) => void;

export function openDeliveries(onRefusal: OnRefusal): {
  screen: DeliveryScreen;
  leave: () => void;
} {
  const context: DeliveryContext = { state: deliveriesState(), http: createHttp(), onRefusal };
  const stop = listenForDeliveries({
    onChange: () => void readNewest(context),
    onLine: (line) => context.state.change({ line }),
    onSessionOver: () => onRefusal({ code: 'NOT_SIGNED_IN' }),
  });
  const timer = setInterval(() => void readNewest(context), ASK_EVERY_MS);
  const leave = () => {
    clearInterval(timer);
    stop();
  };
  return { screen: { is: 'deliveries', context }, leave };
}

export interface StatementOptions {
  readonly nowMs: number;
  readonly zone: string;
  readonly seller: string;
}

export function openStatement(
  onRefusal: OnRefusal,
  { nowMs, zone, seller }: StatementOptions,
): DeliveryScreen {
  const context = { state: statementState(nowMs, zone), seller, http: createHttp(), onRefusal };
  void readStatement(context);
  return { is: 'statement', context };
}

export async function readNewest(context: DeliveryContext): Promise<void> {
  const { state, http } = context;
  const page = await asking(context, http.get<DeliveryPage>(`${ROOT}/deliveries`));
  if (page) state.change(withFirstPage(state.now.deliveries, page, state.now.next));
}

export async function readOlder(context: DeliveryContext): Promise<void> {
  const { state, http } = context;
  const { next, deliveries } = state.now;
  if (next === null || deliveries === null) return;
  const page = await asking(context, http.get<DeliveryPage>(`${ROOT}/deliveries?before=${next}`));
  if (page) state.change({ deliveries: [...deliveries, ...page.deliveries], next: page.next });
}

export const ship = (context: DeliveryContext, orderId: string): Promise<void> =>
  act(context, { orderId, path: `deliveries/${orderId}/ship`, body: {} });

/**
 * One thing at a time for each order; what was open about it is closed when it is done. What waits for the
 * password stays as it is.
 */
export async function act(context: DeliveryContext, wish: Wish): Promise<void> {
  const { state, http } = context;
  const { orderId, path, body } = wish;
  const { refusing, refunding, busy } = state.now;
  if (busy.includes(orderId)) return;
  state.change({ busy: [...busy, orderId] });
  const answer = await http.post<object>(`${ROOT}/${path}`, body);
  state.change({ busy: state.now.busy.filter((id) => id !== orderId) });
  if (!answer.ok && answer.refusal.code === 'PASSWORD_NEEDED') {
    // Meanwhile something else may be wished for, or nothing.
    const isWished = state.now.refusing === refusing && state.now.refunding === refunding;
    return state.change({
      refusal: null,
      passwordAsked: isWished ? { wish, refusal: null } : null,
    });
  }
  if (state.now.passwordAsked?.wish === wish) state.change({ passwordAsked: null });
  if ((await asking(context, answer)) === undefined) return;
  const open = state.now;
  state.change({
    refusing: open.refusing === orderId ? null : open.refusing,
    refunding: open.refunding?.orderId === orderId ? null : open.refunding,
  });
  await readNewest(context);
}

/** `print` opens the browser's own dialog; what is on paper is remembered as printed. */
export async function printDeliveries(
  context: DeliveryContext,
  orderIds: readonly string[],
  print: () => void,
): Promise<void> {
  context.state.change({ printing: orderIds });
  // The page has to be drawn with them first.
  await new Promise((resolve) => requestAnimationFrame(resolve));
  print();
  for (const id of orderIds) {
    await asking(context, context.http.post<object>(`${ROOT}/deliveries/${id}/print`, {}));
  }
  await readNewest(context);
}

export function changePeriod(
  context: StatementContext,
  part: { from?: string; to?: string },
): void {
  context.state.change(part);
  void readStatement(context);
}

export async function readStatement(context: StatementContext): Promise<void> {
  const { state, http } = context;
  const query = statementQuery(state.now);
  const answer = await http.get<Statement>(`${ROOT}/statement?${query}`);
  if (query !== statementQuery(state.now)) return;
  if (answer.ok) return state.change({ statement: answer.value, refusal: null });
  state.change({ refusal: answer.refusal });
  context.onRefusal(answer.refusal);
}

export const statementFile = (now: StatementNow): string =>
  `${ROOT}/statement.csv?${statementQuery(now)}`;

const statementQuery = ({ from, to, zone }: StatementNow): string =>
  new URLSearchParams({ from, to, zone }).toString();

/** undefined: refused, and shown. */
async function asking<T>(
  { state, onRefusal }: DeliveryContext,
  asked: Answer<T> | Promise<Answer<T>>,
): Promise<T | undefined> {
  const answer = await asked;
  state.change({ refusal: answer.ok ? null : answer.refusal });
  if (answer.ok) return answer.value;
  onRefusal(answer.refusal);
  return undefined;
}
