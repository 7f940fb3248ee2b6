// Colours of a coupon as #rrggbb.

type Channels = readonly [red: number, green: number, blue: number];

const channelsOf = (colour: string): Channels => {
  const bits = Number.parseInt(colour.slice(1), 16);
  return [bits >> 16, (bits >> 8) & 255, bits & 255];
};

const toColour = (channels: readonly number[]): string =>
  `#${channels.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;

/** `share` of the other colour: 0 gives the first, 1 the second. */
export function mix(one: string, other: string, share: number): string {
  const theirs = channelsOf(other);
  return toColour(channelsOf(one).map((own, at) => own + (theirs[at]! - own) * share));
}

/** With an opacity from 0 to 1. */
export const veil = (colour: string, opacity: number): string =>
  colour +
  Math.round(opacity * 255)
    .toString(16)
    .padStart(2, '0');

/** Rec. 601, 0 … 255. */
export function lumaOf(colour: string): number {
  const [red, green, blue] = channelsOf(colour);
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/** Brightest and darkest channel of a coupon: a mark needs room to either side. */
const WHITEST = 244;
const BLACKEST = 30;

/** The colour, kept off pure white and pure black, where brightening or darkening would wipe a mark out. */
export const tame = (colour: string): string =>
  toColour(channelsOf(colour).map((channel) => Math.min(WHITEST, Math.max(BLACKEST, channel))));

/** The colour, no brighter than this luma: enough of a coupon must survive being brightened. */
export function dimmed(colour: string, most: number): string {
  const luma = lumaOf(colour);
  return luma <= most ? colour : mix(colour, '#000000', 1 - most / luma);
}

/** Relative luminance and contrast ratio as in WCAG 2.2. */
export function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red, green, blue] = channelsOf(colour).map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

/** The colour, moved towards black or white until text of it can be read on the ground. */
export function legibleOn(ground: string, colour: string, ratio = 4.5): string {
  const end = lumaOf(ground) > 128 ? '#101010' : '#f6f0e2';
  for (let share = 0; share < 1; share += 0.1) {
    const moved = mix(colour, end, share);
    if (contrast(ground, moved) >= ratio) return moved;
  }
  return end;
}
