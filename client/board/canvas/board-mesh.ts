// The quad that shows the whole board, with the textures it reads.
import { Buffer, BufferImageSource, BufferUsage, Container, Geometry, Mesh, Shader } from 'pixi.js';
import {
  BOARD_VERTEX,
  FAR_FRAGMENT,
  FAR_VERTEX,
  GRAIN_FRAGMENT,
  GRAIN_FROM_PX,
  NEAR_FRAGMENT,
  RULE_FRAGMENT,
  RULE_VERTEX,
} from './board-shader.ts';
import { emptyFarGrid, layFarGrid } from './far-grid.ts';
import { GROUND_FRAGMENT, GROUND_PLACES, GROUND_VERTEX } from './ground-shader.ts';
import type { Layout } from '../state/layout.ts';
import type { Look } from './look.ts';
import { BITS_WIDTH, BLOCK, Occupancy, type Span } from './occupancy.ts';
import { Quads, unitQuad } from './quads.ts';
import type { Scene } from './scene.ts';

/** Changes are uploaded at most every so many frames: each upload has a price of its own. */
const FRAMES_PER_UPLOAD = 3;

interface Layer {
  readonly name: string;
  readonly vertex: string;
  readonly fragment: string;
  readonly geometry: Geometry;
  readonly resources: Record<string, unknown>;
}

type LayerMesh = Mesh<Geometry, Shader>;

export class BoardMesh {
  readonly layers = new Container();
  readonly #look: Look;
  readonly #ground: LayerMesh;
  readonly #near: LayerMesh;
  readonly #grain: LayerMesh;
  readonly #far: LayerMesh;
  readonly #rules: LayerMesh;
  readonly #lines = new Quads('aRule', 'float32x3');
  #occupancy: Occupancy | null = null;
  /** The blocks' colours, as uploaded. */
  #colours = new Uint32Array(0);
  #bits = emptySource();
  #dusk = emptySource();
  #framesSinceUpload = FRAMES_PER_UPLOAD;

