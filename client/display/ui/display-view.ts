// What the screen gets of the page; client/display/visit.ts makes it.
import type { BoardState } from '../../board/state/board-state.ts';
import type { DisplayState } from '../state/display-state.ts';

export interface DisplayVisit {
  readonly state: DisplayState;
  /** The board that is shown; another object with another campaign. */
  readonly board: () => BoardState | null;
}
