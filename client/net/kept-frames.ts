// Commands whose answer has not come yet, so that they outlive a reload, a crash and a power cut: what
// was begun is settled once the line is back.
import type { CommandFrame, KioskCommandName } from '../../common/protocol/kiosk.ts';

export interface KeptFrame {
  readonly name: KioskCommandName;
  readonly frame: CommandFrame;
}

const FRAMES = 'tombola-kiosk-frames';
const COUNTER = 'tombola-kiosk-counter';

export class KeptFrames {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
    this.#storage = storage;
  }

  /** Oldest first. */
  list(): readonly KeptFrame[] {
    const text = this.#storage.getItem(FRAMES);
    return text ? (JSON.parse(text) as KeptFrame[]) : [];
  }

  keep(kept: KeptFrame): void {
    this.#write([...this.list(), kept]);
  }

  drop(id: string): void {
    this.#write(this.list().filter(({ frame }) => frame.id !== id));
  }

  /** A counter above all that were used, here or by what the server says. */
  nextCounter(): number {
    const next = Number(this.#storage.getItem(COUNTER) ?? 0) + 1;
    this.#storage.setItem(COUNTER, String(next));
    return next;
  }

  raiseCounter(used: number): void {
    const known = Number(this.#storage.getItem(COUNTER) ?? 0);
    if (used > known) this.#storage.setItem(COUNTER, String(used));
  }

  forget(): void {
    this.#storage.removeItem(FRAMES);
    this.#storage.removeItem(COUNTER);
  }

  #write(frames: readonly KeptFrame[]): void {
    if (frames.length === 0) this.#storage.removeItem(FRAMES);
    else this.#storage.setItem(FRAMES, JSON.stringify(frames));
  }
}
