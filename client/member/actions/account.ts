import type { Answer } from '../../../common/protocol/refusals.ts';
import type { MemberAccount } from '../../../common/protocol/shop.ts';
import { forgetMember } from '../../member-key/member-key.ts';
import { checkPerson, type PersonDraft } from '../state/check-form.ts';
import { showAccount } from './arrive.ts';
import type { MemberContext } from './context.ts';
import { asking, isWrong } from './enter.ts';

/** `password` is needed for another e-mail address only. Answers whether it is saved. */
export async function changePerson(
  context: MemberContext,
  person: PersonDraft,
  password: string | null,
): Promise<boolean> {
  const missing = password === '' ? ({ password: 'missing' } as const) : {};
  if (isWrong(context, { ...checkPerson(person), ...missing })) return false;
  const answer = await ask(context, 'person', { ...person, password });
  if (answer.ok) await showAccount(context, answer.value, { saved: 'person' });
  else if (answer.refusal.code === 'WRONG_LOGIN') {
    context.state.change({ refusal: null, problems: { password: 'wrong' } });
  }
  return answer.ok;
}

/** null: none any more. Whoever came for a payment method goes back to where it was wanted. */
export async function choosePayment(context: MemberContext, token: string | null): Promise<void> {
  const { state, place } = context;
  const answer = await ask(context, 'payment-method', { paymentToken: token });
  if (answer.ok && token && state.now.next) return place.go(state.now.next);
  if (answer.ok) await showAccount(context, answer.value, { saved: 'payment' });
}

/** For a browser without the member key: it comes with the answer to signing in. */
export function askToSignIn({ state }: MemberContext): void {
  const { screen } = state.now;
  if (screen.is !== 'account') return;
  state.show({ is: 'enter', membershipNumber: screen.account.membershipNumber });
}

/** The provider's page brought a payment method that is not wanted. */
export function declinePayment({ state }: MemberContext): void {
  const { screen } = state.now;
  if (screen.is === 'account') state.show({ ...screen, offeredToken: null });
}

export async function releaseDevice(context: MemberContext, id: string): Promise<void> {
  const answer = await ask(context, 'devices/release', { id });
  if (answer.ok) await showAccount(context, answer.value, { saved: 'device' });
}

/**
 * Leaves a clean terminal. What lies here goes first: that must not hang on the line. If the server
 * cannot be told, the page says so and stays, since the session still runs.
 */
export async function end(context: MemberContext): Promise<void> {
  const { state, http, keys, place } = context;
  await forgetMember(keys);
  const answer = await asking(context, http.post('/api/members/logout', {}));
  if (!answer.ok) return;
  place.tellEnded();
  place.rename('/member');
  state.show({ is: 'ended' });
}

/** A session that has ended elsewhere leads back to the login. */
async function ask(
  context: MemberContext,
  path: string,
  body: object,
): Promise<Answer<MemberAccount>> {
  const { state, http } = context;
  const answer = await asking(context, http.post<MemberAccount>(`/api/members/${path}`, body));
  if (!answer.ok && answer.refusal.code === 'NOT_SIGNED_IN') {
    state.show({ is: 'enter' });
    state.change({ refusal: answer.refusal });
  }
  return answer;
}
