// Sets a message of any length, Japanese or not, into a box: the largest size at which it fits, broken
// where it may be broken, in lines of about equal length.
import type { Box, Surface } from './surface.ts';

export interface Lettering {
  /** Family list as in CSS. */
  readonly family: string;
  readonly weight: number;
  readonly colour: string;
  readonly largest: number;
  readonly smallest: number;
  readonly align: 'left' | 'center';
  /** Height of a line as a multiple of the size. */
  readonly leading?: number;
}

export interface SetText {
  readonly lines: readonly string[];
  readonly size: number;
  /** Not all of the text is in them. */
  readonly isCut: boolean;
}

const WIDE = /[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/;
/** No line begins with one of these … */
const NOT_FIRST =
  /[、。，．・：；？！」』）］｝〉》】〕’”ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々%,.;:!?)\]}]/;
/** … and none ends with one of these. */
const NOT_LAST = /[「『（［｛〈《【〔‘“([{¥$€£]/;

export function setText(surface: Surface, text: string, box: Box, lettering: Lettering): SetText {
  const pieces = measured(surface, piecesOf(text), lettering);
  for (let size = lettering.largest; size >= lettering.smallest; size -= 1) {
    const lines = linesAt(pieces, box, lettering, size);
    if (lines) return { lines, size, isCut: false };
  }
  // A word is wider than the box: words are broken anywhere, rather than all of it made tiny or cut off.
  const letters = measured(surface, lettersOf(text), lettering);
  for (let size = lettering.largest; size >= lettering.smallest; size -= 1) {
    const lines = linesAt(letters, box, lettering, size);
    if (lines) return { lines, size, isCut: false };
  }
  return { lines: cutOff(letters, box, lettering), size: lettering.smallest, isCut: true };
}

/** Draws the text in the middle of the box's height. */
export function drawText(surface: Surface, text: string, box: Box, lettering: Lettering): SetText {
  const set = setText(surface, text, box, lettering);
  const { family, weight, colour, align } = lettering;
  surface.font = `${weight} ${set.size}px ${family}`;
  surface.fillStyle = colour;
  surface.textAlign = align;
  surface.textBaseline = 'middle';
  const height = set.size * leadingOf(lettering);
  const x = align === 'left' ? box.x : box.x + box.width / 2;
  let y = box.y + (box.height - height * (set.lines.length - 1)) / 2;
  for (const line of set.lines) {
    surface.fillText(line, x, y);
    y += height;
  }
  return set;
}

const leadingOf = ({ leading = 1.28 }: Lettering): number => leading;

const words = new Intl.Segmenter('ja', { granularity: 'word' });

/** Smallest pieces between which a line may end: words, and what stands between them with the word before. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (const { segment } of words.segment(text.replace(/\s+/g, ' ').trim())) {
    const before = pieces.at(-1);
    if (before !== undefined && !mayBreak(before, segment)) pieces[pieces.length - 1] += segment;
    else pieces.push(segment);
  }
  return pieces;
}

/** Single letters, but for signs that begin or end no line. */
function lettersOf(text: string): string[] {
  const pieces: string[] = [];
  for (const letter of text.replace(/\s+/g, ' ').trim()) {
    const before = pieces.at(-1);
    const isKept = before !== undefined && (NOT_FIRST.test(letter) || letter === ' ');
    if (isKept || (before && NOT_LAST.test([...before].at(-1)!))) {
      pieces[pieces.length - 1] += letter;
    } else pieces.push(letter);
  }
  return pieces;
}

/** Particles and endings of Japanese words stay with them. */
const ENDING = /^[\u3041-\u309f]{1,2}$/;

function mayBreak(before: string, after: string): boolean {
  if (before.endsWith(' ')) return true;
  const [last, next] = [[...before].at(-1)!, [...after][0]!];
  if (next === ' ' || NOT_FIRST.test(next) || NOT_LAST.test(last) || ENDING.test(after))
    return false;
  return WIDE.test(last) || WIDE.test(next);
}

interface Piece {
  readonly text: string;
  /** At a size of one pixel, without and with the space that it ends with. */
  readonly width: number;
  readonly advance: number;
}

const MEASURED_AT = 100;
/** Hinting and kerning make a line a little wider than its pieces. */
const SLACK = 1.015;

/** Widths grow with the size, so that each piece is measured once. */
function measured(
  surface: Surface,
  pieces: readonly string[],
  { weight, family }: Lettering,
): Piece[] {
  surface.font = `${weight} ${MEASURED_AT}px ${family}`;
  const width = (text: string) => (surface.measureText(text).width * SLACK) / MEASURED_AT;
  return pieces.map((text) => {
    const bare = text.trimEnd();
    const own = width(bare);
    return { text, width: own, advance: text === bare ? own : own + width('\u00a0') };
  });
}

/** undefined: they do not fit at this size. */
function linesAt(
  pieces: readonly Piece[],
  box: Box,
  lettering: Lettering,
  size: number,
): string[] | undefined {
  const most = Math.max(1, Math.floor(box.height / (size * leadingOf(lettering))));
  const width = box.width / size;
  const lines = fill(pieces, width);
  if (!lines || lines.length > most) return undefined;
  return balance(pieces, width, lines);
}

/** Lines as full as they can be; undefined when a piece alone is too wide. */
function fill(pieces: readonly Piece[], width: number): string[] | undefined {
  const lines: string[] = [];
  let [line, used] = ['', 0];
  for (const piece of pieces) {
    if (piece.width > width) return undefined;
    if (used + piece.width > width) {
      lines.push(line.trimEnd());
      [line, used] = ['', 0];
    }
    line += piece.text;
    used += piece.advance;
  }
  return [...lines, line.trimEnd()];
}

/** The same number of lines in the least width. */
function balance(pieces: readonly Piece[], width: number, full: string[]): string[] {
  let [best, low, high] = [full, width / 2, width];
  for (let step = 0; step < 7; step += 1) {
    const middle = (low + high) / 2;
    const lines = fill(pieces, middle);
    if (lines && lines.length === full.length) {
      [best, high] = [lines, middle];
    } else {
      low = middle;
    }
  }
  return best;
}

/** At the smallest size, as much as there is room for. */
function cutOff(letters: readonly Piece[], box: Box, lettering: Lettering): readonly string[] {
  const ellipsis = { text: '…', width: 1, advance: 1 };
  for (let kept = letters.length; kept > 0; kept -= 1) {
    const lines = linesAt(
      [...letters.slice(0, kept), ellipsis],
      box,
      lettering,
      lettering.smallest,
    );
    if (lines) return lines;
  }
  return [ellipsis.text];
}
