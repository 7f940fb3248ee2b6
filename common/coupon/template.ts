// Draws a coupon picture, 640 × 400: in the seller's browser as a preview, on the server for good.
import type { CouponDesign } from './design.ts';
import { drawFinePrint, paletteOf, type CouponFacts, type Drawing, type Faces } from './look.ts';
import type { Box, Surface } from './surface.ts';
import type { SetText } from './text-block.ts';
import { drawLabel, LABEL_PRINT, LABEL_VALUE } from './templates/label.ts';
import { drawNoren, NOREN_PRINT, NOREN_VALUE } from './templates/noren.ts';
import { drawPhoto, PHOTO_PRINT, PHOTO_VALUE } from './templates/photo.ts';
import { drawTicket, TICKET_PRINT, TICKET_VALUE } from './templates/ticket.ts';

export type { CouponFacts, Faces } from './look.ts';
export type { Box, Picture, Surface } from './surface.ts';

interface Template {
  readonly draw: (drawing: Drawing) => SetText;
  /** Where number and last day stand. */
  readonly print: Box;
  readonly align: 'left' | 'center';
}

const TEMPLATES: Readonly<Record<CouponDesign['template'], Template>> = {
  ticket: { draw: drawTicket, print: TICKET_PRINT, align: 'left' },
  noren: { draw: drawNoren, print: NOREN_PRINT, align: 'left' },
  label: { draw: drawLabel, print: LABEL_PRINT, align: 'center' },
  photo: { draw: drawPhoto, print: PHOTO_PRINT, align: 'left' },
};

/** Where on the picture the value hides, pixels: a scratch card may cover this. */
export const VALUE_BOXES: Readonly<Record<CouponDesign['template'], Box>> = {
  ticket: TICKET_VALUE,
  noren: NOREN_VALUE,
  label: LABEL_VALUE,
  photo: PHOTO_VALUE,
};

/**
 * The surface must be COUPON_WIDTH × COUPON_HEIGHT, at scale 1; the faces must have been loaded. Tells how
 * the message came out.
 */
export function drawCoupon(
  surface: Surface,
  design: CouponDesign,
  facts: CouponFacts,
  faces: Faces,
): SetText {
  const message = drawCard(surface, design, facts, faces);
  drawNumber(surface, design, facts, faces);
  return message;
}

/** All but number and last day: the same for all coupons of one design and benefit. */
export function drawCard(
  surface: Surface,
  design: CouponDesign,
  facts: CouponFacts,
  faces: Faces,
): SetText {
  const palette = paletteOf(design);
  surface.save();
  const message = TEMPLATES[design.template].draw({ surface, design, facts, faces, palette });
  surface.restore();
  return message;
}

/** What `drawCard` leaves out. */
export function drawNumber(
  surface: Surface,
  design: CouponDesign,
  facts: CouponFacts,
  faces: Faces,
): void {
  const { print, align } = TEMPLATES[design.template];
  const palette = paletteOf(design);
  surface.save();
  drawFinePrint({ surface, design, facts, faces, palette }, print, palette.ink, align);
  surface.restore();
}
