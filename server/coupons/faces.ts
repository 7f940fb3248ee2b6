// The faces that coupons are printed in, and which letters they have. They come as packages: a server's own
// fonts are another's none.
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { createRequire } from 'node:module';
import type { Faces } from '../../common/coupon/template.ts';

const { resolve } = createRequire(import.meta.url);
const FRAUNCES = '@fontsource-variable/fraunces/files/fraunces';
const ZEN = '@fontsource/zen-antique/files/zen-antique';
/**
 * A family each: Skia looks for a letter in one file of a family and not in the next. Letters with marks
 * first: a face that has z but no ź would set z and then a mark beside it.
 */
const FILES = {
  'Fraunces Vietnamese': `${FRAUNCES}-vietnamese-wght-normal.woff2`,
  'Fraunces Extended': `${FRAUNCES}-latin-ext-wght-normal.woff2`,
  'Fraunces Variable': `${FRAUNCES}-latin-wght-normal.woff2`,
  'Zen Antique': `${ZEN}-japanese-400-normal.woff2`,
  'Zen Antique Latin': `${ZEN}-latin-400-normal.woff2`,
  'Zen Antique Cyrillic': `${ZEN}-cyrillic-400-normal.woff2`,
  'Zen Antique Greek': `${ZEN}-greek-400-normal.woff2`,
};
for (const [family, file] of Object.entries(FILES)) {
  GlobalFonts.registerFromPath(resolve(file), family);
}

const listOf = (families: readonly string[]) => families.map((name) => `"${name}"`).join(', ');
const fraunces = Object.keys(FILES).filter((name) => name.startsWith('Fraunces'));
const zen = Object.keys(FILES).filter((name) => name.startsWith('Zen'));

export const FACES: Faces = {
  display: listOf([...fraunces, ...zen]),
  text: listOf(['Fraunces Vietnamese', 'Fraunces Extended', ...zen]),
};

/** Letters of the text that no face has and nothing can stand for, each once, in their order. */
export const notPrintable = (text: string): string[] => [
  ...new Set([...text.normalize('NFC')].filter((letter) => printed(letter) === undefined)),
];

/** The text as it can be printed; the others are left out: better a gap than a box. */
export function printable(text: string): string {
  const letters = [...text.normalize('NFC')].map((letter) => printed(letter) ?? '');
  return letters.join('').replace(/\s+/g, ' ').trim();
}

/** What Unicode does not call compatible, though everybody reads it so. */
const STAND_INS = new Map([
  ['～', '〜'],
  ['髙', '高'],
  ['﨑', '崎'],
  ['德', '徳'],
  ['−', '–'],
]);

/** The letter or what stands for it, e.g. 1 for ① and (株) for ㈱; undefined: there is nothing. */
function printed(letter: string): string | undefined {
  if (hasLetter(letter)) return letter;
  const others = STAND_INS.get(letter) ?? letter.normalize('NFKC');
  return others !== letter && [...others].every(hasLetter) ? others : undefined;
}

const known = new Map<string, boolean>();
const SIDE = 32;
const sheet = createCanvas(2 * SIDE, 2 * SIDE).getContext('2d');
/** In nobody's font: what is drawn for it is drawn for everything that is missing. */
const MISSING = '\u{10fffd}';

function hasLetter(letter: string): boolean {
  if (/\s/.test(letter)) return true;
  // Joiners and what chooses between looks of a letter are not drawn, and mean nothing without what is.
  if (/[\p{Cf}\p{Variation_Selector}]/u.test(letter)) return false;
  const before = known.get(letter);
  if (before !== undefined) return before;
  const has = inkOf(letter) !== inkOf(MISSING);
  known.set(letter, has);
  return has;
}

function inkOf(letter: string): string {
  sheet.clearRect(0, 0, 2 * SIDE, 2 * SIDE);
  sheet.font = `400 ${SIDE}px ${FACES.display}`;
  sheet.fillText(letter, SIDE / 2, SIDE * 1.4);
  return Buffer.from(sheet.getImageData(0, 0, 2 * SIDE, 2 * SIDE).data).toString('latin1');
}
