// A shop's curtain: the name on indigo cloth, the message below where one would step in.
import { legibleOn, mix, veil } from '../colour.ts';
import { drawMessage, drawQr, drawValue, pictureOf, type Drawing } from '../look.ts';
import { disc, fade, fillBox, frame, medallion, ring, washi, within } from '../ornament.ts';
import type { Box } from '../surface.ts';
import { drawText, type SetText } from '../text-block.ts';

export const NOREN_VALUE: Box = { x: 352, y: 262, width: 252, height: 88 };
export const NOREN_PRINT: Box = { x: 36, y: 358, width: 568, height: 22 };
const ALL: Box = { x: 0, y: 0, width: 640, height: 400 };
const CLOTHS = 5;
const CLOTH: Box = { x: 30, y: 26, width: 580, height: 140 };

export function drawNoren(drawing: Drawing): SetText {
  const { surface, palette } = drawing;
  washi(surface, ALL, palette.paper, palette.ink);
  drawEvening(drawing);
  drawCurtain(drawing);
  const message = drawMessage(drawing, { x: 36, y: 190, width: 300, height: 160 }, palette.ink);
  drawValue(drawing, NOREN_VALUE);
  frame(surface, ALL, palette.night, 8);
  frame(surface, { x: 12, y: 12, width: 616, height: 376 }, palette.ink, 1.5);
  return message;
}

/** The wall behind the cloth and the street below, so that the paper is not all one white. */
function drawEvening({ surface, palette }: Drawing): void {
  fillBox(
    surface,
    { x: 0, y: 0, width: 640, height: 214 },
    mix(palette.paper, palette.accent, 0.2),
  );
  fade(surface, { x: 0, y: 0, width: 640, height: 214 }, palette.cloth, 0.4);
  fade(surface, { x: 0, y: 214, width: 640, height: 30 }, palette.cloth, 0.16);
}

function drawCurtain(drawing: Drawing): void {
  const { surface, palette, facts, design, faces } = drawing;
  const width = CLOTH.width / CLOTHS;
  for (let cloth = 0; cloth < CLOTHS; cloth += 1) {
    drawCloth(drawing, { ...CLOTH, x: CLOTH.x + cloth * width, width }, cloth);
  }
  fillBox(surface, { x: 18, y: 18, width: 604, height: 12 }, '#7a4f2a');
  fillBox(surface, { x: 18, y: 18, width: 604, height: 3 }, '#a9713f');
  for (const x of [18, 622]) disc(surface, x, 24, 9, palette.gold);
  const crest = { x: CLOTH.x + 74, y: 98 };
  disc(surface, crest.x, crest.y, 52, palette.raised);
  const picture = pictureOf(facts);
  if (picture) medallion(surface, picture, crest.x, crest.y, 47);
  else disc(surface, crest.x, crest.y, 36, palette.accent);
  ring(surface, crest.x, crest.y, 49, palette.ink, 2);
  drawText(
    surface,
    design.seller,
    { x: 172, y: 44, width: facts.qr ? 316 : 420, height: 108 },
    {
      family: faces.text,
      weight: 400,
      colour: legibleOn(palette.cloth, palette.raised),
      largest: 50,
      smallest: 18,
      align: 'center',
    },
  );
  if (facts.qr) drawQr(drawing, { x: 496, y: 42, width: 104, height: 104 });
}

/** One width of cloth: its lower edge sways, and a slit parts it from the next. */
function drawCloth({ surface, palette }: Drawing, box: Box, which: number): void {
  const sway = which % 2 === 0 ? 5 : -4;
  const bottom = box.y + box.height;
  const path = () => {
    surface.beginPath();
    surface.moveTo(box.x, box.y);
    surface.lineTo(box.x + box.width, box.y);
    surface.lineTo(box.x + box.width - 2, bottom + sway);
    surface.quadraticCurveTo(box.x + box.width / 2, bottom - sway, box.x + 2, bottom + sway);
    surface.closePath();
  };
  path();
  surface.fillStyle = palette.cloth;
  surface.fill();
  within(surface, { ...box, height: box.height + 10 }, () => {
    path();
    surface.clip();
    fade(surface, { ...box, height: 40 }, palette.night, 0.8);
    for (const fold of [0.16, 0.52, 0.86]) {
      surface.fillStyle = veil(palette.night, 0.34);
      surface.fillRect(box.x + box.width * fold, box.y, 9, box.height + 10);
    }
    surface.fillStyle = veil(palette.raised, 0.7);
    surface.fillRect(box.x, bottom - 17, box.width, 3);
  });
  surface.strokeStyle = palette.night;
  surface.lineWidth = 2;
  path();
  surface.stroke();
}
