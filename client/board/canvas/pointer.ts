// Fingers, mouse and wheel on the board. Everything ends in a camera move or in a tap; a drag is
// never a tap.
import { listen } from '../../canvas/listen.ts';
import type { Camera } from '../state/camera.ts';
import type { Point } from '../state/layout.ts';

export interface PointerTargets {
  /** A tap that was no drag, CSS pixels within the canvas. */
  tap(at: Point, touch: boolean): void;
  doubleTap(at: Point): void;
  /** Where a mouse rests; null when it has left. */
  hover(at: Point | null): void;
}

interface Finger extends Point {
  readonly id: number;
}

/** Further than this and it is a drag, CSS pixels. */
const SLOP = { mouse: 4, touch: 9 } as const;
const DOUBLE_TAP_MS = 300;
const DOUBLE_TAP_PX = 28;
/** The speed of a drag is that of its last so many milliseconds. */
const SPEED_MS = 80;

export class PointerInput {
  readonly #canvas: HTMLElement;
  readonly #camera: Camera;
  readonly #targets: PointerTargets;
  readonly #reducedMotion: () => boolean;
  readonly #fingers = new Map<number, Finger>();
  readonly #trail: { at: Point; timeMs: number }[] = [];
  #start: Point | null = null;
  #dragged = false;
  #lastTap: { at: Point; timeMs: number } | null = null;

  constructor(
    canvas: HTMLElement,
    camera: Camera,
    targets: PointerTargets,
    reducedMotion: () => boolean,
  ) {
    this.#canvas = canvas;
    this.#camera = camera;
    this.#targets = targets;
    this.#reducedMotion = reducedMotion;
  }

  /** Returns what removes all listeners. */
  listen(): () => void {
    const removers = [
      listen(this.#canvas, 'pointerdown', (press) => this.#down(press)),
      listen(this.#canvas, 'pointermove', (move) => this.#move(move)),
      listen(this.#canvas, 'pointerup', (lift) => this.#up(lift)),
      listen(this.#canvas, 'pointercancel', (lost) => this.#forget(lost)),
      listen(this.#canvas, 'touchend', (lift) => withoutClick(lift), { passive: false }),
      listen(this.#canvas, 'pointerleave', () => this.#targets.hover(null)),
      listen(this.#canvas, 'wheel', (turn) => this.#wheel(turn), { passive: false }),
      listen(this.#canvas, 'contextmenu', (menu) => menu.preventDefault()),
    ];
    return () => removers.forEach((remove) => remove());
  }

  #down(press: PointerEvent): void {
    if (press.pointerType === 'mouse' && press.button !== 0) return;
    this.#canvas.setPointerCapture(press.pointerId);
    this.#camera.stop();
    this.#targets.hover(null);
    const at = this.#placeOf(press);
    this.#fingers.set(press.pointerId, { id: press.pointerId, ...at });
    this.#dragged = this.#fingers.size > 1;
    this.#start = at;
    this.#trail.length = 0;
  }

  #move(move: PointerEvent): void {
    const finger = this.#fingers.get(move.pointerId);
    const at = this.#placeOf(move);
    if (finger === undefined) {
      if (move.pointerType === 'mouse') this.#targets.hover(at);
      return;
    }
    if (this.#fingers.size === 1) this.#drag(finger, at, move);
    else this.#pinch(finger, at);
    this.#fingers.set(finger.id, { id: finger.id, ...at });
  }

  #drag(finger: Finger, at: Point, move: PointerEvent): void {
    const slop = move.pointerType === 'mouse' ? SLOP.mouse : SLOP.touch;
    if (!this.#dragged && distance(this.#start ?? at, at) < slop) return;
    this.#dragged = true;
    this.#trail.push({ at, timeMs: move.timeStamp });
    if (this.#trail.length > 32) this.#trail.shift();
    this.#camera.panBy(at.x - finger.x, at.y - finger.y);
  }

  #pinch(finger: Finger, at: Point): void {
    const other = [...this.#fingers.values()].find(({ id }) => id !== finger.id);
    if (other === undefined) return;
    const before = distance(finger, other);
    this.#camera.panBy((at.x - finger.x) / 2, (at.y - finger.y) / 2);
    if (before > 8) this.#camera.zoomAt(distance(at, other) / before, between(at, other));
    this.#trail.length = 0;
  }

  #up(lift: PointerEvent): void {
    if (!this.#fingers.delete(lift.pointerId) || this.#fingers.size > 0) return;
    const at = this.#placeOf(lift);
    if (this.#dragged) this.#letGo(lift.timeStamp);
    else this.#tap(at, lift);
  }

  #tap(at: Point, lift: PointerEvent): void {
    const last = this.#lastTap;
    this.#lastTap = { at, timeMs: lift.timeStamp };
    const twice =
      last !== null &&
      lift.timeStamp - last.timeMs < DOUBLE_TAP_MS &&
      distance(last.at, at) < DOUBLE_TAP_PX;
    if (!twice) return this.#targets.tap(at, lift.pointerType !== 'mouse');
    this.#lastTap = null;
    this.#targets.doubleTap(at);
  }

  #letGo(nowMs: number): void {
    if (this.#reducedMotion()) return;
    const recent = this.#trail.filter(({ timeMs }) => nowMs - timeMs < SPEED_MS);
    const [first] = recent;
    const last = recent.at(-1);
    if (first === undefined || last === undefined || last.timeMs - first.timeMs < 8) return;
    const elapsed = last.timeMs - first.timeMs;
    const velocity = {
      x: (last.at.x - first.at.x) / elapsed,
      y: (last.at.y - first.at.y) / elapsed,
    };
    if (Math.hypot(velocity.x, velocity.y) > 0.15) this.#camera.glide(velocity, performance.now());
  }

  #forget(lost: PointerEvent): void {
    this.#fingers.delete(lost.pointerId);
    this.#dragged = true;
  }

  #wheel(turn: WheelEvent): void {
    const lines = turn.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const delta = turn.deltaY * lines;
    // At the far end the wheel belongs to the page again, so that nobody gets stuck on the board.
    if (delta > 0 && this.#camera.isWhole && !turn.ctrlKey) return;
    turn.preventDefault();
    const strength = turn.ctrlKey ? 0.01 : 0.0022;
    const factor = Math.exp(-Math.max(-240, Math.min(240, delta)) * strength);
    this.#camera.zoomAt(factor, this.#placeOf(turn));
  }

  #placeOf(pointer: MouseEvent): Point {
    const frame = this.#canvas.getBoundingClientRect();
    return { x: pointer.clientX - frame.left, y: pointer.clientY - frame.top };
  }
}

/** A finger's click comes after its pointerup, and would press whatever the tap has just opened there. */
function withoutClick(lift: TouchEvent): void {
  if (lift.cancelable) lift.preventDefault();
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const between = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
