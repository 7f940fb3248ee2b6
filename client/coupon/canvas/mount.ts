// Puts the foil over its place in the page. It draws what the foil's state says; pointers and the held
// button end in actions.scratch.
import { CanvasKeeper, type CanvasHealth } from '../../canvas/canvas-keeper.ts';
import { FrameLoop } from '../../canvas/frame-loop.ts';
import { listen } from '../../canvas/listen.ts';
import { FOIL, type Foil, type Point, type Stroke } from '../state/foil.ts';
import { handAt, HAND_RADIUS, PRESS_MS } from '../state/hand.ts';
import { createPlainPainter } from './plain-painter.ts';
import { fallOf, type Painter, type Scene } from './scene.ts';

export interface FoilActions {
  scratch(stroke: Stroke, nowMs: number): void;
  uncover(nowMs: number): void;
  fallen(): void;
}

export interface FoilCanvasOptions {
  /** Takes the canvas; reaches beyond `area`, so that what falls has somewhere to go. */
  readonly host: HTMLElement;
  /** What the foil covers, and where it is scratched. */
  readonly area: HTMLElement;
  readonly foil: Foil;
  readonly actions: FoilActions;
  readonly reducedMotion: () => boolean;
}

export interface FoilCanvas {
  /** Fulfilled after the first picture, or when it is certain that there will be none. */
  readonly ready: Promise<void>;
  readonly health: CanvasHealth;
  /** Scratches by itself for as long as a key or button is down; a mere press is worth a while. */
  hold(): void;
  letGo(): void;
  destroy(): void;
}

/** Half the width of a fingertip or of a coin, CSS pixels. */
const TIP = { touch: 14, mouse: 13 } as const;
/** A longer pause between two frames is no scratching. */
const LONGEST_STEP_MS = 50;

export const mountFoil = (options: FoilCanvasOptions): FoilCanvas => new MountedFoil(options);

class MountedFoil implements FoilCanvas {
  readonly ready: Promise<void>;
  readonly #options: FoilCanvasOptions;
  readonly #keeper: CanvasKeeper<Painter>;
  readonly #loop: FrameLoop;
  readonly #removers: (() => void)[];
  #finger: { readonly id: number; at: Point; atMs: number } | null = null;
  #glint = -0.2;
  #held = false;
  #pressUntilMs = 0;
  #scratchedMs = 0;
  #lastFrameMs = 0;

