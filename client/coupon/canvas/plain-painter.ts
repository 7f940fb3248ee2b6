// The foil without WebGL: the same face with the same holes, a few crumbs, and a fall that is a slide.
import { COLUMNS, ROWS } from '../state/foil.ts';
import { drawFoil } from './foil-art.ts';
import { CRUMB_MS, crumbsFly, fallOf, type Painter, type Scene } from './scene.ts';
import { FOIL } from '../state/foil.ts';

/** Throws when there is no 2D canvas either. */
export function createPlainPainter(): Painter {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no 2D canvas');
  return new PlainPainter(canvas, context);
}

class PlainPainter implements Painter {
  readonly kind = 'canvas';
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #art = drawFoil();
  readonly #left = document.createElement('canvas');
  readonly #holes = document.createElement('canvas');
  #version = -1;
  #resolution = 1;

  constructor(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D) {
    this.canvas = canvas;
    this.#context = context;
    this.#left.width = this.#art.width;
    this.#left.height = this.#art.height;
    this.#holes.width = COLUMNS;
    this.#holes.height = ROWS;
  }

  resize(width: number, height: number, resolution: number): void {
    this.#resolution = resolution;
    this.canvas.width = Math.round(width * resolution);
    this.canvas.height = Math.round(height * resolution);
  }

  paint(scene: Scene): boolean {
    const { foil, view, place } = scene;
    const context = this.#context;
    context.setTransform(this.#resolution, 0, 0, this.#resolution, 0, 0);
    context.clearRect(0, 0, view.width, view.height);
    if (foil.version !== this.#version) this.#cut(scene);
    const fall = fallOf(scene);
    context.translate(place.x, place.y);
    context.scale(place.width / FOIL.width, place.height / FOIL.height);
    context.globalAlpha = fall === null ? 1 : (1 - fall) ** 2;
    const down = fall === null ? 0 : 120 * fall * fall;
    context.drawImage(this.#left, 0, down, FOIL.width, FOIL.height);
    this.#drawCrumbs(scene);
    context.globalAlpha = 1;
    return crumbsFly(scene) || (fall !== null && fall < 1);
  }

  destroy(): void {
    for (const canvas of [this.canvas, this.#left, this.#holes, this.#art]) canvas.width = 0;
  }

  #cut({ foil }: Scene): void {
    this.#version = foil.version;
    const holes = this.#holes.getContext('2d')!;
    const picture = holes.createImageData(COLUMNS, ROWS);
    foil.freed.forEach((freed, cell) => (picture.data[cell * 4 + 3] = freed));
    holes.putImageData(picture, 0, 0);
    const left = this.#left.getContext('2d')!;
    left.globalCompositeOperation = 'source-over';
    left.clearRect(0, 0, this.#left.width, this.#left.height);
    left.drawImage(this.#art, 0, 0);
    left.globalCompositeOperation = 'destination-out';
    left.drawImage(this.#holes, 0, 0, this.#left.width, this.#left.height);
  }

  #drawCrumbs({ foil: { crumbs }, nowMs }: Scene): void {
    const context = this.#context;
    for (let at = Math.max(crumbs.oldest, crumbs.written - 120); at < crumbs.written; at += 1) {
      const { x, y, alongX, alongY, startMs } = crumbs.at(at);
      const age = nowMs - startMs;
      if (age < 0 || age >= CRUMB_MS) continue;
      const aside = (((at * 0.618) % 1) - 0.5) * 0.2;
      context.globalAlpha = 1 - age / CRUMB_MS;
      context.fillStyle = at % 3 === 0 ? '#b9b4aa' : at % 3 === 1 ? '#e9cd7e' : '#a97f2c';
      const left = x + (alongX * 0.25 + aside) * age;
      const top = y + (alongY * 0.25 - 0.1) * age + 0.0006 * age * age;
      context.fillRect(left, top, 3 + (at % 4), 3 + (at % 3));
    }
  }
}
