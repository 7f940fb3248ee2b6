// Keeps a working painter in the page: WebGL when there is any, the plain canvas otherwise, and a
// new one when the old one's context is lost and does not come back.
import { createPlainPainter } from './plain-painter.ts';
import { listen } from './pointer.ts';
import type { Painter } from './scene.ts';
import type { BoardTheme } from './theme.ts';

export type BoardHealth = 'webgl' | 'canvas' | 'dom-only';

export interface KeeperOptions {
  readonly host: HTMLElement;
  readonly theme: BoardTheme;
  /** A canvas was put into the page; returns what lets go of it. */
  readonly fresh: (canvas: HTMLCanvasElement) => () => void;
  /** A picture is due. */
  readonly due: () => void;
  readonly onHealth?: ((health: BoardHealth) => void) | undefined;
}

/** A context that has not come back after this long is given up, ms. */
const RESTORE_MS = 1_000;
/** More device pixels per CSS pixel than this cost more than they show. */
const MOST_RESOLUTION = 2;

export class CanvasKeeper {
  readonly #options: KeeperOptions;
  #painter: Painter | null = null;
  #lost = false;
  #health: BoardHealth = 'dom-only';
  #release: (() => void)[] = [];
  #restoring: ReturnType<typeof setTimeout> | undefined;
  #destroyed = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  get health(): BoardHealth {
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
      void this.#awaitNumerals(painter);
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
    const { theme } = this.#options;
    try {
      const { createWebglPainter } = await import('./webgl-painter.ts');
      return await createWebglPainter(theme);
    } catch {
      // No WebGL, or its script could not be loaded: both leave the plain canvas.
    }
    try {
      return createPlainPainter(theme);
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

  /** The first picture does not wait for the font. */
  async #awaitNumerals(painter: Painter): Promise<void> {
    const { numeralFont, numeralWeight } = this.#options.theme;
    // A font that does not come leaves the one that is there.
    await document.fonts.load(`${numeralWeight} 96px ${numeralFont}`, '0').catch(() => []);
    if (this.#painter !== painter) return;
    painter.refreshNumerals();
    this.#options.due();
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

  #tell(health: BoardHealth): void {
    if (health === this.#health) return;
    this.#health = health;
    this.#options.onHealth?.(health);
  }
}