  constructor(look: Look) {
    this.#look = look;
    const { cloth, numerals, uniforms } = look;
    const places = new Geometry({ attributes: { aPlace: attribute(GROUND_PLACES, 'float32x3') } });
    const cells = new Geometry({ attributes: { aPosition: attribute(unitQuad, 'float32x2') } });
    const ground = { vertex: GROUND_VERTEX, fragment: GROUND_FRAGMENT, geometry: places };
    const board = { vertex: BOARD_VERTEX, geometry: cells };
    const rules = { vertex: RULE_VERTEX, fragment: RULE_FRAGMENT, geometry: this.#lines.geometry };
    const bits = { uBits: this.#bits };
    const dusk = { uDusk: this.#dusk };
    const add = (layer: Layer) => this.#add(layer, uniforms);
    this.#ground = add({ name: 'ground', ...ground, resources: { uCloth: cloth } });
    const near = { uNumerals: numerals, ...bits };
    this.#near = add({ name: 'near', ...board, fragment: NEAR_FRAGMENT, resources: near });
    const grain = { ...bits, ...dusk };
    this.#grain = add({ name: 'grain', ...board, fragment: GRAIN_FRAGMENT, resources: grain });
    const far = { vertex: FAR_VERTEX, fragment: FAR_FRAGMENT, geometry: emptyFarGrid() };
    this.#far = add({ name: 'far', ...far, resources: dusk });
    this.#rules = add({ name: 'rules', ...rules, resources: {} });
    this.#ground.state.blend = false;
    this.#far.state.blend = false;
  }

  #add({ name, vertex, fragment, geometry, resources }: Layer, look: Look['uniforms']): LayerMesh {
    const shader = Shader.from({
      gl: { name, vertex, fragment },
      resources: { look, ...resources },
    });
    const mesh = new Mesh({ geometry, shader });
    this.layers.addChild(mesh);
    return mesh;
  }

  /** Brings the textures up to the state. Returns whether an upload is still waiting. */
  follow(scene: Scene): boolean {
    if (this.#occupancy?.layout !== scene.layout) this.#layOut(scene);
    const occupancy = this.#occupancy!;
    this.#showLayers();
    occupancy.follow(scene.state);
    this.#framesSinceUpload += 1;
    if (occupancy.dirtyBits === null) return false;
    if (this.#framesSinceUpload < FRAMES_PER_UPLOAD) return true;
    this.#framesSinceUpload = 0;
    upload(this.#bits, occupancy.dirtyBits);
    this.#colour(occupancy.dirtyDensity);
    upload(this.#dusk, occupancy.dirtyDensity);
    occupancy.dirtyBits = null;
    occupancy.dirtyDensity = null;
    return false;
  }

  destroy(): void {
    const meshes = [this.#ground, this.#near, this.#grain, this.#far, this.#rules];
    const geometries = new Set(meshes.map((mesh) => mesh.geometry));
    for (const mesh of meshes) {
      const shader = mesh.shader;
      mesh.destroy();
      shader?.destroy();
    }
    for (const geometry of geometries) geometry.destroy(true);
    this.layers.destroy();
    this.#bits.destroy();
    this.#dusk.destroy();
  }

  /** A layer that nothing is seen of is not drawn. */
  #showLayers(): void {
    const { uDetail, uGrid } = this.#look.uniforms.uniforms;
    const detail = uDetail[0]!;
    const singles = uGrid[3]! > GRAIN_FROM_PX;
    this.#near.visible = detail > 0;
    this.#grain.visible = detail < 1 && singles;
    this.#far.visible = !singles;
    this.#rules.visible = detail < 1;
  }

  #layOut(scene: Scene): void {
    const occupancy = new Occupancy(scene.layout);
    occupancy.follow(scene.state);
    const { bits, bitsHeight, densityWidth: width, densityHeight: height } = occupancy;
    this.#occupancy = occupancy;
    this.#colours = new Uint32Array(occupancy.density.length);
    this.#colour(occupancy.dirtyDensity);
    occupancy.dirtyBits = null;
    occupancy.dirtyDensity = null;
    const old = [this.#bits, this.#dusk];
    this.#bits = bitsSource(bits, bitsHeight);
    this.#dusk = duskSource(new Uint8Array(this.#colours.buffer), width, height);
    for (const mesh of [this.#near, this.#grain]) mesh.shader!.resources['uBits'] = this.#bits;
    for (const mesh of [this.#grain, this.#far]) mesh.shader!.resources['uDusk'] = this.#dusk;
    for (const source of old) source.destroy();
    this.#look.uniforms.uniforms.uFar.set([1 / width / BLOCK, 1 / height / BLOCK]);
    this.#near.geometry.getBuffer('aPosition').data = new Float32Array(cellsOf(scene.layout));
    layFarGrid(this.#far.geometry, scene.layout);
    const rules = rulesOf(scene.layout);
    this.#lines.setCount(rules.length);
    for (const [at, rule] of rules.entries()) this.#lines.set(at, rule);
    this.#lines.update();
  }

  #colour(span: Span | null): void {
    const density = this.#occupancy!.density;
    for (let block = span?.from ?? 0; block < (span?.to ?? 0); block += 1) {
      this.#colours[block] = this.#look.dusk[density[block]!]!;
    }
  }
}

const attribute = (values: readonly number[], format: 'float32x2' | 'float32x3') => {
  const usage = BufferUsage.VERTEX | BufferUsage.COPY_DST;
  return { buffer: new Buffer({ data: new Float32Array(values), usage }), format };
};

/** Two rectangles, in cells: the full rows, and what there is of the last one. */
function cellsOf({ sheets, columns }: Layout): number[] {
  const full = Math.floor(sheets / columns);
  const rest = sheets - full * columns;
  return [
    ...unitQuad.map((value, at) => value * (at % 2 === 0 ? columns : full)),
    ...unitQuad.map((value, at) => (at % 2 === 0 ? value * rest : full + (rest > 0 ? value : 0))),
  ];
}

/** Place, direction and weight of each rule between tens and hundreds of cells. */
function rulesOf({ columns, rows }: Layout): [number, number, number][] {
  const rules: [number, number, number][] = [];
  for (const [count, level] of [
    [columns, 0],
    [rows, 1],
  ] as const) {
    for (let at = 10; at < count; at += 10) rules.push([at, level, at % 100 === 0 ? 1 : 0]);
  }
  return rules.length > 0 ? rules : [[-1, 0, 0]];
}

function upload(source: BufferImageSource, span: Span | null): void {
  if (span !== null) source.update(span.from, span.to);
}

function bitsSource(resource: Uint8Array, height: number): BufferImageSource {
  return new BufferImageSource({
    resource,
    width: BITS_WIDTH,
    height,
    format: 'r8unorm',
    alphaMode: 'no-premultiply-alpha',
    scaleMode: 'nearest',
  });
}

function duskSource(resource: Uint8Array, width: number, height: number): BufferImageSource {
  return new BufferImageSource({
    resource,
    width,
    height,
    format: 'rgba8unorm',
    alphaMode: 'no-premultiply-alpha',
    scaleMode: 'linear',
    addressMode: 'clamp-to-edge',
  });
}

const emptySource = (): BufferImageSource => duskSource(new Uint8Array(4 * 4), 4, 1);
