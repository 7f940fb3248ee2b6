// Puts the live board into a page: a canvas that draws what the state says, and pointers that end
// in a camera move or in actions.choose. The grid beside it is what screen readers and keys use.
import type { BoardState } from '../state/board-state.ts';
import { Camera, closeUpOf } from '../state/camera.ts';
import {
  centreOf,
  layoutFor,
  numberAt,
  CELL_HEIGHT,
  type Layout,
  type Point,
} from '../state/layout.ts';
import { CanvasKeeper, type CanvasHealth } from '../../canvas/canvas-keeper.ts';
import { FrameLoop } from '../../canvas/frame-loop.ts';
import { createPlainPainter } from './plain-painter.ts';
import { PointerInput } from './pointer.ts';
import type { Painter, Scene } from './scene.ts';
import { DEFAULT_THEME, type BoardTheme } from './theme.ts';

export type BoardHealth = CanvasHealth;

export interface BoardCanvasOptions {
  /** Gives the board its size; has to have a height of its own. */
  readonly host: HTMLElement;
  readonly state: BoardState;
  readonly camera?: Camera;
  readonly actions: { choose(number: number): void };
  readonly reducedMotion?: boolean;
  readonly theme?: BoardTheme;
  /** Told whenever the way of drawing changes. */
  readonly onHealth?: (health: BoardHealth) => void;
}

export interface BoardCanvas {
  /** Fulfilled after the first picture, or when it is certain that there will be none. */
  readonly ready: Promise<void>;
  readonly camera: Camera;
  readonly health: BoardHealth;
  /** Flies to a number, near enough to touch it. */
  goTo(number: number): void;
  zoomBy(factor: number): void;
  /** Shows the whole board. */
  showAll(): void;
  /** Rings a number and brings it into view; null takes the ring away. */
  focusNumber(number: number | null): void;
  setReducedMotion(reduced: boolean): void;
  /** Takes over a new size of the host at once; it is also watched. */
  resize(): void;
  destroy(): void;
}

/** Smaller than this a cell cannot be hit with certainty: a tap comes closer instead. CSS pixels. */
const SMALLEST_TARGET = { mouse: 14, touch: 22 } as const;
const FLIGHT_MS = 750;

export function mountBoardCanvas(options: BoardCanvasOptions): BoardCanvas {
  return new MountedBoard(options);
}

class MountedBoard implements BoardCanvas {
  readonly camera: Camera;
  readonly ready: Promise<void>;
  readonly #options: BoardCanvasOptions;
  readonly #keeper: CanvasKeeper<Painter>;
  readonly #loop: FrameLoop;
  readonly #removers: (() => void)[] = [];
  #layout: Layout;
  #hovered: number | null = null;
  #focused: number | null = null;
  #reducedMotion: boolean;

