// Coupon pictures for tuning and measuring, made from a seed: flat graphics, gradients, and cards with
// something like a photograph. All keep the rules for templates: paper at most 250, and no card so white
// that a brighter screen leaves nothing of it.
import sharp from 'sharp';
import type { Pixels } from '../../common/watermark/pixels.ts';
import { HEIGHT, WIDTH } from '../../common/watermark/setting.ts';
import { seededChance, type Chance } from './dice.ts';
import { texture } from './texture.ts';

export type Kind = 'flat' | 'gradient' | 'photo';
export interface Picture {
  readonly name: string;
  readonly kind: Kind;
  readonly nearWhite: boolean;
  readonly pixels: Pixels;
}

const KINDS: readonly Kind[] = ['flat', 'gradient', 'photo'];

/** A third of each kind, a fifth near-white. */
export async function makePicture(seed: number): Promise<Picture> {
  const chance = seededChance(seed);
  const kind = KINDS[seed % 3]!;
  const nearWhite = Math.floor(seed / 3) % 5 === 4;
  const photo = kind === 'photo' ? await photoUnder(chance, nearWhite) : undefined;
  const drawing = sharp(Buffer.from(drawCard(chance, kind, nearWhite)));
  const under = photo
    ? sharp(photo.data, { raw: { width: photo.width, height: photo.height, channels: 3 } })
    : undefined;
  const flattened = under
    ? under.composite([{ input: await drawing.png().toBuffer() }])
    : drawing.flatten({ background: '#808080' });
  const { data } = await flattened.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  capPaper(data);
  const pixels = { width: WIDTH, height: HEIGHT, data: new Uint8ClampedArray(data) };
  return { name: `${kind}${nearWhite ? '-white' : ''}-${seed}`, kind, nearWhite, pixels };
}

function capPaper(data: Uint8Array): void {
  for (let at = 0; at < data.length; at += 4) {
    for (let byte = at; byte < at + 3; byte++) data[byte] = Math.min(250, data[byte]!);
  }
}

interface Raw {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

async function photoUnder(chance: Chance, nearWhite: boolean): Promise<Raw> {
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  const paper = nearWhite ? paperWhite(chance) : colour(chance);
  const whole = !nearWhite && chance.unit() < 0.3;
  const width = whole ? WIDTH : Math.round(WIDTH * chance.between(0.45, 0.65));
  const left = whole ? 0 : chance.unit() < 0.5 ? 0 : WIDTH - width;
  const shades = texture(chance, width, HEIGHT);
  const [dark, light] = [colour(chance, 0.1, 0.45), colour(chance, 0.6, 0.95)];
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const inside = x >= left && x < left + width;
      const shade = inside ? shades[y * width + x - left]! : 0;
      for (let channel = 0; channel < 3; channel++) {
        data[(y * WIDTH + x) * 3 + channel] = inside
          ? Math.max(0, Math.min(255, dark[channel]! + shade * (light[channel]! - dark[channel]!)))
          : paper[channel]!;
      }
    }
  }
  return { width: WIDTH, height: HEIGHT, data };
}

type Colour = readonly [number, number, number];

function colour(chance: Chance, low = 0.15, high = 0.92): Colour {
  const base = chance.between(low, high) * 255;
  const hue = () => Math.max(0, Math.min(250, base + chance.normal() * 45));
  return [Math.round(hue()), Math.round(hue()), Math.round(hue())];
}

function paperWhite(chance: Chance): Colour {
  const white = chance.whole(243, 250);
  return [white, white - chance.whole(0, 4), white - chance.whole(0, 8)];
}

const css = ([red, green, blue]: Colour) => `rgb(${red},${green},${blue})`;

