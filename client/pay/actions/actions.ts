import type { PayMethod, PayPage, TestCard } from '../../../common/protocol/pay.ts';
import type { Http } from '../../net/http.ts';
import { labelOf, placeToReturn, type PayState } from '../state/pay-state.ts';

export interface PayContext {
  readonly state: PayState;
  readonly http: Pick<Http, 'get' | 'post'>;
  readonly place: {
    readonly origin: string;
    readonly pathname: string;
    readonly search: string;
    assign(url: string): void;
  };
}

/** /pay?return=…: enter a method; /pay/:reference: answer a payment. */
export async function arrive({ state, http, place }: PayContext): Promise<void> {
  const reference = referenceIn(place.pathname);
  if (!reference) {
    state.change({ pay: { is: 'method', card: 'approves', busy: false } });
    return;
  }
  const answer = await http.get<PayPage>(`/api/pay/payments/${reference}`);
  if (!answer.ok) return state.change({ refusal: answer.refusal });
  show(state, answer.value);
}

export function choose({ state }: PayContext, card: TestCard): void {
  if (state.now.pay.is === 'method') state.change({ pay: { ...state.now.pay, card } });
}

/** `typed` stays here: no more than its last four digits leave the page. */
export async function addMethod({ state, http, place }: PayContext, typed: string): Promise<void> {
  const { pay } = state.now;
  if (pay.is !== 'method' || pay.busy) return;
  state.change({ pay: { ...pay, busy: true }, refusal: null });
  const body = { card: pay.card, label: labelOf(typed) };
  const answer = await http.post<PayMethod>('/api/pay/methods', body);
  if (!answer.ok) {
    return state.change({ pay: { ...pay, busy: false }, refusal: answer.refusal });
  }
  const back = placeToReturn(new URLSearchParams(place.search).get('return'), place.origin);
  back.searchParams.set('paymentToken', answer.value.token);
  state.change({ pay: { is: 'leaving' } });
  place.assign(back.href);
}

export async function answerPayment(
  { state, http, place }: PayContext,
  answer: 'approve' | 'decline',
): Promise<void> {
  const { pay } = state.now;
  if (pay.is !== 'payment' || pay.busy) return;
  state.change({ pay: { ...pay, busy: true }, refusal: null });
  const path = `/api/pay/payments/${referenceIn(place.pathname)}`;
  const said = await http.post<PayPage>(path, { answer });
  if (!said.ok) return state.change({ pay: { ...pay, busy: false }, refusal: said.refusal });
  state.change({ pay: { is: 'leaving' } });
  place.assign(placeToReturn(said.value.returnUrl, place.origin).href);
}

export function goBack({ state, place }: PayContext): void {
  const { pay } = state.now;
  if (pay.is === 'over') place.assign(placeToReturn(pay.payment.returnUrl, place.origin).href);
}

const referenceIn = (pathname: string): string | undefined =>
  /^\/pay\/(pay_[\w-]{22})$/.exec(pathname)?.[1];

const show = (state: PayState, payment: PayPage): void =>
  state.change({
    pay:
      payment.state === 'action-required'
        ? { is: 'payment', payment, busy: false }
        : { is: 'over', payment },
    refusal: null,
  });
