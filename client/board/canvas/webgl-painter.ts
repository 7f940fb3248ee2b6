// Draws the board with Pixi: a quad for the board, one per effect.
import { Container, type WebGLRenderer } from 'pixi.js';
import { createRenderer } from '../../canvas/webgl-renderer.ts';
import type { Scene, Painter } from './scene.ts';
import type { BoardTheme } from './theme.ts';
import { BoardMesh } from './board-mesh.ts';
import { EffectMesh } from './effect-mesh.ts';
import { Look } from './look.ts';

/** Rejects when this browser gives no WebGL 2. */
export async function createWebglPainter(theme: BoardTheme): Promise<Painter> {
  return new WebglPainter(await createRenderer({ transparent: false }), theme);
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

  constructor(renderer: WebGLRenderer, theme: BoardTheme) {
    this.#renderer = renderer;
    this.canvas = renderer.canvas as HTMLCanvasElement;
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
