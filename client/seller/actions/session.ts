import type { Refusal } from '../../../common/protocol/refusals.ts';
import type { SellerNow } from '../state/seller-state.ts';
import type { State } from '../state/state.ts';
import type { SellerApi } from './api.ts';

export interface SessionContext {
  readonly state: State<SellerNow>;
  readonly api: Pick<SellerApi, 'findSession' | 'signIn' | 'signOut'>;
  readonly wait: (ms: number) => Promise<void>;
}

/** Asks who is signed in, until the server can say so. */
export async function findOut({ state, api, wait }: SessionContext): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const answer = await api.findSession();
    if (answer.ok) return state.change({ session: answer.value, refusal: null });
    if (answer.refusal.code === 'NOT_SIGNED_IN') return state.change({ session: null });
    state.change({ refusal: answer.refusal });
    await wait(Math.min(8_000, 500 * 2 ** tries));
  }
}

export async function signIn(
  { state, api }: SessionContext,
  login: { readonly email: string; readonly password: string },
): Promise<void> {
  state.change({ busy: true, refusal: null });
  const answer = await api.signIn(login);
  state.change(
    answer.ok ? { busy: false, session: answer.value } : { busy: false, refusal: answer.refusal },
  );
}

export async function signOut({ state, api }: SessionContext): Promise<void> {
  const answer = await api.signOut();
  state.change(answer.ok ? { session: null, refusal: null } : { refusal: answer.refusal });
}

/** A session that has ended elsewhere leads back to the login; other refusals are the screen's own. */
export function noteRefusal(state: State<SellerNow>, refusal: Refusal): void {
  if (refusal.code === 'NOT_SIGNED_IN') state.change({ session: null, refusal });
}
