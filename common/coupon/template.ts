// Draws a coupon picture, 640 × 400: in the seller's browser as a preview, on the server for good.
import type { CouponDesign } from './design.ts';
import { paletteOf, type CouponFacts, type Faces } from './look.ts';
import type { Box, Sheet } from './sheet.ts';
import { drawLabel, LABEL_VALUE } from './templates/label.ts';
import { drawNoren, NOREN_VALUE } from './templates/noren.ts';
import { drawPhoto, PHOTO_VALUE } from './templates/photo.ts';
import { drawTicket, TICKET_VALUE } from './templates/ticket.ts';

export type { CouponFacts, Faces } from './look.ts';
export type { Box, Picture, Sheet } from './sheet.ts';

type Template = CouponDesign['template'];

const DRAW = { ticket: drawTicket, noren: drawNoren, label: drawLabel, photo: drawPhoto } as const;

/** Where on the picture the value hides, pixels: a scratch card covers this. */
export const VALUE_BOXES: Readonly<Record<Template, Box>> = {
  ticket: TICKET_VALUE,
  noren: NOREN_VALUE,
  label: LABEL_VALUE,
  photo: PHOTO_VALUE,
};

/** The sheet must be COUPON_WIDTH × COUPON_HEIGHT, at scale 1; the faces must have been loaded. */
export function drawCoupon(
  sheet: Sheet,
  design: CouponDesign,
  facts: CouponFacts,
  faces: Faces,
): void {
  sheet.save();
  DRAW[design.template]({ sheet, design, facts, faces, palette: paletteOf(design) });
  sheet.restore();
}
