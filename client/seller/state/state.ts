/** A screen's state: replaced as a whole with every change, never altered in place. */
export class State<Now extends object> {
  #now: Now;
  readonly #listeners = new Set<() => void>();

  constructor(now: Now) {
    this.#now = now;
  }

  get now(): Now {
    return this.#now;
  }

  change(part: Partial<Now>): void {
    this.#now = { ...this.#now, ...part };
    for (const listener of [...this.#listeners]) listener();
  }

  /** Calls after every change. Returns the remover. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
