// What the grid of numbers works out: where a key leads, which rows have to exist, what is announced.

/** The words of the grid, in the reader's language. */
export interface GridTexts {
  /** Name of the whole grid. */
  readonly grid: string;
  readonly open: (number: number) => string;
  readonly taken: (number: number) => string;
  readonly own: (number: number) => string;
  readonly drawn: (count: number, left: number) => string;
  readonly returned: (count: number, left: number) => string;
  /** Said when the number under the focus is taken by somebody. */
  readonly focusTaken: (number: number) => string;
}

export interface GridShape {
  readonly sheets: number;
  readonly columns: number;
  /** Rows that Page Up and Page Down pass. */
  readonly pageRows: number;
}

/**
 * Where a key leads from `number`, or null when the key means nothing here. Home and End go to the
 * ends of the row, with Ctrl to the ends of the board.
 */
export function numberAfterKey(
  number: number,
  press: { readonly key: string; readonly ctrlKey: boolean },
  shape: GridShape,
): number | null {
  const { sheets, columns } = shape;
  const rowStart = number - ((number - 1) % columns);
  switch (press.key) {
    case 'ArrowLeft':
      return Math.max(1, number - 1);
    case 'ArrowRight':
      return Math.min(sheets, number + 1);
    case 'ArrowUp':
      return rowsAway(number, -1, shape);
    case 'ArrowDown':
      return rowsAway(number, 1, shape);
    case 'PageUp':
      return rowsAway(number, -shape.pageRows, shape);
    case 'PageDown':
      return rowsAway(number, shape.pageRows, shape);
    case 'Home':
      return press.ctrlKey ? 1 : rowStart;
    case 'End':
      return press.ctrlKey ? sheets : Math.min(sheets, rowStart + columns - 1);
    default:
      return null;
  }
}

/** Keeps the column; stops at the first and at the last row that has it. */
function rowsAway(number: number, rows: number, { sheets, columns }: GridShape): number {
  const column = (number - 1) % columns;
  const lastRow = Math.floor((sheets - 1 - column) / columns);
  const row = Math.floor((number - 1) / columns) + rows;
  return Math.min(lastRow, Math.max(0, row)) * columns + column + 1;
}

/** Rows, counted from 0, of which `to` is not one any more. */
export interface RowWindow {
  readonly from: number;
  readonly to: number;
}

/** The rows to keep in the page: those in view and a few around them. */
export function rowsInView(
  scrollTop: number,
  height: number,
  rowHeight: number,
  rows: number,
  around = 4,
): RowWindow {
  const from = Math.max(0, Math.floor(scrollTop / rowHeight) - around);
  const to = Math.min(rows, Math.ceil((scrollTop + height) / rowHeight) + around);
  return { from: Math.min(from, to), to };
}

/** The scroll position, nearest to `scrollTop`, at which `row` can be seen whole. */
export function scrollToRow(
  scrollTop: number,
  height: number,
  rowHeight: number,
  row: number,
): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight - height);
}

export interface AnnouncerOptions {
  readonly everyMs: number;
  readonly say: (text: string) => void;
  readonly texts: Pick<GridTexts, 'drawn' | 'returned'>;
}

/** Collects changes and says their sum once in a while, so that a busy board can be listened to. */
export class Announcer {
  readonly #options: AnnouncerOptions;
  #taken = 0;
  #returned = 0;
  #left = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
  }

  heard(change: { readonly taken: number; readonly returned: number }, left: number): void {
    this.#taken += change.taken;
    this.#returned += change.returned;
    this.#left = left;
    if (this.#taken + this.#returned === 0) return;
    this.#timer ??= setTimeout(() => this.#say(), this.#options.everyMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #say(): void {
    const { say, texts } = this.#options;
    this.#timer = undefined;
    const parts: string[] = [];
    if (this.#taken > 0) parts.push(texts.drawn(this.#taken, this.#left));
    if (this.#returned > 0) parts.push(texts.returned(this.#returned, this.#left));
    this.#taken = 0;
    this.#returned = 0;
    say(parts.join(' '));
  }
}
