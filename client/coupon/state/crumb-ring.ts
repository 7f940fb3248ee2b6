// The crumbs that scratching has set free. Painters read it with a cursor of their own.

/** More at once than this and the oldest are forgotten. */
const SLOTS = 512;
const FIELDS = 5;

export interface Crumb {
  /** Where it broke off, foil units. */
  readonly x: number;
  readonly y: number;
  /** Which way the hand was going, foil units per ms. */
  readonly alongX: number;
  readonly alongY: number;
  readonly startMs: number;
}

export class CrumbRing {
  readonly #values = new Float64Array(SLOTS * FIELDS);
  #written = 0;

  /** How many there have ever been. */
  get written(): number {
    return this.#written;
  }

  get oldest(): number {
    return Math.max(0, this.#written - SLOTS);
  }

  push({ x, y, alongX, alongY, startMs }: Crumb): void {
    this.#values.set([x, y, alongX, alongY, startMs], (this.#written % SLOTS) * FIELDS);
    this.#written += 1;
  }

  /** `oldest` ≤ at < `written` */
  at(at: number): Crumb {
    const first = (at % SLOTS) * FIELDS;
    const [x, y, alongX, alongY, startMs] = this.#values.subarray(first, first + FIELDS);
    return { x: x!, y: y!, alongX: alongX!, alongY: alongY!, startMs: startMs! };
  }
}
