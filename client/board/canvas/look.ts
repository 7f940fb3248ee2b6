// The uniforms that board and effects share: camera, colours, what is marked, and the numerals.
import { CanvasSource, UniformGroup } from 'pixi.js';
import { detailAt, digitHeight, digitsAt, type Scene } from './scene.ts';
import { duskColours } from './dusk.ts';
import { drawCloth } from './cloth.ts';
import { drawNumerals } from './numerals.ts';
import { colourParts } from '../../canvas/colour-parts.ts';
import type { BoardTheme } from './theme.ts';

const vec3 = (hex: string) =>
  ({ value: new Float32Array(colourParts(hex)), type: 'vec3<f32>' }) as const;
const vec4 = () => ({ value: new Float32Array(4), type: 'vec4<f32>' }) as const;

function sharedUniforms(theme: BoardTheme) {
  return new UniformGroup({
    uView: vec4(),
    uGrid: vec4(),
    uDetail: vec4(),
    uMarked: vec4(),
    uClock: vec4(),
    uFar: vec4(),
    uPaper: vec3(theme.paper),
    uPaperShade: vec3(theme.paperShade),
    uInk: vec3(theme.ink),
    uAccent: vec3(theme.accent),
    uOnAccent: vec3(theme.onAccent),
    uGold: vec3(theme.gold),
    uGround: vec3(theme.ground),
    uGroundDeep: vec3(theme.groundDeep),
    uHollow: vec3(theme.hollow),
    uHollowInk: vec3(theme.hollowInk),
  });
}

export class Look {
  readonly uniforms: ReturnType<typeof sharedUniforms>;
  readonly numerals: CanvasSource;
  readonly cloth: CanvasSource;
  readonly dusk: Uint32Array;
  /** Times reach the shader as seconds since this, or a float would be too coarse for them. */
  readonly originMs = performance.now();
  readonly #theme: BoardTheme;
  #destroyed = false;

  constructor(theme: BoardTheme) {
    this.#theme = theme;
    this.uniforms = sharedUniforms(theme);
    this.dusk = duskColours(theme);
    const cloth = document.createElement('canvas');
    drawCloth(cloth);
    this.cloth = new CanvasSource({
      resource: cloth,
      autoGenerateMipmaps: true,
      scaleMode: 'linear',
      addressMode: 'repeat',
    });
    const canvas = document.createElement('canvas');
    drawNumerals(canvas, theme.numeralFont, theme.numeralWeight);
    this.numerals = new CanvasSource({
      resource: canvas,
      autoGenerateMipmaps: true,
      scaleMode: 'linear',
      addressMode: 'clamp-to-edge',
    });
  }

  /** Draws the numerals again, now that the page's fonts have come. */
  redrawNumerals(): void {
    if (this.#destroyed) return;
    const canvas = this.numerals.resource as HTMLCanvasElement;
    drawNumerals(canvas, this.#theme.numeralFont, this.#theme.numeralWeight);
    this.numerals.update();
  }

  follow(scene: Scene, resolution: number): void {
    const { camera, layout, state } = scene;
    const { uView, uGrid, uDetail, uMarked, uClock } = this.uniforms.uniforms;
    const width = camera.view.width / camera.scale;
    const height = camera.view.height / camera.scale;
    const cellPx = camera.scale * resolution;
    const digits = String(layout.sheets).length;
    set(uView, camera.x - width / 2, camera.y - height / 2, width, height);
    set(uGrid, layout.columns, layout.rows, layout.sheets, cellPx);
    const legible = digitsAt(cellPx, digits);
    set(uDetail, detailAt(cellPx), legible, digitHeight(digits), ornamentAt(camera.scale));
    const stage = state.own === null ? 0 : state.own.stage === 'held' ? 1 : 2;
    set(uMarked, scene.hovered ?? 0, scene.focused ?? 0, state.own?.number ?? 0, stage);
    const now = (scene.nowMs - this.originMs) / 1000;
    set(uClock, now, scene.reducedMotion ? 1 : 0, resolution, 0);
  }

  destroy(): void {
    this.#destroyed = true;
    this.numerals.destroy();
    this.cloth.destroy();
  }
}

/** Frame, perforation and seal come in while a cell grows from 30 to 46 CSS pixels. */
const ornamentAt = (cssPx: number): number => Math.min(1, Math.max(0, (cssPx - 30) / 16));

function set(target: Float32Array, x: number, y: number, z: number, w: number): void {
  target[0] = x;
  target[1] = y;
  target[2] = z;
  target[3] = w;
}
