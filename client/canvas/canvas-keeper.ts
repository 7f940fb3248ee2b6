// Keeps a working painter in the page: WebGL when there is any, the plain canvas otherwise, and a
// new one when the old one's context is lost and does not come back.
import { listen } from './listen.ts';

export type CanvasHealth = 'webgl' | 'canvas' | 'dom-only';

/** What the keeper asks of whatever draws. */
export interface KeptPainter {
  readonly kind: 'webgl' | 'canvas';
  readonly canvas: HTMLCanvasElement;
  /** CSS pixels, and device pixels per CSS pixel. */
  resize(width: number, height: number, resolution: number): void;
  destroy(): void;
}

export interface KeeperOptions<Painter extends KeptPainter> {
  readonly host: HTMLElement;
  /** Rejects without WebGL, or when its script cannot be loaded. */
  readonly createWebgl: () => Promise<Painter>;
  /** Throws without a 2D canvas. */
  readonly createPlain: () => Painter;
  /** A painter was put into the page. */
  readonly onPainter?: (painter: Painter) => void;
  /** A canvas was put into the page; returns what lets go of it. */
  readonly fresh: (canvas: HTMLCanvasElement) => () => void;
  /** A picture is due. */
  readonly due: () => void;
  readonly onHealth?: ((health: CanvasHealth) => void) | undefined;
}

/** A context that has not come back after this long is given up, ms. */
const RESTORE_MS = 1_000;
/** More device pixels per CSS pixel than this cost more than they show. */
const MOST_RESOLUTION = 2;

export class CanvasKeeper<Painter extends KeptPainter> {
  readonly #options: KeeperOptions<Painter>;
  #painter: Painter | null = null;
  #lost = false;
  #health: CanvasHealth = 'dom-only';
  #release: (() => void)[] = [];
  #restoring: ReturnType<typeof setTimeout> | undefined;
  #destroyed = false;

  constructor(options: KeeperOptions<Painter>) {
    this.#options = options;
  }

  get health(): CanvasHealth {
    return this.#health;
  }

  /** Null while there is nothing that could be drawn on. */
  get painter(): Painter | null {
    return this.#lost ? null : this.#painter;
  }

  async start(): Promise<void> {
    const painter = await this.#create();
    if (this.#destroyed) return painter?.destroy();
    this.#lost = false;
    this.#painter = painter;
    if (painter !== null) {
      this.#putIn(painter);
      this.#options.onPainter?.(painter);
    }
    this.#tell(painter?.kind ?? 'dom-only');
  }

  resize(view: { readonly width: number; readonly height: number }): void {
    const resolution = Math.min(MOST_RESOLUTION, globalThis.devicePixelRatio || 1);
    this.painter?.resize(view.width, view.height, resolution);
  }

  destroy(): void {
    this.#destroyed = true;
    clearTimeout(this.#restoring);
    this.#takeOut();
  }

  async #create(): Promise<Painter | null> {
    const { createWebgl, createPlain } = this.#options;
    try {
      return await createWebgl();
    } catch {
      // No WebGL, or its script could not be loaded: both leave the plain canvas.
    }
    try {
      return createPlain();
    } catch {
      return null;
    }
  }

  #putIn(painter: Painter): void {
    const { canvas } = painter;
    canvas.setAttribute('aria-hidden', 'true');
    canvas.style.cssText = 'display:block;width:100%;height:100%;user-select:none';
    this.#options.host.append(canvas);
    this.#release = [
      this.#options.fresh(canvas),
      listen(canvas, 'webglcontextlost', () => this.#lose()),
      listen(canvas, 'webglcontextrestored', () => this.#restored()),
    ];
  }

  #takeOut(): void {
    for (const release of this.#release.splice(0)) release();
    this.#painter?.canvas.remove();
    this.#painter?.destroy();
    this.#painter = null;
  }

  #lose(): void {
    this.#lost = true;
    clearTimeout(this.#restoring);
    this.#restoring = setTimeout(() => void this.#startAgain(), RESTORE_MS);
  }

  #restored(): void {
    clearTimeout(this.#restoring);
    this.#lost = false;
    this.#options.due();
  }

  async #startAgain(): Promise<void> {
    this.#takeOut();
    await this.start();
  }

  #tell(health: CanvasHealth): void {
    if (health === this.#health) return;
    this.#health = health;
    this.#options.onHealth?.(health);
  }
}
