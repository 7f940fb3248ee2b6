// The foil as instanced quads: pieces that lie on a grid, and crumbs whose slots are written once, when
// they break off; the shaders do the rest.
import {
  Buffer,
  BufferImageSource,
  BufferUsage,
  CanvasSource,
  Container,
  Geometry,
  Mesh,
  Shader,
  UniformGroup,
} from 'pixi.js';
import { COLUMNS, ROWS } from '../state/foil.ts';
import { CRUMB_FRAGMENT, CRUMB_VERTEX, FOIL_FRAGMENT, FOIL_VERTEX, PIECES } from './foil-shader.ts';
import { FOIL } from '../state/foil.ts';
import type { Scene } from './scene.ts';

const SLOTS = 256;
const QUAD = [0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1];

const vec4 = () => ({ value: new Float32Array(4), type: 'vec4<f32>' }) as const;

type FoilLayer = Mesh<Geometry, Shader>;

export class FoilMesh {
  readonly layers = new Container();
  readonly #uniforms = new UniformGroup({ uView: vec4(), uScale: vec4(), uFall: vec4() });
  /** Times reach the shader as seconds since this, or a float would be too coarse for them. */
  readonly #originMs = performance.now() - 1_000;
  readonly #art: CanvasSource;
  readonly #crumbs = new Float32Array(SLOTS * 4);
  readonly #along = new Float32Array(SLOTS * 2);
  readonly #foil: FoilLayer;
  readonly #flying: FoilLayer;
  #freed: BufferImageSource | null = null;
  #version = -1;
  #cursor = -1;

  constructor(art: HTMLCanvasElement) {
    this.#art = new CanvasSource({ resource: art, autoGenerateMipmaps: true, scaleMode: 'linear' });
    const nothing = freedSource(new Uint8Array(COLUMNS * ROWS));
    this.#foil = this.#layer('foil', FOIL_VERTEX, FOIL_FRAGMENT, piecesOf(), {
      uArt: this.#art,
      uFreed: nothing,
    });
    this.#freed = nothing;
    const crumbs = crumbsOf(this.#crumbs, this.#along);
    this.#flying = this.#layer('crumbs', CRUMB_VERTEX, CRUMB_FRAGMENT, crumbs, {});
  }

  follow(scene: Scene): void {
    this.#place(scene);
    this.#readFoil(scene);
    this.#readCrumbs(scene);
  }

  destroy(): void {
    for (const layer of [this.#foil, this.#flying]) {
      const { geometry, shader } = layer;
      layer.destroy();
      shader?.destroy();
      geometry.destroy(true);
    }
    this.layers.destroy();
    this.#art.destroy();
    this.#freed?.destroy();
  }

  #layer(
    name: string,
    vertex: string,
    fragment: string,
    geometry: Geometry,
    textures: Record<string, unknown>,
  ): FoilLayer {
    const resources = { look: this.#uniforms, ...textures };
    const shader = Shader.from({ gl: { name, vertex, fragment }, resources });
    const layer = new Mesh({ geometry, shader });
    this.layers.addChild(layer);
    return layer;
  }

  #place({ foil, view, place, glint, nowMs }: Scene): void {
    const { uView, uScale, uFall } = this.#uniforms.uniforms;
    uView.set([view.width, view.height, place.x, place.y]);
    const now = (nowMs - this.#originMs) / 1_000;
    uScale.set([place.width / FOIL.width, place.height / FOIL.height, glint, now]);
    const fallen = foil.fallStartMs === null ? -1 : Math.max(0, nowMs - foil.fallStartMs) / 1_000;
    uFall.set([fallen, foil.last.x, foil.last.y, 0]);
  }

  #readFoil({ foil }: Scene): void {
    if (foil.version === this.#version) return;
    this.#version = foil.version;
    const old = this.#freed;
    if (old?.resource === foil.freed) {
      old.update();
      return;
    }
    this.#freed = freedSource(foil.freed);
    this.#foil.shader!.resources['uFreed'] = this.#freed;
    old?.destroy();
  }

  #readCrumbs({ foil: { crumbs } }: Scene): void {
    if (this.#cursor < 0) this.#cursor = crumbs.written;
    if (this.#cursor === crumbs.written) return;
    const from = Math.max(this.#cursor, crumbs.oldest, crumbs.written - SLOTS);
    for (let at = from; at < crumbs.written; at += 1) {
      const { x, y, alongX, alongY, startMs } = crumbs.at(at);
      const slot = at % SLOTS;
      this.#crumbs.set([x, y, (startMs - this.#originMs) / 1_000, at % 4_096], slot * 4);
      this.#along.set([alongX * 1_000, alongY * 1_000], slot * 2);
    }
    this.#cursor = crumbs.written;
    this.#flying.geometry.getBuffer('aCrumb').update();
    this.#flying.geometry.getBuffer('aAlong').update();
  }
}

const bufferOf = (data: Float32Array) =>
  new Buffer({ data, usage: BufferUsage.VERTEX | BufferUsage.COPY_DST });

const quad = () => ({ buffer: bufferOf(new Float32Array(QUAD)), format: 'float32x2' }) as const;

function piecesOf(): Geometry {
  const count = PIECES.across * PIECES.down;
  const pieces = new Float32Array(count * 2);
  for (let piece = 0; piece < count; piece += 1) {
    pieces.set([piece % PIECES.across, Math.floor(piece / PIECES.across)], piece * 2);
  }
  return new Geometry({
    attributes: {
      aPosition: quad(),
      aPiece: { buffer: bufferOf(pieces), format: 'float32x2', instance: true, stride: 8 },
    },
    instanceCount: count,
  });
}

function crumbsOf(crumbs: Float32Array, along: Float32Array): Geometry {
  return new Geometry({
    attributes: {
      aPosition: quad(),
      aCrumb: { buffer: bufferOf(crumbs), format: 'float32x4', instance: true, stride: 16 },
      aAlong: { buffer: bufferOf(along), format: 'float32x2', instance: true, stride: 8 },
    },
    instanceCount: SLOTS,
  });
}

function freedSource(resource: Uint8Array): BufferImageSource {
  return new BufferImageSource({
    resource,
    width: COLUMNS,
    height: ROWS,
    format: 'r8unorm',
    alphaMode: 'no-premultiply-alpha',
    scaleMode: 'linear',
    addressMode: 'clamp-to-edge',
  });
}
