// The board's colours and numerals. A page may hand in its own, or have them read from its tokens.

/** Colours are #rrggbb. */
export interface BoardTheme {
  /** What the tickets lie on. */
  readonly ground: string;
  readonly groundDeep: string;
  /** A ticket, and the darker end of its tones. */
  readonly paper: string;
  readonly paperShade: string;
  readonly ink: string;
  /** The hollow that a drawn ticket leaves, and the number in it. */
  readonly hollow: string;
  readonly hollowInk: string;
  /** Seal, own ticket, sparks. */
  readonly accent: string;
  readonly onAccent: string;
  readonly gold: string;
  /** CSS font-family list for the numbers. */
  readonly numeralFont: string;
  /** CSS font-weight. */
  readonly numeralWeight: number;
}

export const DEFAULT_THEME: BoardTheme = {
  ground: '#232a5c',
  groundDeep: '#161b40',
  paper: '#fbf4e3',
  paperShade: '#ecdfc2',
  ink: '#2a2440',
  hollow: '#1b2150',
  hollowInk: '#6f78b8',
  accent: '#c8371b',
  onAccent: '#fff7ea',
  gold: '#e0b04a',
  numeralFont: "'Fraunces Variable', 'Hiragino Mincho ProN', Georgia, serif",
  numeralWeight: 600,
};

/** Each token's CSS variable; a variable that is missing or no #rrggbb leaves the default. */
const VARIABLES: Readonly<Record<string, keyof BoardTheme>> = {
  '--board-ground': 'ground',
  '--board-ground-deep': 'groundDeep',
  '--board-open': 'paper',
  '--board-open-shade': 'paperShade',
  '--board-open-ink': 'ink',
  '--board-taken': 'hollow',
  '--board-taken-ink': 'hollowInk',
  '--board-accent': 'accent',
  '--board-on-accent': 'onAccent',
  '--board-gold': 'gold',
};

/** The theme that the custom properties --board-* of `element` describe. */
export function readTheme(element: Element): BoardTheme {
  const style = getComputedStyle(element);
  const found: Partial<Record<keyof BoardTheme, string>> = {};
  for (const [variable, key] of Object.entries(VARIABLES)) {
    const value = style.getPropertyValue(variable).trim();
    if (/^#[0-9a-f]{6}$/i.test(value)) found[key] = value;
  }
  const numeralFont = style.getPropertyValue('--board-numerals').trim();
  return {
    ...DEFAULT_THEME,
    ...found,
    ...(numeralFont === '' ? {} : { numeralFont }),
  } as BoardTheme;
}
