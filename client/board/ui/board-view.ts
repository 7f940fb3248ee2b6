/** The picture of the board, as far as the screens around it steer it. */
export interface BoardView {
  destroy(): void;
  goTo(number: number): void;
  zoomBy(factor: number): void;
  /** Shows which number has the keyboard's focus; null: none. */
  focusNumber(number: number | null): void;
}

/** Puts the picture into an element. Rejects where no picture can be drawn: then the list does. */
export type MountBoard = (host: HTMLElement) => Promise<BoardView>;
