// Draws the board with Pixi: a quad for the board, one instanced quad per effect. What Pixi would
// load for scenes, events or text is left out; there is exactly one renderer for the page's life.
import 'pixi.js/unsafe-eval';
import { Container, extensions, MeshPipe, Ticker, WebGLRenderer } from 'pixi.js';
import type { Scene, Painter } from './scene.ts';
import type { BoardTheme } from './theme.ts';
import { BoardMesh } from './board-mesh.ts';
import { EffectMesh } from './effect-mesh.ts';
import { Look } from './look.ts';

extensions.add(MeshPipe);

/** Rejects when this browser gives no WebGL 2. */
export async function createWebglPainter(theme: BoardTheme): Promise<Painter> {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('webgl2', {
    alpha: false,
    antialias: false,
    depth: false,
    stencil: true,
    powerPreference: 'low-power',
  });
  if (context === null) throw new Error('no WebGL 2');
  const renderer = new WebGLRenderer();
  await renderer.init({
    canvas,
    context,
    width: 8,
    height: 8,
    antialias: false,
    autoDensity: false,
    clearBeforeRender: false,
    skipExtensionImports: true,
    gcActive: false,
  });
  // Its housekeeping would keep a resting page awake sixty times a second; there is nothing to keep.
  Ticker.system.autoStart = false;
  Ticker.system.stop();
  return new WebglPainter(renderer, canvas, theme);
}

class WebglPainter implements Painter {
  readonly kind = 'webgl';
  readonly canvas: HTMLCanvasElement;
  readonly #renderer: WebGLRenderer;
  readonly #stage = new Container();
  readonly #look: Look;
  readonly #board: BoardMesh;
  readonly #effects: EffectMesh;
  #resolution = 1;

  constructor(renderer: WebGLRenderer, canvas: HTMLCanvasElement, theme: BoardTheme) {
    this.#renderer = renderer;
    this.canvas = canvas;
    this.#look = new Look(theme);
    this.#board = new BoardMesh(this.#look);
    this.#effects = new EffectMesh(this.#look);
    this.#stage.addChild(this.#board.layers, this.#effects.layers);
  }

  resize(width: number, height: number, resolution: number): void {
    this.#resolution = resolution;
    this.#renderer.resize(width * resolution, height * resolution, 1);
  }

  paint(scene: Scene): boolean {
    // It may be lost already although nobody has been told yet.
    if (this.#renderer.context.isLost) return false;
    this.#look.follow(scene, this.#resolution);
    const waiting = this.#board.follow(scene);
    const alive = this.#effects.follow(scene);
    this.#renderer.render({ container: this.#stage });
    return waiting || alive;
  }

  refreshNumerals(): void {
    this.#look.redrawNumerals();
  }

  destroy(): void {
    this.#board.destroy();
    this.#effects.destroy();
    this.#look.destroy();
    this.#stage.destroy();
    this.#renderer.destroy();
  }
}
