// Reads the misuse of this seller's coupons and acts on it.
import type { MemberStanding, MisusePage } from '../../../../common/protocol/misuse.ts';
import type { Answer, Refusal } from '../../../../common/protocol/refusals.ts';
import { createHttp, type Http } from '../../../net/http.ts';
import { misuseState, type MisuseNow } from '../../state/misuses/misuse-state.ts';
import type { State } from '../../state/state.ts';

const ROOT = '/api/seller';

export interface MisuseContext {
  readonly state: State<MisuseNow>;
  readonly http: Pick<Http, 'get' | 'post'>;
  readonly onRefusal: (refusal: Refusal) => void;
}

export interface MisuseScreen {
  readonly is: 'members';
  readonly context: MisuseContext;
}

export function openMisuseScreen(onRefusal: (refusal: Refusal) => void): MisuseScreen {
  const context = { state: misuseState(), http: createHttp(), onRefusal };
  void listMisuses(context, true);
  return { is: 'members', context };
}

export async function listMisuses(context: MisuseContext, onlyOpen: boolean): Promise<void> {
  context.state.change({ onlyOpen });
  const page = await read(context, null);
  if (page && context.state.now.onlyOpen === onlyOpen) context.state.change(page);
}

export async function readOn(context: MisuseContext): Promise<void> {
  const { misuses, next, onlyOpen } = context.state.now;
  if (next === null || misuses === null) return;
  const page = await read(context, next);
  if (!page || context.state.now.onlyOpen !== onlyOpen) return;
  context.state.change({ ...page, misuses: [...misuses, ...page.misuses] });
}

export async function review(context: MisuseContext, id: number, note: string): Promise<void> {
  const { http, state } = context;
  const path = `${ROOT}/misuses/${id}/review`;
  const done = await asking(context, http.post<object>(path, { note }));
  if (done) await listMisuses(context, state.now.onlyOpen);
}

export async function lookAt(context: MisuseContext, membershipNumber: string): Promise<void> {
  const path = `${ROOT}/members/${membershipNumber}`;
  const standing = await asking(context, context.http.get<MemberStanding>(path));
  if (standing) context.state.change({ standing });
}

export const lookAway = ({ state }: MisuseContext): void =>
  state.change({ standing: null, refusal: null });

export async function changeStanding(
  context: MisuseContext,
  to: 'suspend' | 'reinstate',
  note: string,
): Promise<void> {
  const { state, http } = context;
  if (!state.now.standing) return;
  const path = `${ROOT}/members/${state.now.standing.membershipNumber}/${to}`;
  const standing = await asking(context, http.post<MemberStanding>(path, { note }));
  if (!standing) return;
  state.change({ standing });
  await listMisuses(context, state.now.onlyOpen);
}

const read = (context: MisuseContext, after: number | null): Promise<MisusePage | undefined> => {
  const open = context.state.now.onlyOpen ? 'yes' : 'no';
  const query = new URLSearchParams({ open, ...(after ? { after: String(after) } : {}) });
  return asking(context, context.http.get<MisusePage>(`${ROOT}/misuses?${query}`));
};

async function asking<T>(
  { state, onRefusal }: MisuseContext,
  answering: Promise<Answer<T>>,
): Promise<T | undefined> {
  state.change({ busy: true, refusal: null });
  const answer = await answering;
  state.change({ busy: false });
  if (answer.ok) return answer.value;
  state.change({ refusal: answer.refusal });
  onRefusal(answer.refusal);
  return undefined;
}
