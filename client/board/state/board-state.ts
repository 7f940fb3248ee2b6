// What this page knows of the board: which numbers are taken, which one is its own, and what has
// just changed. The feed writes, canvas and screens read; it asks nobody for anything.
import { BitSet } from '../../../common/board/bit-set.ts';
import { ChangeRing } from './change-ring.ts';

export interface OwnNumber {
  readonly number: number;
  readonly stage: 'held' | 'confirmed';
}

/** What a listener may want to tell: how many went and came back since it was called last. */
export interface BoardChange {
  readonly taken: number;
  readonly returned: number;
  /** The whole board was replaced; `taken` and `returned` say by how much; 0 for the first. */
  readonly whole: boolean;
}

export type BoardListener = (change: BoardChange) => void;

/** A later snapshot that differs by more than this is shown at once, without effects. */
const MOST_EFFECTS_OF_A_SNAPSHOT = 256;

export class BoardState {
  readonly sheets: number;
  readonly changes: ChangeRing;
  #taken: BitSet;
  #own: OwnNumber | null = null;
  #generation = 0;
  #known = false;
  readonly #listeners = new Set<BoardListener>();

  constructor(sheets: number, changes = new ChangeRing()) {
    this.sheets = sheets;
    this.changes = changes;
    this.#taken = new BitSet(sheets);
  }

  /** Read only: writing goes through applySnapshot and applyFrame. */
  get taken(): BitSet {
    return this.#taken;
  }

  get own(): OwnNumber | null {
    return this.#own;
  }

  get left(): number {
    return this.sheets - this.#taken.count;
  }

  /** False until the first snapshot: the board is then drawn as if nothing were taken. */
  get known(): boolean {
    return this.#known;
  }

  /** Changes when more happened than `changes` tells: read the whole board again. */
  get generation(): number {
    return this.#generation;
  }

  isOpen(number: number): boolean {
    return number >= 1 && number <= this.sheets && !this.#taken.has(number);
  }

  /** Replaces the board by `taken`, which is copied. Throws RangeError when it is of another size. */
  applySnapshot(taken: BitSet, nowMs = performance.now()): void {
    if (taken.size !== this.sheets)
      throw new RangeError(`a board of ${taken.size}, not ${this.sheets}`);
    const first = !this.#known;
    const before = this.#taken;
    this.#taken = taken.clone();
    this.#known = true;
    const difference = first ? null : differenceOf(before, taken);
    if (difference !== null && difference.length <= MOST_EFFECTS_OF_A_SNAPSHOT) {
      for (const number of difference) this.#push(number, nowMs);
    } else {
      this.#generation += 1;
    }
    // What was gone before one came is no news.
    const net = first ? 0 : taken.count - before.count;
    this.#tell({ taken: Math.max(0, net), returned: Math.max(0, -net), whole: true });
  }

  /** Takes over what changed; numbers that already are as they should be make no effect. */
  applyFrame(
    frame: { readonly taken: readonly number[]; readonly returned: readonly number[] },
    nowMs = performance.now(),
  ): void {
    let taken = 0;
    let returned = 0;
    for (const number of frame.taken) {
      if (!this.#taken.add(number)) continue;
      this.#push(number, nowMs);
      taken += 1;
    }
    for (const number of frame.returned) {
      if (!this.#taken.remove(number)) continue;
      this.#push(number, nowMs);
      returned += 1;
    }
    if (taken + returned > 0) this.#tell({ taken, returned, whole: false });
  }

  setOwn(own: OwnNumber | null): void {
    if (own?.number === this.#own?.number && own?.stage === this.#own?.stage) return;
    this.#own = own;
    this.#tell({ taken: 0, returned: 0, whole: false });
  }

  /** Calls `listener` after each change. Returns what removes it. */
  subscribe(listener: BoardListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #push(number: number, nowMs: number): void {
    this.changes.push(number, this.#taken.has(number) ? 'vanish' : 'return', nowMs);
  }

  #tell(change: BoardChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** The numbers that stand differently in the two; stops soon after it is more than can be shown. */
function differenceOf(before: BitSet, after: BitSet): number[] {
  const numbers: number[] = [];
  for (let at = 0; at < after.bytes.length; at += 1) {
    const changed = before.bytes[at]! ^ after.bytes[at]!;
    if (changed === 0) continue;
    for (let bit = 0; bit < 8; bit += 1) {
      if ((changed & (1 << bit)) !== 0) numbers.push(at * 8 + bit + 1);
    }
    if (numbers.length > MOST_EFFECTS_OF_A_SNAPSHOT) break;
  }
  return numbers;
}
