// Getting in: joining, signing in, and a new password for who has lost it. The member key goes
// straight from the answer into the browser's keeping; no state of the page ever holds it.
import type { Answer } from '../../../common/protocol/refusals.ts';
import type { MemberAccount, SignedInMember } from '../../../common/protocol/shop.ts';
import { keepMemberKey } from '../../member-key/member-key.ts';
import {
  checkEmail,
  checkJoin,
  checkLogin,
  checkNewPassword,
  fieldsOf,
  type FieldProblems,
  type PersonDraft,
} from '../state/check-form.ts';
import { writeErrand } from '../state/errand.ts';
import { showAccount } from './arrive.ts';
import type { MemberContext } from './context.ts';

export interface JoinInput extends PersonDraft {
  readonly password: string;
  readonly paymentToken: string | null;
  readonly sharedTerminal: boolean;
}

/** Ends on the screen that shows the membership number. */
export async function join(context: MemberContext, input: JoinInput): Promise<void> {
  const { state, http, place } = context;
  if (isWrong(context, checkJoin(input, input.password))) return;
  const answer = await asking(context, http.post<SignedInMember>('/api/members', input));
  if (!answer.ok) return;
  await keep(context, answer.value);
  place.rename('/member');
  state.show({ is: 'joined', membershipNumber: answer.value.membershipNumber });
}

/** Goes on to where somebody came from, or to the account. */
export async function signIn(
  context: MemberContext,
  login: {
    readonly membershipNumber: string;
    readonly password: string;
    readonly sharedTerminal: boolean;
  },
): Promise<void> {
  const { http } = context;
  if (isWrong(context, checkLogin(login.membershipNumber, login.password))) return;
  const answer = await asking(context, http.post<SignedInMember>('/api/members/login', login));
  if (!answer.ok) return;
  await keep(context, answer.value);
  await goOn(context);
}

/** A browser that cannot keep a key is let in all the same; the account says what it cannot do. */
async function keep({ keys }: MemberContext, member: SignedInMember): Promise<void> {
  await keepMemberKey(keys, member).catch(() => undefined);
}

/** After joining or signing in. */
export async function goOn(context: MemberContext): Promise<void> {
  const { state, http, place } = context;
  if (state.now.next) return place.go(state.now.next);
  const account = await asking(context, http.get<MemberAccount>('/api/members/account'));
  place.rename('/member');
  if (account.ok) await showAccount(context, account.value);
}

export async function askForLink(context: MemberContext, email: string): Promise<void> {
  const { state, http, place } = context;
  if (isWrong(context, checkEmail(email))) return;
  const body = { email, language: place.language() };
  const answer = await asking(context, http.post('/api/members/lost-password', body));
  if (answer.ok) state.show({ is: 'lost', sent: true });
}

export async function choosePassword(context: MemberContext, password: string): Promise<void> {
  const { state, http } = context;
  const { screen } = state.now;
  if (screen.is !== 'reset' || isWrong(context, checkNewPassword(password))) return;
  const body = { token: screen.token, password };
  const answer = await asking(context, http.post('/api/members/reset-password', body));
  if (answer.ok) state.show({ is: 'reset', token: '', done: true });
}

/** To the payment provider's page and back, with what was typed so far and where to go on. */
export function leaveForPayment(
  { state, drafts, place }: MemberContext,
  draft?: PersonDraft,
): void {
  drafts.save(writeErrand({ draft: draft ?? null, next: state.now.next }));
  if (state.now.paymentPage) place.go(state.now.paymentPage);
}

/** Marks the fields; nothing is asked of the server. */
export function isWrong({ state }: MemberContext, problems: FieldProblems): boolean {
  state.change({ problems, refusal: null });
  return Object.keys(problems).length > 0;
}

/** Shows that it is under way, and what the server refused. */
export async function asking<T>(
  { state }: MemberContext,
  answering: Promise<Answer<T>>,
): Promise<Answer<T>> {
  state.change({ busy: true, refusal: null, problems: {} });
  const answer = await answering;
  if (answer.ok) state.change({ busy: false });
  else {
    const { refusal } = answer;
    state.change({ busy: false, refusal, problems: fieldsOf(refusal.problems) });
  }
  return answer;
}
