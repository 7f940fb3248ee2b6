// The quad that shows the whole board, with the textures it reads.
import { BufferImageSource, Container, Geometry, Mesh, Shader } from 'pixi.js';
import { BOARD_VERTEX, FAR_FRAGMENT, NEAR_FRAGMENT } from './board-shader.ts';
import { GROUND_FRAGMENT, GROUND_VERTEX } from './ground-shader.ts';
import { CELL_HEIGHT } from '../state/layout.ts';
import type { Look } from './look.ts';
import { BITS_WIDTH, BLOCK, Occupancy, type Span } from './occupancy.ts';
import type { Scene } from './scene.ts';

/** Changes are uploaded at most every so many frames: each upload has a price of its own. */
const FRAMES_PER_UPLOAD = 3;

export const unitQuad = [0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1];

export class BoardMesh {
  readonly layers = new Container();
  readonly #look: Look;
  readonly #geometry = new Geometry({ attributes: { aPosition: unitQuad } });
  readonly #ground: Mesh<Geometry, Shader>;
  readonly #near: Mesh<Geometry, Shader>;
  readonly #far: Mesh<Geometry, Shader>;
  #occupancy: Occupancy | null = null;
  #bits = emptySource();
  #density = emptySource();
  #framesSinceUpload = FRAMES_PER_UPLOAD;

  constructor(look: Look) {
    this.#look = look;
    const { uniforms, cloth, numerals } = look;
    const ground = { vertex: GROUND_VERTEX, fragment: GROUND_FRAGMENT, name: 'ground' };
    this.#ground = this.#layer(ground, { look: uniforms, uCloth: cloth });
    this.#ground.state.blend = false;
    const near = { vertex: BOARD_VERTEX, fragment: NEAR_FRAGMENT, name: 'near' };
    this.#near = this.#layer(near, { look: uniforms, uNumerals: numerals, uBits: this.#bits });
    const far = { vertex: BOARD_VERTEX, fragment: FAR_FRAGMENT, name: 'far' };
    this.#far = this.#layer(far, {
      look: uniforms,
      uBits: this.#bits,
      uDensity: this.#density,
    });
  }

  #layer(
    gl: { vertex: string; fragment: string; name: string },
    resources: Record<string, unknown>,
  ): Mesh<Geometry, Shader> {
    const shader = Shader.from({ gl, resources });
    const mesh = new Mesh({ geometry: this.#geometry, shader });
    this.layers.addChild(mesh);
    return mesh;
  }

  /** Brings the textures up to the state. Returns whether an upload is still waiting. */
  follow(scene: Scene): boolean {
    if (this.#occupancy?.layout !== scene.layout) this.#layOut(scene);
    const occupancy = this.#occupancy!;
    this.#showLayers(scene);
    occupancy.follow(scene.state);
    this.#framesSinceUpload += 1;
    if (occupancy.dirtyBits === null) return false;
    if (this.#framesSinceUpload < FRAMES_PER_UPLOAD) return true;
    this.#framesSinceUpload = 0;
    upload(this.#bits, occupancy.dirtyBits);
    upload(this.#density, occupancy.dirtyDensity);
    occupancy.dirtyBits = null;
    occupancy.dirtyDensity = null;
    return false;
  }

  destroy(): void {
    for (const mesh of [this.#ground, this.#near, this.#far]) {
      const shader = mesh.shader;
      mesh.destroy();
      shader?.destroy();
    }
    this.layers.destroy();
    this.#geometry.destroy();
    this.#bits.destroy();
    this.#density.destroy();
  }

  /** A layer that nothing is seen of is not drawn. */
  #showLayers({ camera, layout }: Scene): void {
    const detail = this.#look.uniforms.uniforms.uDetail[0]!;
    const topLeft = camera.toWorld({ x: 0, y: 0 });
    const bottomRight = camera.toWorld({ x: camera.view.width, y: camera.view.height });
    const fills =
      topLeft.x >= 0 &&
      topLeft.y >= 0 &&
      bottomRight.x <= layout.width &&
      bottomRight.y <= layout.height - CELL_HEIGHT;
    this.#ground.visible = detail > 0 || !fills;
    this.#near.visible = detail > 0;
    this.#far.visible = detail < 1;
  }

  #layOut(scene: Scene): void {
    const occupancy = new Occupancy(scene.layout);
    occupancy.follow(scene.state);
    occupancy.dirtyBits = null;
    occupancy.dirtyDensity = null;
    const old = [this.#bits, this.#density];
    this.#bits = sourceOf(occupancy.bits, BITS_WIDTH, occupancy.bitsHeight, 'nearest');
    this.#density = sourceOf(
      occupancy.density,
      occupancy.densityWidth,
      occupancy.densityHeight,
      'linear',
    );
    this.#near.shader!.resources['uBits'] = this.#bits;
    this.#far.shader!.resources['uBits'] = this.#bits;
    this.#far.shader!.resources['uDensity'] = this.#density;
    for (const source of old) source.destroy();
    const { columns, rows } = scene.layout;
    const { densityWidth: width, densityHeight: height } = occupancy;
    const lastBlock = [Math.ceil(columns / BLOCK) - 0.5, Math.ceil(rows / BLOCK) - 0.5] as const;
    const size = this.#look.uniforms.uniforms.uDensitySize;
    size.set([lastBlock[0] / width, lastBlock[1] / height, 1 / width, 1 / height]);
    this.#occupancy = occupancy;
  }
}

function upload(source: BufferImageSource, span: Span | null): void {
  if (span !== null) source.update(span.from, span.to);
}

function sourceOf(
  resource: Uint8Array,
  width: number,
  height: number,
  scaleMode: 'nearest' | 'linear',
): BufferImageSource {
  return new BufferImageSource({
    resource,
    width,
    height,
    format: 'r8unorm',
    alphaMode: 'no-premultiply-alpha',
    scaleMode,
    // The view from afar takes a blurred step of it, or it would be all noise.
    autoGenerateMipmaps: scaleMode === 'linear',
    mipmapFilter: 'nearest',
    addressMode: 'clamp-to-edge',
  });
}

const emptySource = (): BufferImageSource => sourceOf(new Uint8Array(4), 4, 1, 'nearest');
