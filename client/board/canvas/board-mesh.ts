// The quad that shows the whole board, with the textures it reads.
import { BufferImageSource, Geometry, Mesh, Shader } from 'pixi.js';
import { BOARD_FRAGMENT, BOARD_VERTEX } from './board-shader.ts';
import type { Look } from './look.ts';
import { BITS_WIDTH, BLOCK, Occupancy, type Span } from './occupancy.ts';
import type { Scene } from './scene.ts';

/** Changes are uploaded at most every so many frames: each upload has a price of its own. */
const FRAMES_PER_UPLOAD = 3;

export const unitQuad = [0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1];

export class BoardMesh {
  readonly mesh: Mesh<Geometry, Shader>;
  readonly #look: Look;
  readonly #shader: Shader;
  #occupancy: Occupancy | null = null;
  #bits = emptySource();
  #density = emptySource();
  #framesSinceUpload = FRAMES_PER_UPLOAD;

  constructor(look: Look) {
    this.#look = look;
    this.#shader = Shader.from({
      gl: { vertex: BOARD_VERTEX, fragment: BOARD_FRAGMENT, name: 'board' },
      resources: {
        look: look.uniforms,
        uNumerals: look.numerals,
        uBits: this.#bits,
        uDensity: this.#density,
      },
    });
    const geometry = new Geometry({ attributes: { aPosition: unitQuad } });
    this.mesh = new Mesh({ geometry, shader: this.#shader });
    this.mesh.state.blend = false;
  }

  /** Brings the textures up to the state. Returns whether an upload is still waiting. */
  follow(scene: Scene): boolean {
    if (this.#occupancy?.layout !== scene.layout) this.#layOut(scene);
    const occupancy = this.#occupancy!;
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
    this.mesh.geometry.destroy();
    this.mesh.destroy();
    this.#shader.destroy();
    this.#bits.destroy();
    this.#density.destroy();
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
    this.#shader.resources['uBits'] = this.#bits;
    this.#shader.resources['uDensity'] = this.#density;
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
    addressMode: 'clamp-to-edge',
  });
}

const emptySource = (): BufferImageSource => sourceOf(new Uint8Array(4), 4, 1, 'nearest');
