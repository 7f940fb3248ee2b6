// What the four templates share: the colours of a design made fit for a mark, faces, and the parts that
// every coupon shows.
import { contrast, dimmed, legibleOn, lumaOf, mix, tame } from './colour.ts';
import type { CouponDesign } from './design.ts';
import { disc, fillBox, frame, sealStamp, waves } from './ornament.ts';
import { inset, type Box, type Picture, type Surface } from './surface.ts';
import { drawText, type SetText } from './text-block.ts';

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
  /** The darkest. */
  readonly night: string;
  /** Large dark areas that carry light letters or lines: the ink, unless the paper is the dark one. */
  readonly cloth: string;
  /** Lines and letters on it. */
  readonly thread: string;
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
/** Below, a paper is dark: its ink is light. */
const DARK_PAPER = 96;
const CREAM = '#fffaf0';
const MIDNIGHT = '#12163a';

export function paletteOf({ colours }: CouponDesign): Palette {
  const paper = dimmed(tame(colours.paper), BRIGHTEST_PAPER);
  const accent = dimmed(tame(colours.accent), BRIGHTEST_ACCENT);
  const gold = '#b8892b';
  if (lumaOf(paper) < DARK_PAPER) {
    const cloth = dimmed(mix(accent, paper, 0.3), 84);
    return {
      paper,
      accent,
      gold,
      raised: tame(mix(paper, CREAM, 0.9)),
      ink: legibleOn(paper, tame(colours.ink), 10),
      night: tame(mix(paper, MIDNIGHT, 0.45)),
      cloth: Math.abs(lumaOf(cloth) - lumaOf(paper)) < 20 ? mix(cloth, CREAM, 0.16) : cloth,
      thread: mix(paper, CREAM, 0.8),
    };
  }
  const ink = legibleOn(paper, tame(colours.ink), 7);
  return {
    paper,
    accent,
    gold,
    raised: tame(mix(paper, CREAM, 0.5)),
    ink,
    night: tame(mix(ink, MIDNIGHT, 0.45)),
    cloth: ink,
    thread: paper,
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
): SetText {
  const lettering = {
    family: faces.display,
    weight: 700,
    colour,
    largest: 46,
    smallest: 15,
    align,
  };
  return drawText(surface, design.message, box, lettering);
}

/** Where the value hides: waves under a seal; or the discount itself, where nothing is hidden. */
export function drawValue({ surface, facts, faces, palette }: Drawing, box: Box): void {
  if (facts.benefit === null) {
    waves(surface, box, palette.cloth, mix(palette.cloth, palette.thread, 0.42), box.height / 4.6);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    disc(surface, x, y, box.height * 0.43, palette.cloth);
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
    ...(facts.validUntil === null ? [] : [`until ${facts.validUntil} まで`]),
  ];
  if (words.length === 0) return;
  const lettering = { family: faces.text, weight: 500, colour, largest: 16, smallest: 10, align };
  drawText(surface, words.join(' · '), box, { ...lettering, leading: 1.2 });
}

/** Of light modules around a code; the paper beside it is light as well. */
const QUIET = 2;
/** Dark on light, whatever the colours of the coupon are: scanners want no other. */
const CODE_CONTRAST = 7;

/** The code on a light square; nothing when there is none. */
export function drawQr({ surface, facts, palette }: Drawing, box: Box): void {
  const { qr } = facts;
  if (qr === null || qr.length === 0) return;
  const isPlain = contrast(palette.raised, palette.night) >= CODE_CONTRAST;
  const [light, dark] = isPlain ? [palette.raised, palette.night] : ['#f3ead8', '#1e1e22'];
  fillBox(surface, box, light);
  const module = Math.max(1, Math.floor(box.width / (qr.length + 2 * QUIET)));
  const margin = Math.floor((box.width - module * qr.length) / 2);
  surface.fillStyle = dark;
  for (const [row, cells] of qr.entries()) {
    for (const [column, isDark] of cells.entries()) {
      if (!isDark) continue;
      const [x, y] = [box.x + margin + column * module, box.y + margin + row * module];
      surface.fillRect(x, y, module, module);
    }
  }
}
