// A screen photographed by hand, then cut out by someone who marks the four corners inexactly.
import type { Pixels } from '../../common/watermark/pixels.ts';
import { homography, mapPoint } from '../../common/watermark/homography.ts';
import { HEIGHT, WIDTH } from '../../common/watermark/setting.ts';
import type { Chance } from './dice.ts';
import { mapChannels, warp, type Place } from './pixel-work.ts';
import { jpeg, toPixels, toSharp } from './with-sharp.ts';

const PHOTO = { width: 1280, height: 960 } as const;
/** How far each corner is marked wrong, in pixels of the card. */
const CORNER_ERROR = 10;

const CORNERS: readonly Place[] = [
  [-0.5, -0.5],
  [WIDTH - 0.5, -0.5],
  [WIDTH - 0.5, HEIGHT - 0.5],
  [-0.5, HEIGHT - 0.5],
];

export async function photograph(pixels: Pixels, chance: Chance): Promise<Pixels> {
  const corners = seenCorners(chance);
  const photo = await takePhoto(pixels, corners, chance);
  const toPhoto = homography(CORNERS, corners);
  const marked = CORNERS.map(([x, y]): Place => {
    const turn = chance.between(0, 2 * Math.PI);
    return mapPoint(toPhoto, x + CORNER_ERROR * Math.cos(turn), y + CORNER_ERROR * Math.sin(turn));
  });
  const cutOut = homography(CORNERS, marked);
  return warp(photo, {
    width: WIDTH,
    height: HEIGHT,
    ground: 40,
    from: (x, y) => mapPoint(cutOut, x, y),
  });
}

/** The card fills about two thirds of the photo's width and is seen a little from the side. */
function seenCorners(chance: Chance): Place[] {
  const factor = chance.between(1.3, 1.55);
  const turn = chance.between(-0.07, 0.07);
  const [tilt, lean] = [chance.between(-0.12, 0.12), chance.between(-0.12, 0.12)];
  return CORNERS.map(([x, y]): Place => {
    const [u, v] = [x - WIDTH / 2, y - HEIGHT / 2];
    const depth = 1 + (tilt * u) / WIDTH + (lean * v) / HEIGHT;
    const [right, down] = [(factor * u) / depth, (factor * v) / depth];
    return [
      PHOTO.width / 2 + right * Math.cos(turn) - down * Math.sin(turn),
      PHOTO.height / 2 + right * Math.sin(turn) + down * Math.cos(turn),
    ];
  });
}

async function takePhoto(
  pixels: Pixels,
  corners: readonly Place[],
  chance: Chance,
): Promise<Pixels> {
  const back = homography(corners, CORNERS);
  const sharpPhoto = warp(pixels, { ...PHOTO, ground: 40, from: (x, y) => mapPoint(back, x, y) });
  const blurred = await toPixels(toSharp(sharpPhoto).blur(chance.between(0.9, 1.5)));
  const exposure = chance.between(0.85, 1.05);
  const noise = chance.between(2, 5);
  const noisy = mapChannels(blurred, (value) => value * exposure + noise * chance.normal());
  return jpeg(noisy, 80);
}
