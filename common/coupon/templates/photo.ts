// The seller's own picture over the whole coupon, and a strip of paper in front of it.
import { legibleOn, mix, veil } from '../colour.ts';
import { drawMessage, drawQr, drawSeller, drawValue, type Drawing } from '../look.ts';
import { cover, disc, fade, fillBox, frame, medallion, ring, washi, waves } from '../ornament.ts';
import type { Box } from '../surface.ts';
import type { SetText } from '../text-block.ts';

export const PHOTO_VALUE: Box = { x: 36, y: 272, width: 300, height: 82 };
export const PHOTO_PRINT: Box = { x: 36, y: 358, width: 300, height: 20 };
const STRIP: Box = { x: 20, y: 20, width: 332, height: 360 };
const VIEW: Box = { x: 374, y: 0, width: 266, height: 400 };

export function drawPhoto(drawing: Drawing): SetText {
  const { surface, palette, facts } = drawing;
  const all = { x: 0, y: 0, width: 640, height: 400 };
  if (facts.upload) cover(surface, facts.upload, VIEW);
  else drawSunrise(drawing);
  // Whites of a photograph would leave a mark no room.
  fillBox(surface, all, veil(palette.gold, 0.07));
  fade(surface, { ...VIEW, height: 140 }, palette.night, 0.22);
  fillBox(surface, { x: 0, y: 0, width: 372, height: 400 }, palette.cloth);
  fillBox(surface, { x: 372, y: 0, width: 3, height: 400 }, palette.gold);
  washi(surface, STRIP, mix(palette.paper, palette.gold, 0.1), palette.ink);
  fillBox(surface, { ...STRIP, height: 48 }, palette.accent);
  const message = drawParts(drawing);
  if (facts.qr) drawQr(drawing, { x: 520, y: 280, width: 100, height: 100 });
  frame(surface, all, palette.night, 6);
  frame(surface, { x: 10, y: 10, width: 620, height: 380 }, palette.gold, 1.5);
  return message;
}

function drawParts(drawing: Drawing): SetText {
  const { surface, palette } = drawing;
  frame(surface, STRIP, palette.night, 2);
  drawSeller(
    drawing,
    { x: 36, y: 24, width: 300, height: 40 },
    legibleOn(palette.accent, palette.raised),
  );
  drawValue(drawing, PHOTO_VALUE);
  return drawMessage(drawing, { x: 36, y: 80, width: 300, height: 180 }, palette.ink);
}

/** Without a photograph: the goods, or a red sun, over the sea. */
function drawSunrise({ surface, palette, facts }: Drawing): void {
  fillBox(surface, VIEW, mix(palette.paper, palette.gold, 0.3));
  fade(surface, VIEW, palette.cloth, 0.5);
  const [x, y, radius] = [506, 172, 104];
  disc(surface, x, y, radius, palette.accent);
  waves(surface, { ...VIEW, y: 262, height: 138 }, palette.cloth, palette.thread, 36);
  if (!facts.artwork) return;
  medallion(surface, facts.artwork, x, y, radius - 8);
  ring(surface, x, y, radius - 7, palette.night, 2.5);
}
