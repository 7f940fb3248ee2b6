// Puts the picture of a board into a page; also for kiosks and big screens, which show the same board.
import type { BoardState } from './state/board-state.ts';
import type { BoardView } from './ui/board-view.ts';

/** Loads the canvas first. Rejects where no picture can be drawn. */
export async function mountBoard(
  host: HTMLElement,
  board: BoardState,
  actions: { choose(number: number): void },
): Promise<BoardView> {
  const [{ mountBoardCanvas }, { readTheme }] = await Promise.all([
    import('./canvas/mount.ts'),
    import('./canvas/theme.ts'),
  ]);
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const canvas = mountBoardCanvas({
    host,
    state: board,
    actions,
    reducedMotion: still.matches,
    theme: readTheme(host),
  });
  still.addEventListener('change', () => canvas.setReducedMotion(still.matches));
  await canvas.ready;
  if (canvas.health !== 'dom-only') return canvas;
  canvas.destroy();
  throw new Error('no picture of the board can be drawn here');
}
