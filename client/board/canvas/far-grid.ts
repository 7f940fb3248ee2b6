// The board from afar as a grid of squares between the middles of its blocks. What a square's pixels
// are mixed from comes with its last corner: a look into a texture for each pixel would cost as much
// as all the rest when it is drawn without a graphics card.
import { Buffer, BufferUsage, Geometry } from 'pixi.js';
import type { Layout } from '../state/layout.ts';
import { BLOCK } from './occupancy.ts';

/** `aPosition` in cells; `aBlock` is the upper left of the four blocks that the square ending here lies between. */
export function emptyFarGrid(): Geometry {
  const usage = BufferUsage.VERTEX | BufferUsage.COPY_DST;
  const empty = () => new Buffer({ data: new Float32Array(0), usage });
  return new Geometry({
    attributes: {
      aPosition: { buffer: empty(), format: 'float32x2' },
      aBlock: { buffer: empty(), format: 'float32x2' },
    },
    indexBuffer: new Uint32Array(0),
  });
}

export function layFarGrid(geometry: Geometry, { sheets, columns }: Layout): void {
  const full = Math.floor(sheets / columns);
  const rest = sheets - full * columns;
  const grid = new Grid();
  grid.add(cornersOf(0, columns), cornersOf(0, full));
  if (rest > 0) grid.add(cornersOf(0, rest), cornersOf(full, full + 1));
  geometry.getBuffer('aPosition').data = new Float32Array(grid.positions);
  geometry.getBuffer('aBlock').data = new Float32Array(grid.blocks);
  geometry.indexBuffer.data = new Uint32Array(grid.indices);
}

/** The ends, and the middles of the blocks between them, in cells. */
function cornersOf(from: number, to: number): number[] {
  const corners = [from];
  for (let middle = BLOCK / 2; middle < to; middle += BLOCK) {
    if (middle > from) corners.push(middle);
  }
  return [...corners, to];
}

/** The block whose middle is the last one before the stretch that ends at a corner; -1 before the first. */
function blockBefore(corners: readonly number[], corner: number): number {
  const between = (corners[Math.max(0, corner - 1)]! + corners[corner]!) / 2;
  return Math.floor(between / BLOCK - 0.5);
}

class Grid {
  readonly positions: number[] = [];
  readonly blocks: number[] = [];
  readonly indices: number[] = [];

  add(across: readonly number[], down: readonly number[]): void {
    const first = this.positions.length / 2;
    for (const [row, y] of down.entries()) {
      for (const [column, x] of across.entries()) {
        this.positions.push(x, y);
        this.blocks.push(blockBefore(across, column), blockBefore(down, row));
        if (row > 0 && column > 0)
          this.#square(first + row * across.length + column, across.length);
      }
    }
  }

  /** Both triangles end with the square's last corner: that one's flat values are theirs. */
  #square(last: number, across: number): void {
    const above = last - across;
    this.indices.push(above - 1, above, last, last - 1, above - 1, last);
  }
}
