export const lineCount = (text: string): number => text.split(/\r\n|\r|\n/).length;

/** Where a line (from 1) begins and ends in the text; beyond the last line: the end of the text. */
export function caretAtLine(text: string, line: number): { from: number; to: number } {
  let from = 0;
  const breaks = /\r\n|\r|\n/g;
  for (let at = 1; at < line; at += 1) {
    const found = breaks.exec(text);
    if (!found) return { from: text.length, to: text.length };
    from = found.index + found[0].length;
  }
  const end = breaks.exec(text);
  return { from, to: end ? end.index : text.length };
}
