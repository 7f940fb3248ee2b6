// How far the drawing has gone as a colour, for the view from afar: paper, gold, dusk, night.
import { colourParts } from '../../canvas/colour-parts.ts';
import type { BoardTheme } from './theme.ts';

type Colour = readonly number[];

/** A colour for each share from 0 to 255, as the bytes red, green, blue, 255 in memory's order. */
export function duskColours(theme: BoardTheme): Uint32Array {
  const paper = mixed(colourParts(theme.paper), colourParts(theme.paperShade), 0.25);
  const hollow = colourParts(theme.hollow);
  const sand = mixed(paper, colourParts(theme.gold), 0.62);
  const plum = mixed(hollow, colourParts(theme.accent), 0.46);
  const bytes = new Uint8Array(256 * 4);
  for (let step = 0; step < 256; step += 1) {
    const gone = step / 255;
    let colour = mixed(paper, sand, smooth(0, 0.38, gone));
    colour = mixed(colour, plum, smooth(0.3, 0.74, gone));
    colour = mixed(colour, hollow, smooth(0.68, 1, gone));
    bytes.set([...colour.map((part) => Math.round(part * 255)), 255], step * 4);
  }
  return new Uint32Array(bytes.buffer);
}

const mixed = (from: Colour, to: Colour, share: number): Colour =>
  from.map((part, at) => part + (to[at]! - part) * share);

function smooth(low: number, high: number, value: number): number {
  const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return share * share * (3 - 2 * share);
}
