// Taking the coupon or giving it back, while the hold runs.
import { checkForm } from '../../../common/campaign/check-form.ts';
import type { Problem, Refusal } from '../../../common/protocol/refusals.ts';
import { pathWithOwn, type Deciding, type FormProblems } from '../state/path.ts';
import type { ActionContext } from './context.ts';
import { newKey } from './kept-keys.ts';
import { saysOutdated, sendUntilAnswered } from './send.ts';

export function fill({ page }: ActionContext, field: string, text: string): void {
  const { path } = page.now;
  if (path.stage !== 'deciding' || path.sending) return;
  const { [field]: _mended, ...problems } = path.problems;
  page.change({ path: { ...path, form: { ...path.form, [field]: text }, problems } });
}

/** Takes the coupon with the form as it is filled in. Resolves with what has to be mended first. */
export async function confirm(context: ActionContext): Promise<FormProblems> {
  const { page, commands } = context;
  const { path, campaign } = page.now;
  if (path.stage !== 'deciding' || path.sending) return {};
  const form = path.own.benefit === null ? {} : trimmed(path.form);
  const problems = path.own.benefit === null ? {} : byField(checkForm(campaign.form, form));
  if (Object.keys(problems).length > 0) {
    page.change({ path: { ...path, problems, refusal: { code: 'FORM_INCOMPLETE' } } });
    return problems;
  }
  const key = keyFor(context, 'confirm');
  return settle(context, 'confirm', () => commands.confirm({ key, form }));
}

export function askToCancel({ page }: ActionContext): void {
  changeDeciding(page, { asksToCancel: true });
}

export function keep({ page }: ActionContext): void {
  changeDeciding(page, { asksToCancel: false });
}

/** Gives the number back, after the shopper has been asked once more. */
export async function cancel(context: ActionContext): Promise<void> {
  const { path } = context.page.now;
  if (path.stage !== 'deciding' || !path.asksToCancel || path.sending) return;
  const key = keyFor(context, 'cancel');
  await settle(context, 'cancel', () => context.commands.cancel({ key }));
}

async function settle(
  context: ActionContext,
  sending: 'confirm' | 'cancel',
  send: () => ReturnType<ActionContext['commands']['cancel']>,
): Promise<FormProblems> {
  const { page, kept, wait } = context;
  changeDeciding(page, { sending, refusal: null, problems: {} });
  const answer = await sendUntilAnswered(send, wait);
  kept.forget();
  if (answer.ok) {
    page.change({ path: pathWithOwn(page.now.path, answer.value) });
    context.onOwnDraw(answer.value, null);
    return {};
  }
  const problems = problemsOf(answer.refusal);
  changeDeciding(page, {
    sending: null,
    asksToCancel: false,
    refusal: answer.refusal,
    problems,
  });
  if (saysOutdated(answer.refusal.code)) void context.lookAgain();
  return problems;
}

/** The same key for every try of one command, also after a reload. */
function keyFor({ kept }: ActionContext, type: 'confirm' | 'cancel'): string {
  const key = kept.now?.type === type ? kept.now.key : newKey();
  kept.keep({ type, key });
  return key;
}

function changeDeciding(page: ActionContext['page'], part: Partial<Omit<Deciding, 'stage'>>): void {
  const { path } = page.now;
  if (path.stage === 'deciding') page.change({ path: { ...path, ...part } });
}

const trimmed = (form: Deciding['form']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(form).flatMap(([id, text]) => (text.trim() ? [[id, text.trim()]] : [])),
  );

const problemsOf = (refusal: Refusal): FormProblems => byField(refusal.problems ?? []);

function byField(problems: readonly Problem[]): FormProblems {
  return Object.fromEntries(problems.map(({ path, reason }) => [path ?? '', reason]));
}
