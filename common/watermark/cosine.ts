// Cosine by sums and products alone. Math.cos may differ in its last bit between engines, and then a
// picture made in the browser would not be the one that the server makes.

const TURN = 2 * Math.PI;

/** cos(angle), angle in radians, to about 1e-15; the same bits wherever IEEE arithmetic is. */
export function cosine(angle: number): number {
  const whole = angle - TURN * Math.floor(angle / TURN + 0.5);
  const square = whole * whole;
  let term = 1;
  let sum = 1;
  // |whole| ≤ π: the 15th term is below 1e-17.
  for (let n = 1; n <= 15; n++) {
    term *= -square / ((2 * n - 1) * (2 * n));
    sum += term;
  }
  return sum;
}

export function sine(angle: number): number {
  return cosine(angle - Math.PI / 2);
}
