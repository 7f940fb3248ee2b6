/** The known word that a misspelt one was probably meant to be; undefined when none is near. */
export function closestWord(word: string, known: readonly string[]): string | undefined {
  const most = word.length < 5 ? 1 : 2 + Math.floor(word.length / 10);
  if (word.length > 60) return undefined;
  let best: { word: string; steps: number } | undefined;
  for (const candidate of known) {
    const steps = editSteps(word.toLowerCase(), candidate.toLowerCase());
    if (steps <= most && (best === undefined || steps < best.steps)) {
      best = { word: candidate, steps };
    }
  }
  return best?.word;
}

/** Levenshtein distance: letters to put in, take out or change. */
function editSteps(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...one].entries()) {
    const line = [row + 1];
    for (let column = 1; column <= other.length; column += 1) {
      const change = above[column - 1]! + (letter === other[column - 1] ? 0 : 1);
      line.push(Math.min(change, above[column]! + 1, line[column - 1]! + 1));
    }
    above = line;
  }
  return above[other.length]!;
}
