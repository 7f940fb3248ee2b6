// Many quads in one draw. Not as instances of one quad: without a graphics card each instance is
// prepared like a draw of its own, and a thousand of them cost more than the rest of the picture.
import { Buffer, BufferUsage, Geometry } from 'pixi.js';

/** Of one quad, two triangles. */
export const unitQuad = [0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1];

const CORNERS = [0, 0, 1, 0, 1, 1, 0, 1];
const VERTICES = 4;
const INDICES = [0, 1, 2, 0, 2, 3];

export type QuadFormat = 'float32x3' | 'float32x4';

/** Quads whose corners all carry their quad's values, as attribute `name`; `aPosition` is the corner. */
export class Quads {
  readonly geometry: Geometry;
  readonly #name: string;
  /** Floats of one quad's values. */
  readonly #width: number;
  #values = new Float32Array(0);

  constructor(name: string, format: QuadFormat) {
    this.#name = name;
    this.#width = format === 'float32x3' ? 3 : 4;
    const usage = BufferUsage.VERTEX | BufferUsage.COPY_DST;
    const empty = () => new Buffer({ data: new Float32Array(0), usage });
    this.geometry = new Geometry({
      attributes: {
        aPosition: { buffer: empty(), format: 'float32x2' },
        [name]: { buffer: empty(), format },
      },
      indexBuffer: new Uint32Array(0),
    });
  }

  /** Room for so many quads, all of zeros. */
  setCount(count: number): void {
    this.#values = new Float32Array(count * VERTICES * this.#width);
    const at = (index: number) => Math.floor(index / INDICES.length) * VERTICES;
    const corners = { length: count * CORNERS.length };
    const indices = { length: count * INDICES.length };
    this.geometry.getBuffer('aPosition').data = Float32Array.from(
      corners,
      (_, index) => CORNERS[index % CORNERS.length]!,
    );
    this.geometry.indexBuffer.data = Uint32Array.from(
      indices,
      (_, index) => at(index) + INDICES[index % INDICES.length]!,
    );
    this.geometry.getBuffer(this.#name).data = this.#values;
  }

  /** Uploaded with `update`. */
  set(quad: number, values: readonly number[]): void {
    const from = quad * VERTICES * this.#width;
    for (let vertex = 0; vertex < VERTICES; vertex += 1) {
      this.#values.set(values, from + vertex * this.#width);
    }
  }

  update(): void {
    this.geometry.getBuffer(this.#name).update();
  }
}
