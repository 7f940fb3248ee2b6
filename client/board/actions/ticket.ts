// From a slip of paper to a draw right: the code is typed, or came with the address, and is presented
// to the server, again after every reconnection.
import { readTypedCode, showCode } from '../../../common/code/typed-code.ts';
import { refused } from '../../../common/protocol/refusals.ts';
import { noTicket, type TicketPart } from '../state/ticket.ts';
import type { ActionContext } from './context.ts';

export function typeTicket({ page }: ActionContext, typed: string): void {
  change(page, { typed, refusal: null });
}

/** Presents what was typed. Resolves when the answer is shown. */
export async function useTicket(context: ActionContext): Promise<void> {
  const { page } = context;
  const { typed, checking } = page.now.ticket;
  if (checking || typed.trim() === '') return;
  const code = readTypedCode(typed);
  if (code === undefined) {
    const problems = [{ path: 'code', reason: 'this is no code' }];
    const { refusal } = refused('CODE_UNKNOWN', { problems }) as { refusal: TicketPart['refusal'] };
    return change(page, { refusal });
  }
  const before = page.now.ticket.code;
  const shown = showCode(code);
  if ((await present(context, shown)) && before !== shown) startAnew(context);
  await context.lookAgain();
}

/** Draws by another ticket, or by the device where that is allowed. */
export async function forgetTicket(context: ActionContext): Promise<void> {
  context.keepTicket(null);
  context.page.change({ ticket: noTicket });
  await context.commands.presentTicket({ code: null });
  startAnew(context);
  await context.lookAgain();
}

/**
 * After every (re)connection, before anything else is sent: what comes right behind it, a draw or the
 * question where things stand, is answered by the server for this ticket.
 */
export async function presentKeptTicket(context: ActionContext): Promise<void> {
  const kept = readTypedCode(context.keptTicket() ?? '');
  if (kept !== undefined && !(await present(context, showCode(kept)))) await context.lookAgain();
}

async function present(context: ActionContext, code: string): Promise<boolean> {
  const { page, commands } = context;
  change(page, { checking: true, refusal: null });
  const answer = await commands.presentTicket({ code });
  if (answer.ok) {
    context.keepTicket(code);
    page.change({ ticket: { ...noTicket, code } });
    return true;
  }
  // Who has to sign in first finds the code here afterwards.
  context.keepTicket(answer.refusal.code === 'MEMBER_NEEDED' ? code : null);
  page.change({ ticket: { ...noTicket, typed: code, refusal: answer.refusal } });
  // A refused code stands in the way of every draw until it is taken back.
  await commands.presentTicket({ code: null });
  return false;
}

/** Somebody else's turn, as far as the page can tell: what it knew of a draw is not theirs. */
function startAnew(context: ActionContext): void {
  context.kept.forget();
  context.forgetOwnDraw();
}

function change(page: ActionContext['page'], part: Partial<TicketPart>): void {
  page.change({ ticket: { ...page.now.ticket, ...part } });
}
