// Which part of the board is looked at. `scale` is CSS pixels per world unit (a cell's width); x and
// y are the world place in the middle of the view. Motion is a function of the time handed in.
import { CELL_HEIGHT, type Layout, type Point, type Size } from './layout.ts';

export interface CameraPlace {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

interface Flight {
  readonly from: CameraPlace;
  readonly to: CameraPlace;
  readonly startMs: number;
  readonly durationMs: number;
  /** How far out it swings on the way, as a factor on the scale at half time. */
  readonly swing: number;
}

interface Glide {
  /** World units per millisecond. */
  velocity: Point;
  lastMs: number;
}

/** No cell is ever shown wider than this, CSS pixels. */
const WIDEST_CELL = 190;
const EDGE = 14;
const GLIDE_HALF_LIFE_MS = 140;
const GLIDE_STOP_PX_PER_MS = 0.02;

export class Camera {
  x = 0;
  y = 0;
  scale = 1;
  view: Size = { width: 1, height: 1 };
  layout: Layout | null = null;
  #flight: Flight | null = null;
  #glide: Glide | null = null;
  readonly #listeners = new Set<() => void>();

  /** The scale at which the whole board is seen. */
  get fitScale(): number {
    if (this.layout === null) return 1;
    const across = (this.view.width - 2 * EDGE) / this.layout.width;
    const down = (this.view.height - 2 * EDGE) / this.layout.height;
    return Math.min(WIDEST_CELL, Math.max(0.02, Math.min(across, down)));
  }

  get maxScale(): number {
    return Math.max(this.fitScale, Math.min(WIDEST_CELL, Math.max(96, this.fitScale * 2.5)));
  }

  get isWhole(): boolean {
    return this.scale <= this.fitScale * 1.001;
  }

  get isMoving(): boolean {
    return this.#flight !== null || this.#glide !== null;
  }

  /** A new view or layout. Stays where it looked, unless the whole board was in view. */
  fit(layout: Layout, view: Size): void {
    const wasWhole = this.layout === null || this.isWhole;
    this.layout = layout;
    this.view = view;
    if (wasWhole) this.place({ x: layout.width / 2, y: layout.height / 2, scale: this.fitScale });
    else this.place(this);
  }

  place(place: CameraPlace): void {
    this.stop();
    this.#set(place);
  }

  stop(): void {
    this.#flight = null;
    this.#glide = null;
  }

  /** Moves so that what lay under the finger follows it, in CSS pixels. */
  panBy(dx: number, dy: number): void {
    this.stop();
    this.#set({ x: this.x - dx / this.scale, y: this.y - dy / this.scale, scale: this.scale });
  }

  /** Lets go with a speed, CSS pixels per millisecond. */
  glide(velocity: Point, nowMs: number): void {
    this.#flight = null;
    const world = { x: -velocity.x / this.scale, y: -velocity.y / this.scale };
    this.#glide = { velocity: world, lastMs: nowMs };
  }

  /** Zooms at once; the place under `at` (CSS pixels in the view) stays under it. */
  zoomAt(factor: number, at: Point): void {
    this.stop();
    this.#set(this.#zoomed(this, factor, at));
  }

