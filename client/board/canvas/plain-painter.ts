// The board without WebGL, drawn with the canvas' own strokes: the same state, the same places,
// fewer ornaments. Far away it shows a small picture with one pixel per block.
import { CELL_HEIGHT, centreOf } from '../state/layout.ts';
import { duskColours } from './dusk.ts';
import { BLOCK, Occupancy } from './occupancy.ts';
import { detailAt, digitHeight, digitsAt, effectMs, type Painter, type Scene } from './scene.ts';
import type { BoardTheme } from './theme.ts';

/** Throws when there is no 2D canvas either. */
export function createPlainPainter(theme: BoardTheme): Painter {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('no 2D canvas');
  return new PlainPainter(canvas, context, theme);
}

class PlainPainter implements Painter {
  readonly kind = 'canvas';
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #theme: BoardTheme;
  readonly #afar = document.createElement('canvas');
  #occupancy: Occupancy | null = null;
  #resolution = 1;

  constructor(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, theme: BoardTheme) {
    this.canvas = canvas;
    this.#context = context;
    this.#theme = theme;
  }

  resize(width: number, height: number, resolution: number): void {
    this.#resolution = resolution;
    this.canvas.width = Math.round(width * resolution);
    this.canvas.height = Math.round(height * resolution);
  }

  paint(scene: Scene): boolean {
    const context = this.#context;
    const { camera } = scene;
    const { width, height } = camera.view;
    context.setTransform(this.#resolution, 0, 0, this.#resolution, 0, 0);
    context.fillStyle = this.#theme.ground;
    context.fillRect(0, 0, width, height);
    context.translate(width / 2, height / 2);
    context.scale(camera.scale, camera.scale);
    context.translate(-camera.x, -camera.y);
    if (detailAt(camera.scale) < 0.5) this.#paintAfar(scene);
    else this.#paintSlips(scene);
    const running = this.#paintEffects(scene);
    this.#ring(scene, scene.state.own?.number ?? null, this.#theme.gold);
    this.#ring(scene, scene.focused, this.#theme.accent);
    return running;
  }

  refreshNumerals(): void {
    // Every picture sets its numbers anew.
  }

  destroy(): void {
    this.canvas.width = 0;
    this.#afar.width = 0;
  }

  #paintAfar(scene: Scene): void {
    if (this.#occupancy?.layout !== scene.layout) this.#occupancy = new Occupancy(scene.layout);
    const occupancy = this.#occupancy;
    occupancy.follow(scene.state);
    if (occupancy.dirtyDensity !== null) drawDensity(this.#afar, occupancy, this.#theme);
    occupancy.dirtyDensity = null;
    occupancy.dirtyBits = null;
    const context = this.#context;
    const { width, height, columns, rows } = scene.layout;
    context.save();
    context.beginPath();
    context.rect(0, 0, width, height);
    context.clip();
    context.imageSmoothingEnabled = true;
    const across = width * ((this.#afar.width * BLOCK) / columns);
    context.drawImage(this.#afar, 0, 0, across, height * ((this.#afar.height * BLOCK) / rows));
    context.restore();
  }

  #paintSlips(scene: Scene): void {
    const { camera, layout, state } = scene;
    const topLeft = camera.toWorld({ x: 0, y: 0 });
    const bottomRight = camera.toWorld({ x: camera.view.width, y: camera.view.height });
    const lastRow = Math.min(layout.rows - 1, Math.floor(bottomRight.y / CELL_HEIGHT));
    const lastColumn = Math.min(layout.columns - 1, Math.floor(bottomRight.x));
    for (let row = Math.max(0, Math.floor(topLeft.y / CELL_HEIGHT)); row <= lastRow; row += 1) {
      for (let column = Math.max(0, Math.floor(topLeft.x)); column <= lastColumn; column += 1) {
        const number = row * layout.columns + column + 1;
        if (number > layout.sheets) return;
        this.#slip(scene, number, state.isOpen(number), 1);
      }
    }
  }

  #slip(scene: Scene, number: number, open: boolean, strength: number): void {
    const context = this.#context;
    const theme = this.#theme;
    const own = scene.state.own?.number === number;
    const centre = centreOf(scene.layout, number);
    const inset = open || own ? 0.05 : 0.075;
    const top = centre.y - CELL_HEIGHT / 2 + inset;
    context.globalAlpha = strength;
    context.fillStyle = own ? theme.accent : open ? theme.paper : theme.hollow;
    if (open && scene.hovered === number) context.fillStyle = '#ffffff';
    context.beginPath();
    context.roundRect(centre.x - 0.5 + inset, top, 1 - 2 * inset, CELL_HEIGHT - 2 * inset, 0.075);
    context.fill();
    const digits = String(scene.layout.sheets).length;
    const legible = digitsAt(scene.camera.scale * this.#resolution, digits);
    context.globalAlpha = strength * legible;
    context.fillStyle = own ? theme.onAccent : open ? theme.ink : theme.hollowInk;
    if (legible > 0) this.#number(number, centre.x, centre.y, digitHeight(digits));
    context.globalAlpha = 1;
  }

  #number(number: number, x: number, y: number, height: number): void {
    const context = this.#context;
    // A font of less than a pixel is refused, so the text is set large and scaled down.
    context.save();
    context.translate(x, y);
    context.scale(height / 100, height / 100);
    context.font = `${this.#theme.numeralWeight} 100px ${this.#theme.numeralFont}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(String(number), 0, 6);
    context.restore();
  }

  /** A fade in place, whatever the motion setting: cheap, and enough to see what happens. */
  #paintEffects(scene: Scene): boolean {
    const { changes } = scene.state;
    const near = detailAt(scene.camera.scale) >= 0.5;
    let running = false;
    for (let at = Math.max(changes.oldest, changes.written - 512); at < changes.written; at += 1) {
      const age = (scene.nowMs - changes.startMsAt(at)) / effectMs(changes.isReturn(at), true);
      if (age < 0 || age >= 1) continue;
      running = true;
      const number = changes.numberAt(at);
      if (near) this.#slip(scene, number, !changes.isReturn(at), 1 - age);
      else this.#glint(scene, number, 1 - age);
    }
    return running;
  }

  #glint(scene: Scene, number: number, strength: number): void {
    const centre = centreOf(scene.layout, number);
    this.#context.globalAlpha = strength;
    this.#context.fillStyle = this.#theme.gold;
    this.#context.beginPath();
    this.#context.arc(centre.x, centre.y, 4 / scene.camera.scale, 0, 2 * Math.PI);
    this.#context.fill();
    this.#context.globalAlpha = 1;
  }

  #ring(scene: Scene, number: number | null, colour: string): void {
    if (number === null) return;
    const context = this.#context;
    const centre = centreOf(scene.layout, number);
    const px = 1 / scene.camera.scale;
    const half = { x: Math.max(0.48, 7 * px), y: Math.max(CELL_HEIGHT / 2 - 0.02, 7 * px) };
    context.strokeStyle = colour;
    context.lineWidth = Math.max(0.05, 3 * px);
    context.beginPath();
    context.roundRect(centre.x - half.x, centre.y - half.y, half.x * 2, half.y * 2, 0.09);
    context.stroke();
  }
}

/** One pixel per block, between paper and hollow. */
function drawDensity(canvas: HTMLCanvasElement, occupancy: Occupancy, theme: BoardTheme): void {
  canvas.width = occupancy.densityWidth;
  canvas.height = occupancy.densityHeight;
  const context = canvas.getContext('2d')!;
  const picture = context.createImageData(canvas.width, canvas.height);
  const colours = duskColours(theme);
  const pixels = new Uint32Array(picture.data.buffer);
  occupancy.density.forEach((gone, block) => (pixels[block] = colours[gone]!));
  context.putImageData(picture, 0, 0);
}
