// The latest changes of a board, oldest forgotten first. Whoever draws keeps its own cursor: one
// that fell behind by more than the capacity has to read the whole board again.

export type ChangeKind = 'vanish' | 'return';

export interface Change {
  readonly number: number;
  readonly kind: ChangeKind;
  /** When it was heard of, in the time of `performance.now()`. */
  readonly startMs: number;
}

export class ChangeRing {
  readonly capacity: number;
  readonly #numbers: Uint32Array;
  readonly #returned: Uint8Array;
  readonly #startMs: Float64Array;
  #written = 0;

  constructor(capacity = 4096) {
    this.capacity = capacity;
    this.#numbers = new Uint32Array(capacity);
    this.#returned = new Uint8Array(capacity);
    this.#startMs = new Float64Array(capacity);
  }

  /** How many changes were ever written: the cursor of one who has read everything. */
  get written(): number {
    return this.#written;
  }

  /** The oldest cursor that can still be read. */
  get oldest(): number {
    return Math.max(0, this.#written - this.capacity);
  }

  push(number: number, kind: ChangeKind, startMs: number): void {
    const at = this.#written % this.capacity;
    this.#numbers[at] = number;
    this.#returned[at] = kind === 'return' ? 1 : 0;
    this.#startMs[at] = startMs;
    this.#written += 1;
  }

  numberAt(cursor: number): number {
    return this.#numbers[cursor % this.capacity]!;
  }

  isReturn(cursor: number): boolean {
    return this.#returned[cursor % this.capacity] === 1;
  }

  startMsAt(cursor: number): number {
    return this.#startMs[cursor % this.capacity]!;
  }

  /** The changes from `cursor` on, oldest first; those already forgotten are left out. */
  listFrom(cursor: number): Change[] {
    const changes: Change[] = [];
    for (let at = Math.max(cursor, this.oldest); at < this.#written; at += 1) {
      const kind = this.isReturn(at) ? 'return' : 'vanish';
      changes.push({ number: this.numberAt(at), kind, startMs: this.startMsAt(at) });
    }
    return changes;
  }
}
