// What the four templates share: the colours of a design made fit for a mark, faces, and the parts that
// every coupon shows.
import { dimmed, legibleOn, mix, tame } from './colour.ts';
import type { CouponDesign } from './design.ts';
import { disc, fillBox, frame, sealStamp, waves } from './ornament.ts';
import { inset, type Box, type Picture, type Surface } from './surface.ts';
import { drawText } from './text-block.ts';

/** What is on a coupon beside its design. */
export interface CouponFacts {
  /** e.g. 000123; null in a preview. */
  readonly serial: string | null;
  /** Last day, e.g. 2026.12.24; null in a preview. */
  readonly validUntil: string | null;
  /** The discount in words, for mode `open`; null: it is sealed. */
  readonly benefit: string | null;
  readonly artwork: Picture | null;
  readonly upload: Picture | null;
  /** Dark modules of the QR code, row by row; null: none. */
  readonly qr: readonly (readonly boolean[])[] | null;
}

/** Family lists as in CSS; `display` for what is read first, `text` for the rest. */
export interface Faces {
  readonly display: string;
  readonly text: string;
}

export interface Palette {
  readonly paper: string;
  readonly raised: string;
  readonly ink: string;
  readonly accent: string;
  readonly gold: string;
  /** The darkest: ink as a ground. */
  readonly night: string;
}

export interface Drawing {
  readonly surface: Surface;
  readonly design: CouponDesign;
  readonly facts: CouponFacts;
  readonly faces: Faces;
  readonly palette: Palette;
}

/** Lumas. Accents fill large areas: a fifth brighter they are still below white. */
const BRIGHTEST_ACCENT = 186;
const BRIGHTEST_PAPER = 240;

export function paletteOf({ colours }: CouponDesign): Palette {
  const paper = dimmed(tame(colours.paper), BRIGHTEST_PAPER);
  const ink = legibleOn(paper, tame(colours.ink), 7);
  return {
    paper,
    raised: tame(mix(paper, '#fffaf0', 0.5)),
    ink,
    accent: dimmed(tame(colours.accent), BRIGHTEST_ACCENT),
    gold: '#b8892b',
    night: tame(mix(ink, '#12163a', 0.45)),
  };
}

export const pictureOf = ({ upload, artwork }: CouponFacts): Picture | null => upload ?? artwork;

/** Seller's name on a ground of this colour. */
export function drawSeller(
  { surface, design, faces }: Drawing,
  box: Box,
  colour: string,
  align: 'left' | 'center' = 'left',
): void {
  const lettering = { family: faces.text, weight: 500, colour, largest: 21, smallest: 12, align };
  drawText(surface, design.seller, box, { ...lettering, leading: 1.15 });
}

export function drawMessage(
  { surface, design, faces }: Drawing,
  box: Box,
  colour: string,
  align: 'left' | 'center' = 'left',
): void {
  const lettering = {
    family: faces.display,
    weight: 700,
    colour,
    largest: 46,
    smallest: 15,
    align,
  };
  drawText(surface, design.message, box, lettering);
}

/** Where the value hides: waves under a seal; or the discount itself, where nothing is hidden. */
export function drawValue({ surface, facts, faces, palette }: Drawing, box: Box): void {
  if (facts.benefit === null) {
    waves(surface, box, palette.ink, mix(palette.ink, palette.paper, 0.42), box.height / 4.6);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    disc(surface, x, y, box.height * 0.43, palette.ink);
    sealStamp(surface, x, y, box.height * 0.6, {
      colour: palette.accent,
      paper: legibleOn(palette.accent, palette.raised, 3),
      family: faces.text,
    });
  } else {
    fillBox(surface, box, palette.raised);
    const colour = legibleOn(palette.raised, palette.accent);
    const lettering = { family: faces.display, weight: 800, colour, largest: 72, smallest: 18 };
    drawText(surface, facts.benefit, inset(box, 8), { ...lettering, align: 'center' });
  }
  frame(surface, box, palette.ink, 2.5);
  frame(surface, inset(box, 5), facts.benefit === null ? palette.gold : palette.accent, 1);
}

/** Number and last day, small. */
export function drawFinePrint(
  { surface, facts, faces }: Drawing,
  box: Box,
  colour: string,
  align: 'left' | 'center' = 'left',
): void {
  const words = [
    ...(facts.serial === null ? [] : [`No. ${facts.serial}`]),
    ...(facts.validUntil === null ? [] : [`– ${facts.validUntil}`]),
  ];
  if (words.length === 0) return;
  const lettering = { family: faces.text, weight: 500, colour, largest: 14, smallest: 10, align };
  drawText(surface, words.join('  '), box, { ...lettering, leading: 1.2 });
}

/** Of light modules around a code; the paper beside it is light as well. */
const QUIET = 2;

/** The code on a light square; nothing when there is none. */
export function drawQr({ surface, facts, palette }: Drawing, box: Box): void {
  const { qr } = facts;
  if (qr === null || qr.length === 0) return;
  fillBox(surface, box, palette.raised);
  const module = Math.max(1, Math.floor(box.width / (qr.length + 2 * QUIET)));
  const margin = Math.floor((box.width - module * qr.length) / 2);
  surface.fillStyle = palette.night;
  for (const [row, cells] of qr.entries()) {
    for (const [column, isDark] of cells.entries()) {
      if (!isDark) continue;
      const [x, y] = [box.x + margin + column * module, box.y + margin + row * module];
      surface.fillRect(x, y, module, module);
    }
  }
}
