// One quad per running effect, and one each for the marks around focused and own number.
// A slot is written once, when its change is heard of; the shader does the rest.
import { Container, Geometry, Mesh, Shader } from 'pixi.js';
import {
  EFFECT_KIND,
  EFFECT_VERTEX,
  FAR_EFFECT_FRAGMENT,
  MARK_FRAGMENT,
  NEAR_EFFECT_FRAGMENT,
} from './effect-shader.ts';
import type { Look } from './look.ts';
import { Quads } from './quads.ts';
import { effectMs, type Scene } from './scene.ts';

/** More at once than this and the oldest are cut short. */
const SLOTS = 1024;
const MARKS = 2;

export class EffectMesh {
  readonly layers = new Container();
  readonly #look: Look;
  readonly #near: Mesh<Geometry, Shader>;
  readonly #far: Mesh<Geometry, Shader>;
  readonly #marks: Mesh<Geometry, Shader>;
  readonly #changes = new Quads('aChange', 'float32x4');
  readonly #rings = new Quads('aChange', 'float32x4');
  /** The numbers that are ringed: one's own and the focused one, 0 for none. */
  #ringed = [0, 0];
  #cursor = -1;
  #aliveUntilMs = 0;

  constructor(look: Look) {
    this.#look = look;
    this.#changes.setCount(SLOTS);
    this.#rings.setCount(MARKS);
    const changes = this.#changes.geometry;
    this.#near = this.#layer('near effects', NEAR_EFFECT_FRAGMENT, changes);
    this.#far = this.#layer('far effects', FAR_EFFECT_FRAGMENT, changes);
    this.#marks = this.#layer('marks', MARK_FRAGMENT, this.#rings.geometry);
  }

  #layer(name: string, fragment: string, geometry: Geometry): Mesh<Geometry, Shader> {
    const shader = Shader.from({
      gl: { vertex: EFFECT_VERTEX, fragment, name },
      resources: { look: this.#look.uniforms, uNumerals: this.#look.numerals },
    });
    const mesh = new Mesh({ geometry, shader });
    this.layers.addChild(mesh);
    return mesh;
  }

  /** Takes over new changes and marks. Returns whether an effect is running. */
  follow(scene: Scene): boolean {
    if (this.#readChanges(scene)) this.#changes.update();
    if (this.#readMarks(scene)) this.#rings.update();
    const running = scene.nowMs < this.#aliveUntilMs;
    const near = this.#look.uniforms.uniforms.uDetail[0]! > 0.5;
    this.#near.visible = running && near;
    this.#far.visible = running && !near;
    this.#marks.visible = scene.focused !== null || scene.state.own !== null;
    return running;
  }

  destroy(): void {
    const geometries = [this.#near.geometry, this.#marks.geometry];
    for (const mesh of [this.#near, this.#far, this.#marks]) {
      const shader = mesh.shader;
      mesh.destroy();
      shader?.destroy();
    }
    for (const geometry of geometries) geometry.destroy(true);
    this.layers.destroy();
  }

  #readChanges(scene: Scene): boolean {
    const { changes } = scene.state;
    // What happened before the board was first drawn is not shown as happening now.
    if (this.#cursor < 0) this.#cursor = changes.written;
    const from = Math.max(this.#cursor, changes.oldest, changes.written - SLOTS);
    for (let at = from; at < changes.written; at += 1) {
      const isReturn = changes.isReturn(at);
      const lengthMs = effectMs(isReturn, scene.reducedMotion);
      const startMs = changes.startMsAt(at);
      const kind = isReturn ? EFFECT_KIND.return : EFFECT_KIND.vanish;
      this.#write(at % SLOTS, changes.numberAt(at), startMs, kind, lengthMs);
      this.#aliveUntilMs = Math.max(this.#aliveUntilMs, startMs + lengthMs);
    }
    const changed = from < changes.written;
    this.#cursor = changes.written;
    return changed;
  }

  #readMarks(scene: Scene): boolean {
    const focused = scene.focused ?? 0;
    const own = scene.state.own?.number ?? 0;
    if (this.#ringed[0] === own && this.#ringed[1] === focused) return false;
    this.#ringed = [own, focused];
    this.#rings.set(0, [own, 0, EFFECT_KIND.own, 0]);
    this.#rings.set(1, [focused, 0, EFFECT_KIND.focus, 0]);
    return true;
  }

  #write(slot: number, number: number, startMs: number, kind: number, lengthMs: number): void {
    const start = (startMs - this.#look.originMs) / 1000;
    this.#changes.set(slot, [number, start, kind, lengthMs / 1000]);
  }
}
