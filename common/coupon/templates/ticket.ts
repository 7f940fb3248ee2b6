// A paper ticket on an indigo tray: message to the left, a stub with the goods to the right.
import { legibleOn, mix, veil } from '../colour.ts';
import { drawMessage, drawQr, drawSeller, drawValue, pictureOf, type Drawing } from '../look.ts';
import {
  disc,
  fade,
  fillBox,
  frame,
  hempLeaves,
  medallion,
  ring,
  washi,
  waves,
  within,
} from '../ornament.ts';
import type { Box } from '../surface.ts';
import type { SetText } from '../text-block.ts';

export const TICKET_VALUE: Box = { x: 40, y: 244, width: 372, height: 102 };
export const TICKET_PRINT: Box = { x: 40, y: 352, width: 372, height: 24 };
const CARD: Box = { x: 16, y: 16, width: 608, height: 368 };
const STUB: Box = { x: 440, y: 16, width: 184, height: 368 };

export function drawTicket(drawing: Drawing): SetText {
  const { surface, palette, facts } = drawing;
  const tray = { x: 0, y: 0, width: 640, height: 400 };
  waves(surface, tray, palette.night, mix(palette.night, palette.thread, 0.24), 24);
  washi(surface, CARD, palette.paper, palette.ink);
  within(surface, CARD, () => fade(surface, { ...CARD, height: 74 }, palette.cloth, 0.34));
  drawStub(drawing);
  tear(drawing);
  frame(surface, CARD, palette.ink, 2.5);
  drawSeller(drawing, { x: 40, y: 30, width: 372, height: 40 }, palette.ink);
  const message = drawMessage(drawing, { x: 40, y: 76, width: 372, height: 156 }, palette.ink);
  drawValue(drawing, TICKET_VALUE);
  if (facts.qr) drawQr(drawing, { x: 478, y: 252, width: 112, height: 112 });
  return message;
}

function drawStub(drawing: Drawing): void {
  const { surface, palette, facts, faces } = drawing;
  hempLeaves(surface, STUB, palette.accent, mix(palette.accent, palette.thread, 0.3), 46);
  const y = facts.qr ? 136 : 172;
  const x = STUB.x + STUB.width / 2;
  disc(surface, x, y, 76, palette.raised);
  const picture = pictureOf(facts);
  if (picture) medallion(surface, picture, x, y, 70);
  else disc(surface, x, y, 58, palette.gold);
  ring(surface, x, y, 72, palette.ink, 2.5);
  if (facts.qr) return;
  fillBox(surface, { x: STUB.x + 22, y: 288, width: STUB.width - 44, height: 56 }, palette.accent);
  surface.font = `700 30px ${faces.display}`;
  surface.textAlign = 'center';
  surface.textBaseline = 'middle';
  surface.fillStyle = legibleOn(palette.accent, palette.raised);
  surface.fillText('Coupon', x, 316);
}

/** Where the stub is torn off: a dashed line between two notches. */
function tear({ surface, palette }: Drawing): void {
  surface.strokeStyle = veil(palette.ink, 0.9);
  surface.lineWidth = 2;
  surface.setLineDash([7, 6]);
  surface.beginPath();
  surface.moveTo(STUB.x, CARD.y + 16);
  surface.lineTo(STUB.x, CARD.y + CARD.height - 16);
  surface.stroke();
  surface.setLineDash([]);
  for (const y of [CARD.y, CARD.y + CARD.height]) {
    within(surface, CARD, () => {
      disc(surface, STUB.x, y, 14, palette.night);
      ring(surface, STUB.x, y, 14, palette.ink, 2.5);
    });
  }
}
