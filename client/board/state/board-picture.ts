import type { BoardState } from './board-state.ts';

/** Puts the picture of a board into an element. Rejects where no picture can be drawn. */
export type MountBoard = (
  host: HTMLElement,
  board: BoardState,
  actions: { choose(number: number): void },
) => Promise<{ destroy(): void }>;