  constructor(options: FoilCanvasOptions) {
    this.#options = options;
    const { host, area, foil } = options;
    this.#loop = new FrameLoop((nowMs) => this.#frame(nowMs));
    this.#keeper = new CanvasKeeper<Painter>({
      host,
      createWebgl: async () => (await import('./webgl-painter.ts')).createWebglPainter(),
      createPlain: () => createPlainPainter(),
      fresh: () => {
        this.#resize();
        return () => undefined;
      },
      due: () => this.#loop.request(),
    });
    const sizes = new ResizeObserver(() => this.#resize());
    sizes.observe(host);
    this.#removers = [
      () => sizes.disconnect(),
      foil.subscribe(() => this.#loop.request()),
      listen(area, 'pointerdown', (press) => this.#down(press)),
      listen(area, 'pointermove', (move) => this.#move(move)),
      listen(area, 'pointerup', (lift) => this.#up(lift)),
      listen(area, 'pointercancel', (lost) => this.#up(lost)),
      // Or a browser takes the end of a quick stroke for a fling, and the next tap for its end.
      listen(area, 'touchstart', (touch) => touch.preventDefault(), { passive: false }),
    ];
    this.ready = this.#keeper.start();
  }

  get health(): CanvasHealth {
    return this.#keeper.health;
  }

  hold(): void {
    const { actions, reducedMotion } = this.#options;
    if (reducedMotion()) {
      actions.uncover(performance.now());
      return;
    }
    this.#held = true;
    this.#lastFrameMs = performance.now();
    this.#pressUntilMs = this.#lastFrameMs + PRESS_MS;
    this.#loop.request();
  }

  letGo(): void {
    this.#held = false;
  }

  destroy(): void {
    for (const remove of this.#removers.splice(0)) remove();
    this.#loop.stop();
    this.#keeper.destroy();
  }

  #resize(): void {
    const { width, height } = this.#options.host.getBoundingClientRect();
    this.#keeper.resize({ width: Math.max(1, width), height: Math.max(1, height) });
    this.#loop.now();
  }

  #frame(nowMs: number): boolean {
    const scratching = this.#scratchByItself(nowMs);
    const painter = this.#keeper.painter;
    if (painter === null) return scratching;
    const scene = this.#scene(nowMs);
    const more = painter.paint(scene);
    const fall = fallOf(scene);
    const { actions, reducedMotion } = this.#options;
    if (fall === 1 || (fall !== null && reducedMotion())) actions.fallen();
    return more || scratching;
  }

  #scene(nowMs: number): Scene {
    const { host, area, foil } = this.#options;
    const outer = host.getBoundingClientRect();
    const inner = area.getBoundingClientRect();
    const place = {
      x: inner.left - outer.left,
      y: inner.top - outer.top,
      width: inner.width,
      height: inner.height,
    };
    const view = { width: outer.width, height: outer.height };
    return { foil, view, place, glint: this.#glint, nowMs };
  }

  /** Returns whether it goes on. */
  #scratchByItself(nowMs: number): boolean {
    const { foil, actions } = this.#options;
    const busy = (this.#held || nowMs < this.#pressUntilMs) && foil.fallStartMs === null;
    const tookMs = Math.min(LONGEST_STEP_MS, nowMs - this.#lastFrameMs);
    this.#lastFrameMs = nowMs;
    if (!busy || tookMs <= 0) return busy;
    const from = handAt(this.#scratchedMs);
    this.#scratchedMs += tookMs;
    const to = handAt(this.#scratchedMs);
    // From the end of the way the hand is lifted to its beginning.
    const lifted = to.y < from.y;
    actions.scratch({ from: lifted ? to : from, to, radius: HAND_RADIUS, tookMs }, nowMs);
    return true;
  }

  #down(press: PointerEvent): void {
    if (this.#finger !== null || press.button !== 0) return;
    const { area, actions, reducedMotion } = this.#options;
    if (reducedMotion()) {
      actions.uncover(performance.now());
      return;
    }
    area.setPointerCapture(press.pointerId);
    this.#finger = { id: press.pointerId, at: this.#placeOf(press), atMs: press.timeStamp };
    this.#rub(press, [press]);
  }

  #move(move: PointerEvent): void {
    this.#shine(move);
    if (this.#finger?.id !== move.pointerId) return;
    const between = move.getCoalescedEvents?.() ?? [];
    this.#rub(move, between.length > 0 ? between : [move]);
  }

  #up(lift: PointerEvent): void {
    if (this.#finger?.id === lift.pointerId) this.#finger = null;
  }

  #rub({ pointerType }: PointerEvent, moves: readonly PointerEvent[]): void {
    const { area, actions, foil } = this.#options;
    const unitsPerPx = FOIL.width / area.clientWidth;
    const radius = (pointerType === 'touch' ? TIP.touch : TIP.mouse) * unitsPerPx;
    const before = foil.share;
    for (const move of moves) {
      const finger = this.#finger!;
      const to = this.#placeOf(move);
      const tookMs = move.timeStamp - finger.atMs;
      actions.scratch({ from: finger.at, to, radius, tookMs }, performance.now());
      this.#finger = { id: finger.id, at: to, atMs: move.timeStamp };
    }
    feel(before, foil.share);
  }

  /** The light goes where a mouse goes. */
  #shine(move: PointerEvent): void {
    const { left, width } = this.#options.area.getBoundingClientRect();
    this.#glint = Math.max(-1, Math.min(1, ((move.clientX - left) / width) * 2 - 1)) * 0.5;
    this.#loop.request();
  }

  #placeOf({ clientX, clientY }: PointerEvent): Point {
    const { left, top, width, height } = this.#options.area.getBoundingClientRect();
    return {
      x: ((clientX - left) / width) * FOIL.width,
      y: ((clientY - top) / height) * FOIL.height,
    };
  }
}

/** A finger feels the foil give way, where a device can do that. */
function feel(before: number, after: number): void {
  // Before the first lifted finger a browser refuses it, and complains.
  if (!('vibrate' in navigator) || !navigator.userActivation.hasBeenActive) return;
  if (after === before) return;
  if (after === 1) navigator.vibrate([12, 40, 24]);
  else if (Math.floor(after * 40) > Math.floor(before * 40)) navigator.vibrate(6);
}
