// Where each number lies. The world's unit is the width of one cell; a cell is CELL_HEIGHT high.
// Numbers run from the top left, row by row.

export const CELL_HEIGHT = 0.8;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly sheets: number;
  readonly columns: number;
  readonly rows: number;
  /** Of the whole board, in world units. */
  readonly width: number;
  readonly height: number;
}

/** From here on columns are counted in tens, then in hundreds, so that a number's place can be guessed. */
const TENS_FROM = 400;
const HUNDREDS_FROM = 50_000;
/** What a tidy board is worth, as a factor on the size of its cells: a small one without a gap in its
 * last row, a huge one whose rows are the thousands. */
const WORTH = { noGap: 1.2, thousands: 1.25 } as const;

/** Of the layouts whose shape is near the view's, the one with the largest cells; tidy ones first. */
export function layoutFor(sheets: number, view: Size): Layout {
  const ideal = Math.sqrt((sheets * CELL_HEIGHT * view.width) / view.height);
  const step = sheets >= HUNDREDS_FROM ? 100 : sheets >= TENS_FROM ? 10 : 1;
  let best = layoutOf(sheets, Math.min(sheets, Math.max(1, Math.round(ideal))));
  let bestWorth = 0;
  const last = Math.min(sheets, ideal * 1.7 + step);
  for (let columns = step; columns <= last; columns += step) {
    const layout = layoutOf(sheets, columns);
    const worth = worthOf(layout, view);
    if (worth <= bestWorth) continue;
    best = layout;
    bestWorth = worth;
  }
  return best;
}

function worthOf(layout: Layout, view: Size): number {
  const scale = Math.min(view.width / layout.width, view.height / layout.height);
  const full = layout.sheets < TENS_FROM && layout.columns * layout.rows === layout.sheets;
  if (full) return scale * WORTH.noGap;
  return layout.columns === 1000 ? scale * WORTH.thousands : scale;
}

export function layoutOf(sheets: number, columns: number): Layout {
  const rows = Math.ceil(sheets / columns);
  return { sheets, columns, rows, width: columns, height: rows * CELL_HEIGHT };
}

/** The middle of a number's cell. */
export function centreOf(layout: Layout, number: number): Point {
  const index = number - 1;
  const row = Math.floor(index / layout.columns);
  return { x: index - row * layout.columns + 0.5, y: (row + 0.5) * CELL_HEIGHT };
}

/** The number at a place of the world, or null beside the board. */
export function numberAt(layout: Layout, place: Point): number | null {
  const column = Math.floor(place.x);
  const row = Math.floor(place.y / CELL_HEIGHT);
  if (column < 0 || column >= layout.columns || row < 0) return null;
  const number = row * layout.columns + column + 1;
  return number <= layout.sheets ? number : null;
}
