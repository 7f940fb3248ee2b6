// Pictures on demand: a frame is asked for when something has changed, and again only while a frame
// says that it is not at rest.

export class FrameLoop {
  /** Draws; returns whether another frame is due by itself. */
  readonly #frame: (nowMs: number) => boolean;
  #request = 0;
  #stopped = false;

  constructor(frame: (nowMs: number) => boolean) {
    this.#frame = frame;
  }

  request(): void {
    if (this.#request !== 0 || this.#stopped) return;
    this.#request = requestAnimationFrame(() => this.#run());
  }

  /** Draws at once: a resized canvas is empty until it is drawn. */
  now(): void {
    cancelAnimationFrame(this.#request);
    if (!this.#stopped) this.#run();
  }

  stop(): void {
    this.#stopped = true;
    cancelAnimationFrame(this.#request);
  }

  #run(): void {
    // Still marked as asked for, so that a camera that moves within the frame asks for none.
    this.#request = -1;
    const more = this.#frame(performance.now());
    this.#request = 0;
    if (more) this.request();
  }
}
