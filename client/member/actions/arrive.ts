import type { Answer } from '../../../common/protocol/refusals.ts';
import type { MemberAccount } from '../../../common/protocol/shop.ts';
import { findMemberKey } from '../../member-key/member-key.ts';
import { emptyPerson } from '../state/check-form.ts';
import { readErrand } from '../state/errand.ts';
import type { Route } from '../state/route.ts';
import type { MemberContext } from './context.ts';

/** Shows what the address asks for, as far as who is here may see it. */
export async function arrive(context: MemberContext, route: Route): Promise<void> {
  const { state, place } = context;
  switch (route.screen) {
    case 'lost':
      return state.show({ is: 'lost', sent: false });
    case 'reset':
      // The token is used once; it need not stay in the address or the history.
      place.rename('/member/reset');
      return state.show({ is: 'reset', token: route.token, done: false });
    case 'join':
      state.change({ next: route.next });
      state.show({ is: 'join', draft: emptyPerson, paymentToken: null });
      return findPaymentPage(context);
    case 'home':
      state.change({ next: route.next });
      if (route.paymentToken) place.rename('/member');
      await arriveHome(context, route.paymentToken);
      return findPaymentPage(context);
  }
}

async function arriveHome(context: MemberContext, paymentToken: string | null): Promise<void> {
  const { state } = context;
  // The session first: it also makes a device that has become known since the login the member's.
  const session = await context.http.get('/api/members/session');
  const account = session.ok
    ? await context.http.get<MemberAccount>('/api/members/account')
    : session;
  const { draft, next } = readErrand(paymentToken ? context.drafts.take() : null);
  if (next) state.change({ next });
  if (account.ok) return showAccount(context, account.value, { offeredToken: paymentToken });
  if (account.refusal.code !== 'NOT_SIGNED_IN') {
    state.show({ is: 'enter' });
    return state.change({ refusal: account.refusal });
  }
  // Nobody is signed in: a key that a lapsed session left behind is of no use here to anybody.
  await context.keys.forget();
  state.show(draft ? { is: 'join', draft, paymentToken } : { is: 'enter' });
}

/** The account as the server just told it. */
export async function showAccount(
  { state, keys }: MemberContext,
  account: MemberAccount,
  part: {
    readonly offeredToken?: string | null;
    readonly saved?: 'person' | 'payment' | 'device';
  } = {},
): Promise<void> {
  const hasKey = (await findMemberKey(keys, account.membershipNumber)) !== undefined;
  const { offeredToken = null, saved = null } = part;
  state.show({ is: 'account', account, hasKey, offeredToken, saved });
}

async function findPaymentPage({ state, http }: MemberContext): Promise<void> {
  const answer: Answer<{ page: string | null }> = await http.get('/api/members/payment-page');
  if (answer.ok) state.change({ paymentPage: answer.value.page });
}
