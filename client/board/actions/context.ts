// What the actions work with; main.ts puts it together.
import type { BitSet } from '../../../common/board/bit-set.ts';
import type { Answer } from '../../../common/protocol/refusals.ts';
import type { OwnDraw } from '../../../common/protocol/shopper.ts';
import type { PageState } from '../state/page-state.ts';
import type { KeptKeys } from './kept-keys.ts';

/** Each resolves with the server's answer, however long that takes; sent again with the same key. */
export interface Commands {
  /** null: by the device again. */
  presentTicket(command: { code: string | null }): Promise<Answer<unknown>>;
  draw(command: { number: number; key: string }): Promise<Answer<OwnDraw>>;
  confirm(command: { key: string; form: Record<string, string> }): Promise<Answer<OwnDraw>>;
  cancel(command: { key: string }): Promise<Answer<OwnDraw>>;
}

export interface ActionContext {
  readonly page: PageState;
  readonly commands: Commands;
  readonly kept: KeptKeys;
  /** The board as this page knows it. */
  readonly taken: () => BitSet;
  readonly wait: (ms: number) => Promise<void>;
  /** Asks the server how things stand with this device; the answer goes the way of every arrival. */
  readonly lookAgain: () => Promise<void>;
  readonly keptTicket: () => string | null;
  /** null: forgets it. */
  readonly keepTicket: (code: string | null) => void;
  /** Takes the own draw off the board and off the page: another ticket draws now. */
  readonly forgetOwnDraw: () => void;
  /** Marks the draw on the board, keeps its receipt and has it checked; with the key of the draw, if it is known. */
  readonly onOwnDraw: (own: OwnDraw, drawKey: string | null) => void;
}
