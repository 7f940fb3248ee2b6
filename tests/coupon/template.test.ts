import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { TEMPLATES } from '../../common/coupon/design.ts';
import { LAYOUT_KEY } from '../../common/coupon/layout-key.ts';
import { VALUE_BOXES } from '../../common/coupon/template.ts';
import { piecesOf, setText } from '../../common/coupon/text-block.ts';
import { extractMark } from '../../common/watermark/extract-mark.ts';
import { notPrintable, printable } from '../../server/coupons/faces.ts';
import { makePicture, readMark } from '../../server/coupons/picture-worker.ts';
import { FACTS, SAMPLES } from './support/samples.ts';

const test = suite('coupon pictures');

const illustrationOf = (name: string) =>
  fileURLToPath(new URL(`../../client/public/goods/${name}.svg`, import.meta.url));
const PAYLOAD = Uint8Array.from({ length: 16 }, (_, at) => at * 16 + 1);

const make = (design: (typeof SAMPLES)[number], facts = FACTS, payload = PAYLOAD) =>
  makePicture({
    design,
    facts,
    artwork: design.artwork && illustrationOf(design.artwork),
    upload: null,
    payload,
  });

const pixelsOf = async (file: Uint8Array) => {
  const { data, info } = await sharp(file)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
};

const nameOf = ({ template, colours }: (typeof SAMPLES)[number]) =>
  `${template} ${Object.values(colours).join(' ')}`;

test('C2: every template with every colours keeps off white and black, so that a mark has room', async () => {
  for (const design of SAMPLES) {
    const { data } = await pixelsOf(await make(design));
    let [bright, white, black, count] = [0, 0, 0, 0];
    for (let at = 0; at < data.length; at += 4) {
      const luma = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
      count += 1;
      if (luma > 212) bright += 1;
      if (luma > 252) white += 1;
      if (luma < 3) black += 1;
    }
    const where = nameOf(design);
    assert.ok(white / count < 0.001, `${where}: ${white} pixels are white`);
    assert.ok(black / count < 0.02, `${where}: ${black} pixels are black`);
    // Brightened by a fifth, what is above 212 is lost.
    assert.ok(bright / count < 0.75, `${where}: ${bright / count} would clip`);
  }
});

test('C2, X3: the mark is read out of every template, also darker, brighter, smaller and as JPEG', async () => {
  for (const design of SAMPLES) {
    const file = await make(design);
    const copies: Record<string, Uint8Array> = {
      untouched: file,
      'JPEG 50': await sharp(file).jpeg({ quality: 50 }).toBuffer(),
      half: await sharp(file).resize(320, 200).png().toBuffer(),
      darker: await sharp(file).linear(0.8, 0).png().toBuffer(),
      brighter: await sharp(file).linear(1.2, 0).png().toBuffer(),
    };
    for (const [name, copy] of Object.entries(copies)) {
      const reading = extractMark(await pixelsOf(copy), LAYOUT_KEY, { effort: 'searching' });
      assert.equal(reading?.payload, PAYLOAD, `${nameOf(design)}: ${name}`);
    }
  }
});

test('C2: the same coupon is drawn the same, another payload is another picture that looks the same', async () => {
  const [design] = SAMPLES;
  const first = await pixelsOf(await make(design!));
  assert.equal(await pixelsOf(await make(design!)), first);
  const other = await pixelsOf(await make(design!, FACTS, new Uint8Array(16)));
  let [squares, different] = [0, 0];
  for (let at = 0; at < first.data.length; at += 1) {
    const difference = first.data[at]! - other.data[at]!;
    squares += difference * difference;
    if (difference !== 0) different += 1;
  }
  assert.ok(different > 10_000);
  const psnr = 10 * Math.log10((255 * 255 * first.data.length) / squares);
  assert.ok(psnr > 40, `${psnr} dB`);
});

test('C2: the value hides, or shows, in its box and nowhere else', async () => {
  for (const template of TEMPLATES) {
    const design = { ...SAMPLES[0]!, template };
    const sealed = await pixelsOf(await make(design));
    const open = await pixelsOf(await make(design, { ...FACTS, benefit: '25% OFF' }));
    const box = VALUE_BOXES[template];
    let [inside, outside] = [0, 0];
    for (let y = 0; y < 400; y += 1) {
      for (let x = 0; x < 640; x += 1) {
        const at = (y * 640 + x) * 4;
        // What the mark changes is smaller than this.
        if (Math.abs(sealed.data[at]! - open.data[at]!) < 48) continue;
        const isInside =
          x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
        if (isInside) inside += 1;
        else outside += 1;
      }
    }
    assert.ok(inside > 4_000, `${template}: ${inside} pixels differ`);
    assert.is(outside, 0, template);
  }
});