function drawCard(chance: Chance, kind: Kind, nearWhite: boolean): string {
  const parts: string[] = [];
  if (kind === 'flat')
    parts.push(rectangle(0, 0, WIDTH, HEIGHT, nearWhite ? paperWhite(chance) : colour(chance)));
  if (kind === 'gradient') parts.push(gradientGround(chance, nearWhite));
  if (nearWhite && kind !== 'photo') parts.push(offWhiteBand(chance));
  for (let count = chance.whole(1, 5); count > 0; count--) parts.push(shape(chance));
  if (chance.unit() < 0.5) parts.push(codeBlock(chance));
  const ink = colour(chance, 0.02, 0.3);
  for (let lines = chance.whole(2, 6), line = 0; line < lines; line++) {
    parts.push(textLine(chance, line === 0 ? chance.between(30, 60) : chance.between(10, 24), ink));
  }
  if (chance.unit() < 0.4) {
    const [x, y] = [8, 8];
    parts.push(
      `<rect x="${x}" y="${y}" width="${WIDTH - 16}" height="${HEIGHT - 16}" fill="none" stroke="${css(ink)}" stroke-width="2"/>`,
    );
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${parts.join('')}</svg>`;
}

const rectangle = (x: number, y: number, width: number, height: number, fill: Colour) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${css(fill)}"/>`;

function gradientGround(chance: Chance, nearWhite: boolean): string {
  const ends = nearWhite
    ? [paperWhite(chance), colour(chance, 0.75, 0.9)]
    : [colour(chance), colour(chance)];
  const stops = `<stop offset="${nearWhite ? 0.3 : 0}" stop-color="${css(ends[0]!)}"/><stop offset="1" stop-color="${css(ends[1]!)}"/>`;
  const definition =
    chance.unit() < 0.6
      ? `<linearGradient id="g" x1="0" y1="0" x2="${chance.unit()}" y2="1">${stops}</linearGradient>`
      : `<radialGradient id="g" cx="${chance.unit()}" cy="${chance.unit()}" r="1">${stops}</radialGradient>`;
  return `<defs>${definition}</defs><rect width="${WIDTH}" height="${HEIGHT}" fill="url(#g)"/>`;
}

/** What the template rule asks of white cards: two fifths that no screen brightens away. */
function offWhiteBand(chance: Chance): string {
  const fill = colour(chance, 0.25, 0.6);
  return chance.unit() < 0.5
    ? rectangle(0, chance.pick([0, HEIGHT * 0.6]), WIDTH, HEIGHT * 0.4, fill)
    : rectangle(chance.pick([0, WIDTH * 0.6]), 0, WIDTH * 0.4, HEIGHT, fill);
}

function shape(chance: Chance): string {
  const fill = css(colour(chance));
  const [x, y] = [chance.between(0, WIDTH), chance.between(0, HEIGHT)];
  const size = chance.between(20, 140);
  const kind = chance.whole(0, 3);
  if (kind === 0) return `<circle cx="${x}" cy="${y}" r="${size / 2}" fill="${fill}"/>`;
  if (kind === 1)
    return `<rect x="${x}" y="${y}" width="${size * 1.6}" height="${size}" rx="${size / 8}" fill="${fill}"/>`;
  if (kind === 2)
    return `<path d="M${x} ${y}l${size} ${size / 2}l${-size / 2} ${size / 2}z" fill="${fill}"/>`;
  return `<path d="M${x} ${y}q${size} ${-size} ${size * 2} 0t${size * 2} 0" fill="none" stroke="${fill}" stroke-width="${size / 10}"/>`;
}

/** Looks like a QR code: modules of four pixels with a quiet zone. */
function codeBlock(chance: Chance): string {
  const modules = 25;
  const size = chance.pick([3, 4]);
  const side = (modules + 4) * size;
  const [left, top] = [chance.whole(0, WIDTH - side), chance.whole(0, HEIGHT - side)];
  const parts = [rectangle(left, top, side, side, [250, 250, 250])];
  for (let row = 0; row < modules; row++) {
    for (let column = 0; column < modules; column++) {
      if (chance.unit() < 0.5) continue;
      parts.push(
        rectangle(left + (column + 2) * size, top + (row + 2) * size, size, size, [10, 10, 10]),
      );
    }
  }
  return parts.join('');
}

/** A line that has the strokes of writing without needing a typeface. */
function textLine(chance: Chance, size: number, ink: Colour): string {
  const baseline = chance.between(size + 10, HEIGHT - 10);
  const parts: string[] = [];
  let x = chance.between(16, 160);
  for (let glyphs = chance.whole(6, 26); glyphs > 0 && x < WIDTH - size; glyphs--) {
    const points = Array.from(
      { length: chance.whole(2, 5) },
      () =>
        `${(x + chance.unit() * size * 0.5).toFixed(1)} ${(baseline - chance.unit() * size * 0.8).toFixed(1)}`,
    );
    parts.push(`M${points.join('L')}`);
    x += chance.unit() < 0.15 ? size : size * 0.65;
  }
  return `<path d="${parts.join('')}" fill="none" stroke="${css(ink)}" stroke-width="${(size / 9).toFixed(1)}" stroke-linecap="round"/>`;
}
