// The board's truth as the graphics card reads it: the bit set itself, a bit per number, and how full
// each block of cells is, for the view from afar. Plain arrays; the painter uploads what is dirty.
import type { BitSet } from '../../../common/board/bit-set.ts';
import type { BoardState } from '../state/board-state.ts';
import type { Layout } from '../state/layout.ts';

/** Texels in a row of the bits' texture; each texel is a byte of the bit set. */
export const BITS_WIDTH = 512;
/** A block is so many cells wide and high. */
export const BLOCK = 16;

/** A span of texels, `to` exclusive. */
export interface Span {
  from: number;
  to: number;
}

export class Occupancy {
  readonly bits: Uint8Array;
  readonly bitsHeight: number;
  readonly density: Uint8Array;
  readonly densityWidth: number;
  readonly densityHeight: number;
  /** Texels not uploaded yet; null when there are none. */
  dirtyBits: Span | null = null;
  dirtyDensity: Span | null = null;
  readonly layout: Layout;
  #cursor = -1;
  #generation = -1;

  constructor(layout: Layout) {
    this.layout = layout;
    this.bitsHeight = Math.max(1, Math.ceil(layout.sheets / 8 / BITS_WIDTH));
    this.bits = new Uint8Array(BITS_WIDTH * this.bitsHeight);
    this.densityWidth = Math.ceil(layout.columns / BLOCK);
    this.densityHeight = Math.ceil(layout.rows / BLOCK);
    this.density = new Uint8Array(this.densityWidth * this.densityHeight);
  }

  /** Takes over what changed in `state` since it was called last. */
  follow(state: BoardState): void {
    const { changes } = state;
    if (this.#generation !== state.generation || this.#cursor < changes.oldest) {
      this.#readAll(state.taken);
    } else {
      for (let at = this.#cursor; at < changes.written; at += 1) {
        this.#read(state.taken, changes.numberAt(at));
      }
    }
    this.#generation = state.generation;
    this.#cursor = changes.written;
  }

  #readAll(taken: BitSet): void {
    this.bits.set(taken.bytes);
    this.dirtyBits = { from: 0, to: this.bits.length };
    countBlocks(taken, this.layout, this.density, this.densityWidth);
    this.dirtyDensity = { from: 0, to: this.density.length };
  }

  #read(taken: BitSet, number: number): void {
    const byte = (number - 1) >> 3;
    this.bits[byte] = taken.bytes[byte]!;
    this.dirtyBits = widened(this.dirtyBits, byte);
    const row = Math.floor((number - 1) / this.layout.columns);
    const column = number - 1 - row * this.layout.columns;
    const block = Math.floor(row / BLOCK) * this.densityWidth + Math.floor(column / BLOCK);
    this.density[block] = shareInBlock(taken, this.layout, block, this.densityWidth);
    this.dirtyDensity = widened(this.dirtyDensity, block);
  }
}

function widened(span: Span | null, texel: number): Span {
  if (span === null) return { from: texel, to: texel + 1 };
  span.from = Math.min(span.from, texel);
  span.to = Math.max(span.to, texel + 1);
  return span;
}

function shareInBlock(taken: BitSet, layout: Layout, block: number, blocksAcross: number): number {
  const top = Math.floor(block / blocksAcross) * BLOCK;
  const left = (block % blocksAcross) * BLOCK;
  let cells = 0;
  let gone = 0;
  for (let row = top; row < Math.min(top + BLOCK, layout.rows); row += 1) {
    for (let column = left; column < Math.min(left + BLOCK, layout.columns); column += 1) {
      const number = row * layout.columns + column + 1;
      if (number > layout.sheets) break;
      cells += 1;
      if (taken.has(number)) gone += 1;
    }
  }
  return cells === 0 ? 0 : Math.round((gone * 255) / cells);
}

/** All blocks at once; an untouched board costs next to nothing. */
function countBlocks(taken: BitSet, layout: Layout, density: Uint8Array, across: number): void {
  density.fill(0);
  if (taken.count === 0) return;
  for (let block = 0; block < density.length; block += 1) {
    density[block] = shareInBlock(taken, layout, block, across);
  }
}