  /** Zooms in a short flight. Quick presses add up. */
  zoomBy(factor: number, nowMs: number, at: Point = this.middle, durationMs = 260): void {
    const from = this.#flight?.to ?? this;
    this.flyTo(this.#zoomed(from, factor, at), nowMs, durationMs);
  }

  flyTo(to: CameraPlace, nowMs: number, durationMs: number): void {
    this.#glide = null;
    const goal = this.#bounded(to);
    if (durationMs <= 0) return this.place(goal);
    const far = Math.hypot(goal.x - this.x, goal.y - this.y) * Math.min(this.scale, goal.scale);
    const swing = 1 / Math.max(1, far / (1.5 * Math.max(this.view.width, this.view.height)));
    const from = { x: this.x, y: this.y, scale: this.scale };
    this.#flight = { from, to: goal, startMs: nowMs, durationMs, swing: Math.max(swing, 0.02) };
    this.#tell();
  }

  /** Advances flight and glide. Returns whether it is still moving. */
  advance(nowMs: number): boolean {
    if (this.#flight !== null) this.#fly(this.#flight, nowMs);
    if (this.#glide !== null) this.#slide(this.#glide, nowMs);
    return this.isMoving;
  }

  get middle(): Point {
    return { x: this.view.width / 2, y: this.view.height / 2 };
  }

  /** World place under a place of the view, CSS pixels. */
  toWorld(at: Point): Point {
    return worldAt(this, this.view, at);
  }

  toView(place: Point): Point {
    return {
      x: (place.x - this.x) * this.scale + this.view.width / 2,
      y: (place.y - this.y) * this.scale + this.view.height / 2,
    };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #fly(flight: Flight, nowMs: number): void {
    const time = Math.min(1, Math.max(0, (nowMs - flight.startMs) / flight.durationMs));
    const eased = time * time * time * (time * (time * 6 - 15) + 10);
    const { from, to } = flight;
    const along = Math.log(from.scale) + (Math.log(to.scale) - Math.log(from.scale)) * eased;
    const out = Math.log(flight.swing) * Math.sin(Math.PI * eased);
    // While the scale changes much, the place has to move by what is seen, not by the clock alone.
    const zoomed = from.scale / to.scale;
    const moved = Math.abs(zoomed - 1) < 1e-3 || flight.swing < 1 ? eased : shown(zoomed, eased);
    this.#set({
      x: from.x + (to.x - from.x) * moved,
      y: from.y + (to.y - from.y) * moved,
      scale: Math.max(Math.exp(along + out), Math.min(this.fitScale, from.scale, to.scale)),
    });
    if (time >= 1) this.#flight = null;
  }

  #slide(glide: Glide, nowMs: number): void {
    const elapsed = Math.min(64, Math.max(0, nowMs - glide.lastMs));
    const kept = 0.5 ** (elapsed / GLIDE_HALF_LIFE_MS);
    const { x, y } = glide.velocity;
    this.#set({ x: this.x + x * elapsed, y: this.y + y * elapsed, scale: this.scale });
    glide.velocity = { x: x * kept, y: y * kept };
    glide.lastMs = nowMs;
    if (Math.hypot(x, y) * kept * this.scale < GLIDE_STOP_PX_PER_MS) this.#glide = null;
  }

  #zoomed(from: CameraPlace, factor: number, at: Point): CameraPlace {
    const scale = Math.min(this.maxScale, Math.max(this.fitScale, from.scale * factor));
    const fixed = worldAt(from, this.view, at);
    return {
      x: fixed.x - (at.x - this.view.width / 2) / scale,
      y: fixed.y - (at.y - this.view.height / 2) / scale,
      scale,
    };
  }

  #set(place: CameraPlace): void {
    const { x, y, scale } = this.#flight === null ? this.#bounded(place) : place;
    if (x === this.x && y === this.y && scale === this.scale) return;
    this.x = x;
    this.y = y;
    this.scale = scale;
    this.#tell();
  }

  #bounded(place: CameraPlace): CameraPlace {
    if (this.layout === null) return place;
    const scale = Math.min(this.maxScale, Math.max(this.fitScale, place.scale));
    const { width, height } = this.layout;
    return {
      x: within(place.x, width, this.view.width / scale, EDGE / scale),
      y: within(place.y, height, this.view.height / scale, EDGE / scale),
      scale,
    };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The share of the way after which a place looks as far as `eased` when the scale changes by 1/zoomed. */
const shown = (zoomed: number, eased: number): number => (zoomed ** eased - 1) / (zoomed - 1);

function worldAt(camera: CameraPlace, view: Size, at: Point): Point {
  return {
    x: camera.x + (at.x - view.width / 2) / camera.scale,
    y: camera.y + (at.y - view.height / 2) / camera.scale,
  };
}

function within(value: number, length: number, seen: number, edge: number): number {
  if (seen >= length + 2 * edge) return length / 2;
  return Math.min(length + edge - seen / 2, Math.max(seen / 2 - edge, value));
}

/** Where to look to read a number, seen at a width that can be touched. */
export function closeUpOf(camera: Camera, centre: Point, widthPx = 72): CameraPlace {
  const scale = Math.min(camera.maxScale, Math.max(camera.scale, widthPx, camera.fitScale));
  return { x: centre.x, y: centre.y, scale };
}

export const cellHeightPx = (camera: CameraPlace): number => camera.scale * CELL_HEIGHT;
