// The ten numerals drawn once into a strip, from which the shader takes them. Every numeral gets the
// same width, so a number does not jump about when it changes.

export const ATLAS = { glyphWidth: 76, glyphHeight: 128, width: 1024, height: 128 } as const;

/** Draws the strip, white on nothing. Called again when the font has arrived. */
export function drawNumerals(canvas: HTMLCanvasElement, font: string, weight: number): void {
  canvas.width = ATLAS.width;
  canvas.height = ATLAS.height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no 2D context for the numerals');
  const size = fittingSize(context, font, weight);
  context.font = `${weight} ${size}px ${font}`;
  context.fillStyle = '#fff';
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  const eight = context.measureText('8');
  const baseline =
    (ATLAS.glyphHeight + eight.actualBoundingBoxAscent - eight.actualBoundingBoxDescent) / 2;
  for (let digit = 0; digit < 10; digit += 1) {
    context.fillText(String(digit), (digit + 0.5) * ATLAS.glyphWidth, baseline);
  }
}

/** The largest size at which every numeral fits its place. */
function fittingSize(context: CanvasRenderingContext2D, font: string, weight: number): number {
  context.font = `${weight} 100px ${font}`;
  let widest = 1;
  let highest = 1;
  for (const digit of '0123456789') {
    const metrics = context.measureText(digit);
    widest = Math.max(widest, metrics.width);
    highest = Math.max(highest, metrics.actualBoundingBoxAscent + metrics.actualBoundingBoxDescent);
  }
  const across = (ATLAS.glyphWidth - 4) / widest;
  const down = (ATLAS.glyphHeight - 10) / highest;
  return Math.floor(100 * Math.min(across, down));
}
