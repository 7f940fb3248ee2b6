/** Ends every switch over a tagged union: a new case that is not handled stops compiling. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