  constructor(options: BoardCanvasOptions) {
    this.#options = options;
    this.camera = options.camera ?? new Camera();
    this.#reducedMotion = options.reducedMotion ?? false;
    this.#layout = layoutFor(options.state.sheets, sizeOf(options.host));
    this.#loop = new FrameLoop((nowMs) => this.#frame(nowMs));
    const theme = options.theme ?? DEFAULT_THEME;
    this.#keeper = new CanvasKeeper<Painter>({
      host: options.host,
      createWebgl: async () => (await import('./webgl-painter.ts')).createWebglPainter(theme),
      createPlain: () => createPlainPainter(theme),
      onPainter: (painter) => void this.#awaitNumerals(painter, theme),
      fresh: (canvas) => this.#adopt(canvas),
      due: () => this.#loop.request(),
      onHealth: options.onHealth,
    });
    this.#watch();
    this.ready = this.#keeper.start();
  }

  get health(): BoardHealth {
    return this.#keeper.health;
  }

  goTo(number: number): void {
    const place = closeUpOf(this.camera, centreOf(this.#layout, number));
    this.camera.flyTo(place, performance.now(), this.#reducedMotion ? 0 : FLIGHT_MS);
  }

  zoomBy(factor: number): void {
    const durationMs = this.#reducedMotion ? 0 : 260;
    this.camera.zoomBy(factor, performance.now(), this.camera.middle, durationMs);
  }

  showAll(): void {
    const middle = { x: this.#layout.width / 2, y: this.#layout.height / 2 };
    const place = { ...middle, scale: this.camera.fitScale };
    this.camera.flyTo(place, performance.now(), this.#reducedMotion ? 0 : FLIGHT_MS);
  }

  focusNumber(number: number | null): void {
    this.#focused = number;
    if (number !== null) this.#bringIntoView(number);
    this.#loop.request();
  }

  setReducedMotion(reduced: boolean): void {
    this.#reducedMotion = reduced;
    this.#loop.request();
  }

  resize(): void {
    const { host, state } = this.#options;
    const view = sizeOf(host);
    const layout = layoutFor(state.sheets, view);
    if (layout.columns !== this.#layout.columns) this.#layout = layout;
    this.camera.fit(this.#layout, view);
    this.#keeper.resize(view);
    this.#loop.now();
  }

  destroy(): void {
    for (const remove of this.#removers.splice(0)) remove();
    this.#loop.stop();
    this.#keeper.destroy();
  }

  #watch(): void {
    const { host, state } = this.#options;
    this.camera.fit(this.#layout, sizeOf(host));
    const sizes = new ResizeObserver(() => this.resize());
    sizes.observe(host);
    const due = () => this.#loop.request();
    this.#removers.push(() => sizes.disconnect(), state.subscribe(due), this.camera.subscribe(due));
  }

  /** A new canvas: at the start, or after a lost one. */
  #adopt(canvas: HTMLCanvasElement): () => void {
    this.resize();
    const targets = {
      tap: (at: Point, touch: boolean) => this.#tap(at, touch),
      doubleTap: (at: Point) => this.#comeCloser(at, 2.2),
      hover: (at: Point | null) => this.#hover(at, canvas),
    };
    return new PointerInput(canvas, this.camera, targets, () => this.#reducedMotion).listen();
  }

  /** The first picture does not wait for the font. */
  async #awaitNumerals(painter: Painter, theme: BoardTheme): Promise<void> {
    // A font that does not come leaves the one that is there.
    const { numeralFont, numeralWeight } = theme;
    await document.fonts.load(`${numeralWeight} 96px ${numeralFont}`, '0').catch(() => []);
    if (this.#keeper.painter !== painter) return;
    painter.refreshNumerals();
    this.#loop.request();
  }

  #frame(nowMs: number): boolean {
    const moving = this.camera.advance(nowMs);
    const painter = this.#keeper.painter;
    if (painter === null) return false;
    // At rest the board has nothing to pan, so a finger that goes up or down scrolls the page.
    const touchAction = this.camera.isWhole ? 'pan-y' : 'none';
    if (painter.canvas.style.touchAction !== touchAction) {
      painter.canvas.style.touchAction = touchAction;
    }
    return painter.paint(this.#scene(nowMs)) || moving;
  }

  #scene(nowMs: number): Scene {
    return {
      state: this.#options.state,
      layout: this.#layout,
      camera: this.camera,
      hovered: this.#hovered,
      focused: this.#focused,
      reducedMotion: this.#reducedMotion,
      nowMs,
    };
  }

  #tap(at: Point, touch: boolean): void {
    const number = numberAt(this.#layout, this.camera.toWorld(at));
    if (number === null) return;
    if (this.#canHit(touch)) this.#options.actions.choose(number);
    else this.#comeCloser(at, Math.max(2.2, 64 / this.camera.scale));
  }

  #comeCloser(at: Point, factor: number): void {
    const durationMs = this.#reducedMotion ? 0 : FLIGHT_MS * 0.6;
    this.camera.zoomBy(factor, performance.now(), at, durationMs);
  }

  #canHit(touch: boolean): boolean {
    const height = this.camera.scale * CELL_HEIGHT;
    const atEnd = this.camera.scale >= this.camera.maxScale * 0.999;
    return atEnd || height >= (touch ? SMALLEST_TARGET.touch : SMALLEST_TARGET.mouse);
  }

  #hover(at: Point | null, canvas: HTMLCanvasElement): void {
    const number = at === null ? null : numberAt(this.#layout, this.camera.toWorld(at));
    const open = number !== null && this.#options.state.isOpen(number);
    const hovered = open && this.#canHit(false) ? number : null;
    canvas.style.cursor = hovered !== null ? 'pointer' : this.camera.isWhole ? 'default' : 'grab';
    if (number !== null && !this.#canHit(false)) canvas.style.cursor = 'zoom-in';
    if (hovered === this.#hovered) return;
    this.#hovered = hovered;
    this.#loop.request();
  }

  #bringIntoView(number: number): void {
    const centre = centreOf(this.#layout, number);
    const at = this.camera.toView(centre);
    const { width, height } = this.camera.view;
    const inside = at.x > 30 && at.y > 30 && at.x < width - 30 && at.y < height - 30;
    if (inside && this.#canHit(true)) return;
    const place = closeUpOf(this.camera, centre, 56);
    this.camera.flyTo(place, performance.now(), this.#reducedMotion ? 0 : 320);
  }
}

function sizeOf(host: HTMLElement): { width: number; height: number } {
  return { width: Math.max(1, host.clientWidth), height: Math.max(1, host.clientHeight) };
}
