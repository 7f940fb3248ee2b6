import type { BoardWords } from '../../words/board-en.ts';
import type { GridTexts } from './number-grid.ts';

export const gridTexts = (words: BoardWords, sheets: number): GridTexts => ({
  grid: words.grid(sheets),
  open: words.cellOpen,
  taken: words.cellTaken,
  own: words.cellOwn,
  drawn: words.saidDrawn,
  returned: words.saidReturned,
  focusTaken: words.gone,
});
