import { joinBytes } from './bytes.ts';

const LINE_END = 0x0a;

/**
 * Cuts a stream of bytes into lines, a batch of them at a time, each without its line end. What
 * follows the last line end is an unfinished line and comes last, if there is any.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly lines: readonly Uint8Array[]; readonly unfinished: boolean }> {
  let held: Uint8Array[] = [];
  for await (const chunk of chunks) {
    const lines: Uint8Array[] = [];
    let from = 0;
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, from)) {
      lines.push(joined(held, chunk.subarray(from, end)));
      held = [];
      from = end + 1;
    }
    if (from < chunk.length) held.push(chunk.slice(from));
    if (lines.length > 0) yield { lines, unfinished: false };
  }
  if (held.length > 0) yield { lines: [joined(held, new Uint8Array(0))], unfinished: true };
}

function joined(parts: readonly Uint8Array[], last: Uint8Array): Uint8Array {
  if (parts.length === 0) return last;
  return joinBytes(...parts, last);
}
