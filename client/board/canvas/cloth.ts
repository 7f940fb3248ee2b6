// One tile of the cloth under the board: waves, as on indigo dyed cotton.

/** Device pixels; the tile is one wave wide and half a wave high, twice over. */
export const CLOTH = { width: 128, height: 128 } as const;

/** Draws the tile, white on nothing; it joins itself on all sides. */
export function drawCloth(canvas: HTMLCanvasElement): void {
  canvas.width = CLOTH.width;
  canvas.height = CLOTH.height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no 2D context for the cloth');
  const radius = CLOTH.width / 2;
  const step = CLOTH.height / 4;
  context.strokeStyle = '#fff';
  context.lineWidth = 2.5;
  // From the far rows to the near ones, each covering what is behind it.
  for (let row = -3; row <= 7; row += 1) {
    const shift = row % 2 === 0 ? 0 : radius;
    for (let x = shift - 2 * radius; x <= CLOTH.width + 2 * radius; x += 2 * radius) {
      wave(context, x, (row + 1) * step, radius);
    }
  }
}

function wave(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  const ring = (share: number) => {
    context.beginPath();
    context.arc(x, y, radius * share, 0, 2 * Math.PI);
  };
  ring(1);
  context.globalCompositeOperation = 'destination-out';
  context.fill();
  context.globalCompositeOperation = 'source-over';
  for (const share of [0.97, 0.66, 0.35]) {
    ring(share);
    context.stroke();
  }
}
