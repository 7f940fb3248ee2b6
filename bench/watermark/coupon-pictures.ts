// Coupon pictures as sellers make them, drawn by the server's own code from the real templates: what the
// bench measures with. Designs follow from a seed. Every third is plain (no picture of goods or only a
// shipped drawing, no code), every third carries a drawing or a code, every third the seller's photograph;
// every fifth is as white as the templates allow.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { encode as encodeQr } from 'uqr';
import { TEMPLATES, type CouponDesign } from '../../common/coupon/design.ts';
import type { Pixels } from '../../common/watermark/pixels.ts';
import { drawPicture } from '../../server/coupons/picture-worker.ts';
import { seededChance, type Chance } from './dice.ts';
import { texture } from './texture.ts';

const KINDS = ['plain', 'drawing', 'photo'] as const;
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

/** The picture before it is marked. Another seed is another design. */
export async function makeCouponPicture(seed: number): Promise<CouponPicture> {
  const chance = seededChance(seed);
  const kind = KINDS[seed % 3]!;
  const nearWhite = Math.floor(seed / 3) % 5 === 4;
  const drawing = kind === 'plain' && chance.unit() < 0.5 ? null : chance.pick(DRAWINGS);
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
    message: messageOf(chance, kind === 'plain' ? 3 : 9),
    seller: chance.pick(SELLERS),
    colours: nearWhite ? whiteColours(chance) : anyColours(chance),
    artwork: null,
    upload: null,
    qr: null,
  };
}

/** A plain card is not the label, whose pattern runs all over. */
function templateFor(chance: Chance, kind: CouponPicture['kind']): CouponDesign['template'] {
  if (kind === 'plain') return chance.pick(['noren', 'noren', 'photo', 'ticket'] as const);
  return kind === 'photo' && chance.unit() < 0.5 ? 'photo' : chance.pick(TEMPLATES);
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
