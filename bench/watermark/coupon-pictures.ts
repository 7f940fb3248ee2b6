// Coupon pictures as sellers make them, drawn by the server's own code from the real templates: what the
// bench measures with. Designs follow from a seed. Every third is mostly flat (no picture of goods or only a
// shipped drawing, no code), every third carries a drawing or a code, every third the seller's photograph;
// every fifth is near-white. Flat and near-white are measured on the pixels: a design that is not what its
// seed asks for is drawn again, another one.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { encode as encodeQr } from 'uqr';
import type { CouponDesign } from '../../common/coupon/design.ts';
import type { Pixels } from '../../common/watermark/pixels.ts';
import { drawPicture } from '../../server/coupons/picture-worker.ts';
import { seededChance, type Chance } from './dice.ts';
import { brightShare, flatShare } from './quality.ts';
import { texture } from './texture.ts';

const KINDS = ['flat', 'drawing', 'photo'] as const;
/** A picture is mostly flat when this part of its pixels is. */
export const MOSTLY_FLAT = 2 / 3;
/** Near-white: this part is so bright that a fifth more burns it out; the templates allow up to 0.55. */
export const NEAR_WHITE = 0.4;
const MOST_DESIGNS = 200;

export interface CouponPicture {
  readonly name: string;
  readonly kind: (typeof KINDS)[number];
  readonly nearWhite: boolean;
  readonly pixels: Pixels;
}

const GOODS = fileURLToPath(new URL('../../client/public/goods/', import.meta.url));
const DRAWINGS = readdirSync(GOODS)
  .filter((file) => file.endsWith('.svg'))
  .sort();

const SELLERS = [
  'Company N',
  '会社N 商店',
  '山田茶舗',
  'Kettle & Cup',
  '北の酒蔵',
  'A',
  '湯の里 旅館',
];
const WORDS = [
  'secret',
  'discount',
  'tea',
  'winter',
  'for you',
  'kettle',
  'thank you',
  'B',
  '2026',
];
const PHRASES = [
  '秘密の値引き。',
  '冬のお茶に。',
  '品Bに',
  'こすって確かめて',
  'ありがとうございます、',
];

interface Wanted {
  readonly seed: number;
  readonly kind: CouponPicture['kind'];
  readonly nearWhite: boolean;
}

/**
 * The picture before it is marked. Another seed is another design.
 * @throws Error when no design is what the seed asks for
 */
export async function makeCouponPicture(seed: number): Promise<CouponPicture> {
  const chance = seededChance(seed);
  const wanted = { seed, kind: KINDS[seed % 3]!, nearWhite: Math.floor(seed / 3) % 5 === 4 };
  for (let design = 0; design < MOST_DESIGNS; design++) {
    const picture = await drawAny(chance, wanted);
    if (isAsWanted(picture)) return picture;
  }
  throw new Error(`no design for ${JSON.stringify(wanted)}`);
}

const isAsWanted = ({ kind, nearWhite, pixels }: CouponPicture) =>
  (kind !== 'flat' || flatShare(pixels) >= MOSTLY_FLAT) &&
  (!nearWhite || brightShare(pixels) >= NEAR_WHITE);

async function drawAny(chance: Chance, { seed, kind, nearWhite }: Wanted): Promise<CouponPicture> {
  const drawing = kind === 'flat' && chance.unit() < 0.5 ? null : chance.pick(DRAWINGS);
  const upload = kind === 'photo' ? await photograph(chance) : null;
  const design = { ...designOf(chance, kind, nearWhite), upload: upload && `photo-${seed}` };
  const pixels = await drawPicture({
    design,
    facts: {
      serial: String(chance.whole(1, 999_999)).padStart(6, '0'),
      validUntil: `2026.${chance.whole(10, 12)}.${chance.whole(10, 28)}`,
      benefit: chance.unit() < 0.3 ? `${chance.whole(5, 50)}% OFF` : null,
      qr: kind === 'drawing' && chance.unit() < 0.5 ? codeOf(chance) : null,
    },
    artwork: kind === 'photo' || drawing === null ? null : GOODS + drawing,
    upload,
  });
  const name = `${design.template} ${kind}${nearWhite ? ' white' : ''} ${seed}`;
  return { name, kind, nearWhite, pixels };
}

function designOf(chance: Chance, kind: CouponPicture['kind'], nearWhite: boolean): CouponDesign {
  return {
    template: templateFor(chance, kind),
    message: messageOf(chance, kind === 'flat' ? 3 : 9),
    seller: chance.pick(SELLERS),
    colours: nearWhite ? whiteColours(chance) : anyColours(chance),
    artwork: null,
    upload: null,
    qr: null,
  };
}

/** Tickets, of which the mark is hardest to find, are a quarter of all, though none of the flat ones. */
function templateFor(chance: Chance, kind: CouponPicture['kind']): CouponDesign['template'] {
  if (kind === 'flat') return chance.pick(['noren', 'photo'] as const);
  if (kind === 'photo' && chance.unit() < 0.5) return 'photo';
  return chance.pick(['ticket', 'ticket', 'label', 'noren'] as const);
}

function messageOf(chance: Chance, most: number): string {
  const isJapanese = chance.unit() < 0.5;
  const parts = Array.from({ length: chance.whole(1, most) }, () =>
    chance.pick(isJapanese ? PHRASES : WORDS),
  );
  return parts.join(isJapanese ? '' : ' ').slice(0, 120);
}

/** White paper, and a third of the time a yellow that is nearly as bright: the worst that a mark meets. */
const whiteColours = (chance: Chance): CouponDesign['colours'] => ({
  paper: colour(() => chance.whole(248, 255)),
  ink: colour(() => chance.whole(0, 120)),
  accent:
    chance.unit() < 0.34
      ? colour((at) => (at === 2 ? chance.whole(0, 120) : chance.whole(225, 255)))
      : colour(() => chance.whole(140, 255)),
});

/** Mostly light paper, dark ink and some accent; one in seven as no designer would. */
const anyColours = (chance: Chance): CouponDesign['colours'] =>
  chance.unit() < 1 / 7
    ? { paper: anyColour(chance), ink: anyColour(chance), accent: anyColour(chance) }
    : {
        paper: colour(() => chance.whole(205, 250)),
        ink: colour(() => chance.whole(10, 110)),
        accent: anyColour(chance),
      };

const anyColour = (chance: Chance) => colour(() => chance.whole(0, 255));

const colour = (channel: (at: number) => number) =>
  `#${[0, 1, 2].map((at) => channel(at).toString(16).padStart(2, '0')).join('')}`;

function codeOf(chance: Chance): readonly (readonly boolean[])[] {
  const text = `https://example.org/c/${chance.whole(1, 1_000_000_000)}`;
  return encodeQr(text, { ecc: 'M', border: 0 }).data;
}

/** Something like a photograph, as an upload would be stored: JPEG. */
async function photograph(chance: Chance): Promise<Uint8Array> {
  const [width, height] = [chance.whole(400, 900), chance.whole(400, 700)];
  const shades = texture(chance, width, height);
  const [dark, light] = [0, 1].map((which) =>
    [0, 1, 2].map(() => chance.between(which === 0 ? 0 : 130, which === 0 ? 110 : 255)),
  );
  const data = new Uint8ClampedArray(width * height * 3);
  for (let at = 0; at < data.length; at++) {
    const channel = at % 3;
    const shade = shades[(at - channel) / 3]!;
    data[at] = dark![channel]! + shade * (light![channel]! - dark![channel]!);
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}
