// All that a shopper can do on this page, for the screens to call.
import type { FormProblems } from '../state/path.ts';
import type { ActionContext } from './context.ts';
import { backToBoard, choose, drawChosen, pickOne } from './draw.ts';
import { forgetTicket, typeTicket, useTicket } from './ticket.ts';
import { askToCancel, cancel, confirm, fill, keep } from './settle.ts';

export interface BoardActions {
  typeTicket(text: string): void;
  useTicket(): Promise<void>;
  forgetTicket(): void;
  choose(number: number): void;
  pickOne(): void;
  backToBoard(): void;
  draw(): void;
  fill(field: string, text: string): void;
  /** Resolves with what has to be mended first: nothing, when it is done. */
  confirm(): Promise<FormProblems>;
  askToCancel(): void;
  keep(): void;
  cancel(): void;
}

export function createActions(context: ActionContext): BoardActions {
  return {
    typeTicket: (text) => typeTicket(context, text),
    useTicket: () => useTicket(context),
    forgetTicket: () => void forgetTicket(context),
    choose: (number) => choose(context, number),
    pickOne: () => pickOne(context),
    backToBoard: () => backToBoard(context),
    draw: () => void drawChosen(context),
    fill: (field, text) => fill(context, field, text),
    confirm: () => confirm(context),
    askToCancel: () => askToCancel(context),
    keep: () => keep(context),
    cancel: () => void cancel(context),
  };
}
