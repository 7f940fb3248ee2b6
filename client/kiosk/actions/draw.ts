// A shopper's way through the kiosk: right, number, result, form, thanks; and then nothing is left of it.
import type { DrawRight } from '../../../common/protocol/kiosk.ts';
import type { KioskAnswerFrame, KioskDraw } from '../../../common/protocol/kiosk-answers.ts';
import { ATTRACT, type Screen } from '../state/kiosk-state.ts';
import { onScreen, toRefused, type ActionContext } from './context.ts';

export interface DrawActions {
  /** Finds what this right has drawn, to take it up again, or lets its holder choose a number. */
  present(right: DrawRight): Promise<void>;
  /** null: the server's dice pick one. */
  draw(number: number | null): Promise<void>;
  fill(field: string, text: string): void;
  confirm(): Promise<void>;
  cancel(): Promise<void>;
  /** Back to the beginning; nothing of the shopper stays. */
  forget(): void;
}

/** What `find-draw` says when the right is good and unused. */
const UNUSED = 'NOTHING_HELD';

export function createDrawActions(context: ActionContext): DrawActions {
  const { kiosk, line } = context;
  const show = (screen: Screen) => kiosk.change({ screen });

  const settle = async (name: 'confirm' | 'cancel') => {
    const { screen } = kiosk.now;
    if (screen.at !== 'drawn' || screen.busy) return;
    const { draw, form } = screen;
    const { campaignId, drawId } = draw;
    onScreen(context, 'drawn', (now) => ({ ...now, busy: true, refused: null, problems: {} }));
    const answer = await (name === 'confirm'
      ? line()!.command('confirm', { campaignId, drawId, form: filled(form) })
      : line()!.command('cancel', { campaignId, drawId }));
    onScreen(context, 'drawn', (now) => {
      if (now.draw.drawId !== drawId) return now;
      return answer.ok ? { at: 'thanks', draw: answer.value } : { ...now, ...refusal(answer) };
    });
  };

  return {
    async present(right) {
      const { campaign, screen } = kiosk.now;
      if (!campaign || screen.at !== 'attract' || screen.busy) return;
      show({ at: 'attract', refused: null, busy: true });
      const { campaignId } = campaign;
      const answer = await line()!.command('find-draw', { campaignId, right });
      onScreen(context, 'attract', (): Screen => {
        if (answer.ok) return screenOf(answer.value);
        if (answer.refusal.code === UNUSED)
          return { at: 'choose', right, refused: null, busy: false };
        return { at: 'attract', refused: toRefused(answer.refusal), busy: false };
      });
    },
    async draw(number) {
      const { campaign, screen } = kiosk.now;
      if (!campaign || screen.at !== 'choose' || screen.busy) return;
      const { right } = screen;
      show({ ...screen, busy: true, refused: null });
      const { campaignId } = campaign;
      const answer = await line()!.command('draw', { campaignId, right, number });
      onScreen(context, 'choose', (now) => {
        if (now.right !== right) return now;
        if (answer.ok) return screenOf(answer.value);
        return { ...now, busy: false, refused: toRefused(answer.refusal) };
      });
    },
    fill: (field, text) =>
      onScreen(context, 'drawn', (now) => ({ ...now, form: { ...now.form, [field]: text } })),
    confirm: () => settle('confirm'),
    cancel: () => settle('cancel'),
    forget: () => show(ATTRACT),
  };
}

/** A draw that is not settled goes on where it was left. */
const screenOf = (draw: KioskDraw): Screen =>
  draw.state === 'held'
    ? { at: 'drawn', draw, form: {}, problems: {}, refused: null, busy: false }
    : { at: 'thanks', draw };

const filled = (form: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(form).filter(([, text]) => text.trim() !== ''));

function refusal(answer: Extract<KioskAnswerFrame<unknown>, { ok: false }>) {
  const { problems = [] } = answer.refusal;
  const byField = problems.map(({ path = '', reason }) => [path.replace(/^form\./, ''), reason]);
  return {
    busy: false,
    refused: toRefused(answer.refusal),
    problems: Object.fromEntries(byField) as Record<string, string>,
  };
}