test('C15: the QR code changes the picture where it is asked for', async () => {
  const qr = Array.from({ length: 25 }, (_, row) =>
    Array.from({ length: 25 }, (_, column) => (row + column) % 2 === 0),
  );
  for (const template of TEMPLATES) {
    const design = { ...SAMPLES[0]!, template };
    const [without, with_] = [await make(design), await make(design, { ...FACTS, qr })];
    assert.not.equal(Buffer.from(without), Buffer.from(with_), template);
    const { data, info } = await sharp(with_).ensureAlpha().raw().toBuffer(RESOLVED);
    const { width, height } = info;
    assert.equal(readMark({ data, width, height }), PAYLOAD, template);
  }
});

const RESOLVED = { resolveWithObject: true } as const;

const LETTERING = {
  family: '"Zen Antique"',
  weight: 400,
  colour: '#000000',
  largest: 46,
  smallest: 15,
  align: 'left',
} as const;

test('C2: a message of any length stays in its box, whole words and all', () => {
  assert.ok(GlobalFonts.has('Zen Antique'));
  const sheet = createCanvas(640, 400).getContext('2d');
  const box = { x: 0, y: 0, width: 300, height: 156 };
  for (const { message } of SAMPLES) {
    const { lines, size } = setText(sheet, message, box, LETTERING);
    sheet.font = `400 ${size}px "Zen Antique"`;
    for (const line of lines) {
      assert.ok(sheet.measureText(line).width <= box.width + 1, `${size}: ${line}`);
    }
    assert.ok(lines.length * size * 1.28 <= box.height + 1);
    const bare = (text: string) => text.replace(/\s/g, '');
    const shown = bare(lines.join(''));
    const isWhole = shown === bare(message);
    assert.ok(isWhole || (shown.endsWith('…') && bare(message).startsWith(shown.slice(0, -1))));
  }
});

test('C2: Japanese lines end between words, never before a closing mark or a particle', () => {
  assert.equal(piecesOf('秘密の値引き。'), ['秘密の', '値引き。']);
  for (const piece of piecesOf('秋の新茶、秘密の割引（一人一回）。')) {
    assert.not.match(piece, /^[、。）の]/);
    assert.not.match(piece, /（$/);
  }
  assert.equal(piecesOf('two  words'), ['two ', 'words']);
});

test('C2: a word that is wider than the box is broken where it must, in letters as large as fit', () => {
  const sheet = createCanvas(640, 400).getContext('2d');
  const box = { x: 0, y: 0, width: 300, height: 156 };
  const word = 'Donaudampfschifffahrtsgesellschaftskapitänsmütze';
  const { lines, size, isCut } = setText(sheet, word, box, LETTERING);
  assert.is(lines.join(''), word);
  assert.ok(size >= 24, `${size}`);
  assert.not.ok(isCut);
  const long = setText(sheet, `${'冬のお茶。'.repeat(48)}`, box, LETTERING);
  assert.ok(long.isCut);
  for (const line of long.lines) assert.not.match(line, /^。/);
});

test('C2: letters of all of Europe are printed; what cannot be is named, and leaves no box behind', async () => {
  const texts = [
    'Ďakujeme, Zażółć',
    'Скидка',
    'Έκπτωση ά',
    'Tiếng Việt',
    '会社Nの秘密〜',
    'Füße €',
  ];
  for (const text of texts) {
    assert.equal(notPrintable(text), [], text);
    assert.is(printable(text), text);
  }
  assert.equal(notPrintable('할인 🎁 할 ok'), ['할', '인', '🎁']);
  assert.is(printable('🎄 Winter tea 할인'), 'Winter tea');
  assert.is(printable('髙島屋㈱～①ﾃｨｰ'), '高島屋(株)〜1ティー');
  const [design] = SAMPLES;
  const boxes = await pixelsOf(await make({ ...design!, message: 'Tea 🎁🎁' }));
  assert.equal(boxes, await pixelsOf(await make({ ...design!, message: 'Tea' })));
});

test('C15: a code is dark on light on every ground: one that is read by no scanner is none', async () => {
  const dark = SAMPLES.filter(({ colours }) => colours.paper === '#101010');
  assert.ok(dark.length > 0);
  const qr = Array.from({ length: 21 }, () => Array.from({ length: 21 }, (_, at) => at % 2 === 0));
  const BOXES = {
    ticket: [478, 252, 112],
    noren: [496, 42, 104],
    label: [451, 254, 83],
    photo: [520, 280, 100],
  };
  for (const design of SAMPLES) {
    const { data } = await pixelsOf(await make(design, { ...FACTS, qr }));
    const [x, y, side] = BOXES[design.template] as [number, number, number];
    const lumas = Array.from({ length: side }, (_, at) => {
      const place = ((y + Math.round(side / 2)) * 640 + x + at) * 4;
      return 0.299 * data[place]! + 0.587 * data[place + 1]! + 0.114 * data[place + 2]!;
    });
    assert.ok(Math.max(...lumas) - Math.min(...lumas) > 120, nameOf(design));
    assert.ok(lumas[0]! > 150, `${nameOf(design)}: the margin is light`);
  }
});

test.run();
