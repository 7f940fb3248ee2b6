// One instanced quad per running effect, and one each for the marks around focused and own number.
// A slot of the instance buffer is written once, when its change is heard of; the shader does the rest.
import { Buffer, BufferUsage, Container, Geometry, Mesh, Shader } from 'pixi.js';
import { unitQuad } from './board-mesh.ts';
import {
  EFFECT_KIND,
  EFFECT_VERTEX,
  FAR_EFFECT_FRAGMENT,
  NEAR_EFFECT_FRAGMENT,
} from './effect-shader.ts';
import type { Look } from './look.ts';
import { effectMs, type Scene } from './scene.ts';

/** More at once than this and the oldest are cut short. */
const SLOTS = 1024;
const MARKS = 2;

export class EffectMesh {
  readonly layers = new Container();
  readonly #look: Look;
  readonly #geometry: Geometry;
  readonly #near: Mesh<Geometry, Shader>;
  readonly #far: Mesh<Geometry, Shader>;
  readonly #data = new Float32Array((SLOTS + MARKS) * 4);
  readonly #buffer: Buffer;
  #cursor = -1;
  #aliveUntilMs = 0;

  constructor(look: Look) {
    this.#look = look;
    this.#buffer = new Buffer({
      data: this.#data,
      usage: BufferUsage.VERTEX | BufferUsage.COPY_DST,
    });
    this.#geometry = new Geometry({
      attributes: {
        aPosition: unitQuad,
        aChange: { buffer: this.#buffer, format: 'float32x4', instance: true, stride: 16 },
      },
      instanceCount: SLOTS + MARKS,
    });
    this.#near = this.#layer(NEAR_EFFECT_FRAGMENT, 'near effects');
    this.#far = this.#layer(FAR_EFFECT_FRAGMENT, 'far effects');
  }

  #layer(fragment: string, name: string): Mesh<Geometry, Shader> {
    const shader = Shader.from({
      gl: { vertex: EFFECT_VERTEX, fragment, name },
      resources: { look: this.#look.uniforms, uNumerals: this.#look.numerals },
    });
    const mesh = new Mesh({ geometry: this.#geometry, shader });
    this.layers.addChild(mesh);
    return mesh;
  }

  /** Takes over new changes and marks. Returns whether an effect is running. */
  follow(scene: Scene): boolean {
    const changed = this.#readChanges(scene);
    const marked = this.#readMarks(scene);
    if (changed || marked) this.#buffer.update();
    const running = scene.nowMs < this.#aliveUntilMs;
    const near = this.#look.uniforms.uniforms.uDetail[0]! > 0.5;
    this.layers.visible = running || scene.focused !== null || scene.state.own !== null;
    this.#near.visible = near;
    this.#far.visible = !near;
    return running;
  }

  destroy(): void {
    for (const mesh of [this.#near, this.#far]) {
      const shader = mesh.shader;
      mesh.destroy();
      shader?.destroy();
    }
    this.layers.destroy();
    this.#geometry.destroy(true);
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
    const at = SLOTS * 4;
    if (this.#data[at] === own && this.#data[at + 4] === focused) return false;
    this.#write(SLOTS, own, this.#look.originMs, EFFECT_KIND.own, 0);
    this.#write(SLOTS + 1, focused, this.#look.originMs, EFFECT_KIND.focus, 0);
    return true;
  }

  #write(slot: number, number: number, startMs: number, kind: number, lengthMs: number): void {
    const start = (startMs - this.#look.originMs) / 1000;
    this.#data.set([number, start, kind, lengthMs / 1000], slot * 4);
  }
}
