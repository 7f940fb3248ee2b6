// Colours that go together, for whoever has no time to mix their own.
import type { CouponDesign } from '../../../../common/coupon/design.ts';

export const PALETTE_NAMES = ['vermilion', 'indigo', 'pine', 'plum', 'tea', 'night'] as const;
export type PaletteName = (typeof PALETTE_NAMES)[number];

export const PALETTES: Readonly<Record<PaletteName, CouponDesign['colours']>> = {
  vermilion: { paper: '#f6f0e2', ink: '#1d1b2f', accent: '#b92d15' },
  indigo: { paper: '#eef1f6', ink: '#1b2452', accent: '#2a5d8f' },
  pine: { paper: '#eef2e4', ink: '#173627', accent: '#2f6b46' },
  plum: { paper: '#fbeef2', ink: '#4d1330', accent: '#b0436f' },
  tea: { paper: '#f4ead6', ink: '#3b2413', accent: '#8a5a24' },
  night: { paper: '#1b1d2e', ink: '#f3ead8', accent: '#2c3a86' },
};

/** undefined: the seller's own colours. */
export const paletteOf = (colours: CouponDesign['colours']): PaletteName | undefined =>
  PALETTE_NAMES.find((name) =>
    (['paper', 'ink', 'accent'] as const).every((part) => PALETTES[name][part] === colours[part]),
  );
