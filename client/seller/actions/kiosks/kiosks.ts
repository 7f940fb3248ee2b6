// Makes kiosks, takes them away, and keeps what happens at the counter as it is on the server.
import type {
  GuessingAlarm,
  Kiosk,
  NewKiosk,
  RedemptionPage,
} from '../../../../common/protocol/counter.ts';
import { ENROLMENT_MINUTES } from '../../../../common/protocol/kiosk.ts';
import type { Enrolled } from '../../../../common/protocol/kiosk-answers.ts';
import type { Answer, Refusal } from '../../../../common/protocol/refusals.ts';
import { createHttp, type Http } from '../../../net/http.ts';
import {
  emptyKioskForm,
  isDisplayOnly,
  toNewKiosk,
  wrongFields,
  type KioskForm,
} from '../../state/kiosks/kiosk-form.ts';
import {
  kiosksState,
  withNewest,
  type KioskDialog,
  type KiosksNow,
} from '../../state/kiosks/kiosks-state.ts';
import type { State } from '../../state/state.ts';

const ROOT = '/api/seller';
/** Who is connected, and whether a code has been used, is asked for: nobody tells it. */
const ASK_EVERY_MS = 5_000;

export interface KiosksContext {
  readonly state: State<KiosksNow>;
  readonly http: Pick<Http, 'get' | 'post'>;
  /** Where kiosks find the product, e.g. https://lottery.example. */
  readonly origin: string;
  readonly nowMs: () => number;
  readonly onRefusal: (refusal: Refusal) => void;
}

export interface KiosksScreen {
  readonly is: 'kiosks';
  readonly context: KiosksContext;
}

export function openKiosks(
  onRefusal: KiosksContext['onRefusal'],
  nowMs: () => number,
): { screen: KiosksScreen; leave: () => void } {
  const { origin } = location;
  const context = { state: kiosksState(), http: createHttp(), origin, nowMs, onRefusal };
  const timer = setInterval(() => void readKiosks(context), ASK_EVERY_MS);
  void readKiosks(context);
  return { screen: { is: 'kiosks', context }, leave: () => clearInterval(timer) };
}

/** Everything that the page shows, as it is now. What fails is shown; what came before stays. */
export async function readKiosks(context: KiosksContext): Promise<void> {
  const { state, http } = context;
  const [kiosks, page, alarms] = await Promise.all([
    http.get<Kiosk[]>(`${ROOT}/kiosks`),
    http.get<RedemptionPage>(`${ROOT}/redemptions`),
    http.get<GuessingAlarm[]>(`${ROOT}/guessing`),
  ]);
  const missed = [kiosks, page, alarms].find((answer) => !answer.ok);
  state.change({ unread: missed && !missed.ok ? missed.refusal : null });
  if (state.now.unread) context.onRefusal(state.now.unread);
  if (kiosks.ok) state.change({ kiosks: kiosks.value });
  if (page.ok) state.change(withNewest(state.now.redemptions, page.value, state.now.next));
  if (alarms.ok) state.change({ alarms: alarms.value });
}

export async function readOlderRedemptions(context: KiosksContext): Promise<void> {
  const { state, http } = context;
  const { next } = state.now;
  if (next === null) return;
  const path = `${ROOT}/redemptions?before=${next}`;
  const page = await asking(context, http.get<RedemptionPage>(path));
  if (!page || state.now.next !== next) return;
  const redemptions = [...(state.now.redemptions ?? []), ...page.redemptions];
  state.change({ redemptions, next: page.next });
}

export const show = ({ state }: KiosksContext, dialog: KioskDialog): void =>
  state.change({ dialog, refusal: null });
export const closeDialog = ({ state }: KiosksContext): void =>
  state.change({ dialog: null, refusal: null });
export const askNew = (context: KiosksContext): void =>
  show(context, { is: 'new', form: emptyKioskForm, wrong: [] });
export const fill = (context: KiosksContext, form: KioskForm): void =>
  show(context, { is: 'new', form, wrong: [] });

export async function make(context: KiosksContext, form: KioskForm): Promise<void> {
  const wrong = wrongFields(form);
  if (wrong.length > 0) return show(context, { is: 'new', form, wrong });
  const path = `${ROOT}/kiosks`;
  const made = await asking(context, context.http.post<NewKiosk>(path, toNewKiosk(form)));
  if (made) await handOver(context, made);
}

export async function renew(context: KiosksContext, kiosk: Kiosk): Promise<void> {
  const path = `${ROOT}/kiosks/${kiosk.id}/code`;
  const made = await asking(context, context.http.post<NewKiosk>(path, {}));
  if (made) await handOver(context, made);
}

export async function revoke(context: KiosksContext, kiosk: Kiosk): Promise<void> {
  const path = `${ROOT}/kiosks/${kiosk.id}/revoke`;
  if (!(await asking(context, context.http.post<Kiosk>(path, {})))) return;
  closeDialog(context);
  await readKiosks(context);
}

/** A display is enrolled at once and opened by a link; any other kiosk is typed its code. */
async function handOver(context: KiosksContext, { kiosk, code }: NewKiosk): Promise<void> {
  const untilMs = context.nowMs() + ENROLMENT_MINUTES * 60_000;
  const address = isDisplayOnly(kiosk) ? await displayAddress(context, code) : undefined;
  const dialog: KioskDialog = address
    ? { is: 'link', kiosk, address }
    : { is: 'code', kiosk, code, untilMs };
  // What was refused stays to be read above the code, which is still good.
  context.state.change({ dialog });
  await readKiosks(context);
}

async function displayAddress(context: KiosksContext, code: string): Promise<string | undefined> {
  const { http, origin } = context;
  const enrolled = await asking(context, http.post<Enrolled>('/api/kiosk/enrol', { code }));
  return enrolled && `${origin}/display#${enrolled.kiosk}.${enrolled.key}`;
}

/** undefined: refused, and shown. */
async function asking<T>(
  context: KiosksContext,
  asked: Promise<Answer<T>>,
): Promise<T | undefined> {
  const { state } = context;
  if (state.now.busy) return undefined;
  state.change({ busy: true, refusal: null });
  const answer = await asked;
  state.change({ busy: false });
  if (answer.ok) return answer.value;
  state.change({ refusal: answer.refusal });
  context.onRefusal(answer.refusal);
  return undefined;
}
