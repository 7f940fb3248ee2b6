// Draws the foil with Pixi.
import { Container, type WebGLRenderer } from 'pixi.js';
import { createRenderer } from '../../canvas/webgl-renderer.ts';
import { drawFoil } from './foil-art.ts';
import { FoilMesh } from './foil-mesh.ts';
import { crumbsFly, fallOf, type Painter, type Scene } from './scene.ts';

/** Rejects when this browser gives no WebGL 2. */
export async function createWebglPainter(): Promise<Painter> {
  return new WebglPainter(await createRenderer({ transparent: true }));
}

class WebglPainter implements Painter {
  readonly kind = 'webgl';
  readonly canvas: HTMLCanvasElement;
  readonly #renderer: WebGLRenderer;
  readonly #stage = new Container();
  readonly #mesh = new FoilMesh(drawFoil());

  constructor(renderer: WebGLRenderer) {
    this.#renderer = renderer;
    this.canvas = renderer.canvas as HTMLCanvasElement;
    this.#stage.addChild(this.#mesh.layers);
  }

  resize(width: number, height: number, resolution: number): void {
    this.#renderer.resize(width * resolution, height * resolution, 1);
  }

  paint(scene: Scene): boolean {
    // It may be lost already although nobody has been told yet.
    if (this.#renderer.context.isLost) return false;
    this.#mesh.follow(scene);
    this.#renderer.render({ container: this.#stage });
    const fall = fallOf(scene);
    return crumbsFly(scene) || (fall !== null && fall < 1);
  }

  destroy(): void {
    this.#mesh.destroy();
    this.#stage.destroy();
    this.#renderer.destroy();
  }
}
