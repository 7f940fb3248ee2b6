// What the picture of the board shows, read from its pixels: paper where a number is open.
import type { BoardPage } from './board-page.ts';

/** Paper is lighter than this, the cloth beneath it darker; of 255. */
const PAPER = 150;

/** The numbers that are paper on the screen now. The board must be seen whole. */
export async function picturedOpen(board: BoardPage, sheets: number): Promise<number[]> {
  const picture = board.page.locator('.picture');
  const places = await board.placesOf(Array.from({ length: sheets }, (_, at) => at + 1));
  const box = (await picture.boundingBox())!;
  const png = (await picture.screenshot()).toString('base64');
  const spots = places.map(({ x, y, cell }) => [x - box.x, y - box.y - cell * 0.27] as const);
  const light = await board.page.evaluate(
    async ({ base64, wide, points }) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
      canvas.drawImage(image, 0, 0);
      const ratio = image.width / wide;
      return points.map(([x, y]) => {
        const [red, green, blue] = canvas.getImageData(x * ratio, y * ratio, 1, 1).data;
        return (red! + green! + blue!) / 3;
      });
    },
    { base64: png, wide: box.width, points: spots },
  );
  return light.flatMap((level, at) => (level > PAPER ? [at + 1] : []));
}
