/** The middle value: one round in which the machine was busy elsewhere does not move it. */
export function median(values: readonly number[]): number {
  const rising = values.toSorted((one, other) => one - other);
  const middle = rising.length >> 1;
  if (rising.length % 2 === 1) return rising[middle]!;
  return (rising[middle - 1]! + rising[middle]!) / 2;
}

/** Of what was measured side by side, round by round. */
export const ratioOf = (values: readonly number[], baseline: readonly number[]): number =>
  median(values.map((value, round) => value / baseline[round]!));
