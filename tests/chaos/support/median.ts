/** The usual value, not the worst: a busy machine has pauses of its own. */
export const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[values.length >> 1]!;
