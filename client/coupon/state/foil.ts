// The foil over a coupon's value: what of it has been scratched away. Pointers write, the canvas reads.
import { CrumbRing } from './crumb-ring.ts';

/** The foil's size in units: as wide as the coupon picture has pixels. */
export const FOIL = { width: 640, height: 200 } as const;
/** A cell of the grid is so many units wide and high. */
const CELL = 4;
export const COLUMNS = FOIL.width / CELL;
export const ROWS = FOIL.height / CELL;
/** Scratched so far, the rest falls by itself. */
export const FALL_SHARE = 0.55;
/** So many units of freed ground break off one crumb. */
const AREA_PER_CRUMB = 260;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Stroke {
  /** Foil units. */
  readonly from: Point;
  readonly to: Point;
  readonly radius: number;
  /** How long the hand took, ms. */
  readonly tookMs: number;
}

export class Foil {
  /** 0: covered, 255: free; row by row. */
  readonly freed = new Uint8Array(COLUMNS * ROWS);
  readonly crumbs = new CrumbRing();
  #sum = 0;
  #version = 0;
  #looseCrumbs = 0;
  #fallStartMs: number | null = null;
  #last: Point = { x: FOIL.width / 2, y: FOIL.height / 2 };
  readonly #listeners = new Set<() => void>();

  /** 0 … 1 */
  get share(): number {
    return this.#fallStartMs === null ? this.#sum / (255 * this.freed.length) : 1;
  }

  /** Changes with `freed`. */
  get version(): number {
    return this.#version;
  }

  /** When the rest began to fall; null: it still hangs. */
  get fallStartMs(): number | null {
    return this.#fallStartMs;
  }

  /** Where it was scratched last: from there it falls. */
  get last(): Point {
    return this.#last;
  }

  /** Returns whether anything came off. */
  scratch(stroke: Stroke, nowMs: number): boolean {
    if (this.#fallStartMs !== null) return false;
    const before = this.#sum;
    const { from, to, radius } = stroke;
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / (radius * 0.4)));
    for (let step = 1; step <= steps; step += 1) {
      const share = step / steps;
      this.#rub(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share, radius);
    }
    this.#last = to;
    if (this.#sum === before) return false;
    this.#version += 1;
    this.#shed(stroke, ((this.#sum - before) / 255) * CELL * CELL, nowMs);
    if (this.share >= FALL_SHARE) this.#fallStartMs = nowMs;
    this.#tell();
    return true;
  }

  /** Lets all of it fall. */
  uncover(nowMs: number): void {
    if (this.#fallStartMs !== null) return;
    this.#fallStartMs = nowMs;
    this.#tell();
  }

  /** The foil is whole again. */
  mend(): void {
    this.freed.fill(0);
    this.#sum = 0;
    this.#fallStartMs = null;
    this.#version += 1;
    this.#tell();
  }

  /** Calls after every change. Returns the remover. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Frees a round spot whose rim is soft. */
  #rub(x: number, y: number, radius: number): void {
    const left = Math.max(0, Math.floor((x - radius) / CELL));
    const right = Math.min(COLUMNS - 1, Math.ceil((x + radius) / CELL));
    const top = Math.max(0, Math.floor((y - radius) / CELL));
    const bottom = Math.min(ROWS - 1, Math.ceil((y + radius) / CELL));
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) {
        const away = Math.hypot((column + 0.5) * CELL - x, (row + 0.5) * CELL - y);
        const strength = Math.min(1, Math.max(0, (radius - away) / (radius * 0.35)));
        const cell = row * COLUMNS + column;
        const freed = Math.max(this.freed[cell]!, Math.round(strength * 255));
        this.#sum += freed - this.freed[cell]!;
        this.freed[cell] = freed;
      }
    }
  }

  #shed({ from, to, radius, tookMs }: Stroke, area: number, nowMs: number): void {
    this.#looseCrumbs += area / AREA_PER_CRUMB;
    const count = Math.floor(this.#looseCrumbs);
    this.#looseCrumbs -= count;
    const span = Math.max(8, tookMs);
    for (let crumb = 0; crumb < count; crumb += 1) {
      const share = (crumb + 0.5) / count;
      // Golden ratio: they lie apart without chance.
      const across = (((this.crumbs.written * 0.618) % 1) - 0.5) * 2 * radius;
      this.crumbs.push({
        x: from.x + (to.x - from.x) * share + across * 0.7,
        y: from.y + (to.y - from.y) * share + across * 0.7,
        alongX: (to.x - from.x) / span,
        alongY: (to.y - from.y) / span,
        startMs: nowMs,
      });
    }
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
