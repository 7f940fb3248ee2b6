// A label as on a tea caddy: patterned paper all over, in its middle a plate with the message.
import { legibleOn, mix } from '../colour.ts';
import { drawMessage, drawQr, drawSeller, drawValue, pictureOf, type Drawing } from '../look.ts';
import { disc, fillBox, frame, hempLeaves, medallion, ring, washi } from '../ornament.ts';
import type { Box, Surface } from '../surface.ts';
import type { SetText } from '../text-block.ts';

export const LABEL_VALUE: Box = { x: 194, y: 254, width: 252, height: 82 };
export const LABEL_PRINT: Box = { x: 150, y: 338, width: 340, height: 20 };
const PLATE: Box = { x: 96, y: 34, width: 448, height: 332 };
const CUT = 22;

export function drawLabel(drawing: Drawing): SetText {
  const { surface, palette, facts } = drawing;
  const all = { x: 0, y: 0, width: 640, height: 400 };
  hempLeaves(surface, all, palette.accent, mix(palette.accent, palette.thread, 0.34), 52);
  frame(surface, all, palette.night, 6);
  frame(surface, { x: 10, y: 10, width: 620, height: 380 }, palette.gold, 2);
  drawPlate(drawing);
  const picture = pictureOf(facts);
  const message = { x: 124, y: 146, width: 392, height: 102 };
  drawBand(drawing, picture !== null);
  const set = drawMessage(drawing, message, palette.ink, 'center');
  drawValue(drawing, LABEL_VALUE);
  if (facts.qr) drawQr(drawing, { x: 451, y: 254, width: 83, height: 83 });
  return set;
}

/** The seller's name on a band of ink, the goods in a round window in front of it. */
function drawBand(drawing: Drawing, hasPicture: boolean): void {
  const { surface, palette, facts } = drawing;
  const band = { x: PLATE.x + 4, y: 58, width: PLATE.width - 8, height: 62 };
  fillBox(surface, band, palette.cloth);
  fillBox(surface, { ...band, y: band.y + 4, height: 1.5 }, palette.gold);
  fillBox(surface, { ...band, y: band.y + band.height - 5.5, height: 1.5 }, palette.gold);
  const colour = legibleOn(palette.cloth, palette.raised);
  const name = { x: 232, y: band.y + 8, width: 292, height: band.height - 16 };
  drawSeller(drawing, hasPicture ? name : { ...name, x: 124, width: 392 }, colour, 'center');
  const picture = pictureOf(facts);
  if (!picture) return;
  const [x, y] = [168, 89];
  disc(surface, x, y, 58, palette.raised);
  medallion(surface, picture, x, y, 53);
  ring(surface, x, y, 55, palette.ink, 2.5);
}

function drawPlate({ surface, palette }: Drawing): void {
  surface.save();
  cutCorners(surface, PLATE, CUT);
  surface.clip();
  washi(surface, PLATE, mix(palette.paper, palette.gold, 0.12), palette.ink);
  surface.restore();
  for (const [by, wide, colour] of [
    [0, 4, palette.ink],
    [7, 1.2, palette.gold],
  ] as const) {
    cutCorners(surface, shrink(PLATE, by), CUT);
    surface.strokeStyle = colour;
    surface.lineWidth = wide;
    surface.stroke();
  }
}

const shrink = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x + by,
  y: y + by,
  width: width - 2 * by,
  height: height - 2 * by,
});

/** A box whose corners are cut off in quarter circles. */
function cutCorners(surface: Surface, { x, y, width, height }: Box, radius: number): void {
  const quarter = Math.PI / 2;
  surface.beginPath();
  surface.moveTo(x + radius, y);
  surface.lineTo(x + width - radius, y);
  surface.arc(x + width, y, radius, 2 * quarter, quarter, true);
  surface.lineTo(x + width, y + height - radius);
  surface.arc(x + width, y + height, radius, 3 * quarter, 2 * quarter, true);
  surface.lineTo(x + radius, y + height);
  surface.arc(x, y + height, radius, 0, -quarter, true);
  surface.lineTo(x, y + radius);
  surface.arc(x, y, radius, quarter, 0, true);
  surface.closePath();
}
