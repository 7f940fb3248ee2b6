// Pixi with nothing but meshes: what it would load for scenes, events or text is left out. A page makes
// exactly one of these for its life.
import 'pixi.js/unsafe-eval';
import { extensions, MeshPipe, Ticker, WebGLRenderer } from 'pixi.js';

extensions.add(MeshPipe);

export interface RendererOptions {
  /** Whether the page shows through where nothing is drawn. */
  readonly transparent: boolean;
}

/** Rejects when this browser gives no WebGL 2. */
export async function createRenderer({ transparent }: RendererOptions): Promise<WebGLRenderer> {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('webgl2', {
    alpha: transparent,
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
    backgroundAlpha: transparent ? 0 : 1,
    // What covers everything needs no clearing first.
    clearBeforeRender: transparent,
    skipExtensionImports: true,
    gcActive: false,
  });
  // Its housekeeping would keep a resting page awake sixty times a second; there is nothing to keep.
  Ticker.system.autoStart = false;
  Ticker.system.stop();
  return renderer;
}
