/** A value that screens follow. Actions change it, screens only read it. */
export class Observed<Value extends object> {
  #now: Value;
  readonly #listeners = new Set<() => void>();

  constructor(first: Value) {
    this.#now = first;
  }

  get now(): Value {
    return this.#now;
  }

  change(part: Partial<Value>): void {
    this.#now = { ...this.#now, ...part };
    for (const listener of [...this.#listeners]) listener();
  }

  /** Calls after every change. Returns the remover. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
