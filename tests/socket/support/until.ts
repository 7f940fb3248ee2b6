/**
 * Resolves as soon as it is so; throws after `mostMs` with what was awaited. The limit is generous: it only
 * ends a wait for what never comes, on however busy a machine.
 */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  mostMs = 30_000,
): Promise<void> {
  const endMs = performance.now() + mostMs;
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`not within ${mostMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
