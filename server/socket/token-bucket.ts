/** So many at once, then so many in ten seconds. Time is handed in, ms. */
export class TokenBucket {
  readonly #burst: number;
  readonly #perMs: number;
  #tokens: number;
  #atMs: number;

  constructor(burst: number, per10S: number, nowMs: number) {
    this.#burst = burst;
    this.#perMs = per10S / 10_000;
    this.#tokens = burst;
    this.#atMs = nowMs;
  }

  /** 0: taken. Otherwise nothing was taken, and one will be there after so many ms. */
  take(nowMs: number): number {
    const earned = (nowMs - this.#atMs) * this.#perMs;
    this.#tokens = Math.min(this.#burst, this.#tokens + earned);
    this.#atMs = nowMs;
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return 0;
    }
    return Math.ceil((1 - this.#tokens) / this.#perMs);
  }
}
