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

/** Big boards keep a round number of columns, so that a number's place can be guessed. */
const ROUND_COLUMNS_FROM = 400;

/** The layout that fills a view of this shape with the largest cells. */
export function layoutFor(sheets: number, view: Size): Layout {
  const aspect = Math.max(view.width, 1) / Math.max(view.height, 1);
  const ideal = Math.sqrt(sheets * aspect * CELL_HEIGHT);
  const columns = sheets < ROUND_COLUMNS_FROM ? fitting(sheets, view, ideal) : roundTo(sheets, ideal);
  return layoutOf(sheets, columns);
}

export function layoutOf(sheets: number, columns: number): Layout {
  const rows = Math.ceil(sheets / columns);
  return { sheets, columns, rows, width: columns, height: rows * CELL_HEIGHT };
}

/** Of the column counts near the ideal, the one with the largest cells; full last rows break ties. */
function fitting(sheets: number, view: Size, ideal: number): number {
  let best = 1;
  let bestScale = 0;
  for (let columns = Math.max(1, Math.floor(ideal) - 2); columns <= ideal + 3; columns += 1) {
    const { width, height, rows } = layoutOf(sheets, Math.min(columns, sheets));
    const scale = Math.min(view.width / width, view.height / height);
    const full = columns * rows === sheets ? 1.12 : 1;
    if (scale * full <= bestScale) continue;
    bestScale = scale * full;
    best = width;
  }
  return best;
}

function roundTo(sheets: number, ideal: number): number {
  const step = sheets >= 50_000 ? 100 : 10;
  return Math.max(step, Math.round(ideal / step) * step);
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
