// F12: what people and worse send as pictures. Everything that is kept was written by our own encoder.
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Refusal } from '../../common/protocol/refusals.ts';
import { readPictureHeader } from '../../server/pictures/picture-header.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { addSeller } from '../support/campaigns.ts';
import { sendRaw, type Raw } from './support/product.ts';
import { sellerClient, type SellerClient } from './support/seller-client.ts';

interface Context {
  house: TestApp;
  client: SellerClient;
}
const test = suite<Context>('uploaded pictures');

test.before(async (context) => {
  context.house = await startApp();
  context.client = sellerClient(context.house.origin);
  await context.client.signIn(await addSeller(context.house.app.db));
});
test.after(({ house }) => house?.close());

const send = ({ house, client }: Context, bytes: Buffer, type = 'image/png'): Promise<Raw> =>
  sendRaw(house.origin, client, '/product-pictures', { body: new Uint8Array(bytes), type });

const refusalOf = ({ text }: Raw) => (JSON.parse(text) as { refusal?: Refusal }).refusal;

const plain = (width = 300, height = 200) =>
  sharp({ create: { width, height, channels: 3, background: '#c8371b' } });

/** A chunk of PNG, its checksum left out: who reads headers does not come that far. */
const chunk = (name: string, data: Buffer) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(name), data, Buffer.alloc(4)]);
};
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
function hugePng(side: number): Buffer {
  const header = Buffer.from('00000000000000000800000000', 'hex');
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  const pixels = deflateSync(Buffer.alloc((side + 1) * 64));
  return Buffer.concat([
    PNG,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const EXIF = { exif: { IFD0: { Copyright: 'a secret owner' }, IFD3: { GPSLatitudeRef: 'N' } } };

test('C1 F12: each of the three kinds is kept as WebP, without metadata, under a name of ours', async (context) => {
  const files = {
    'image/png': await plain().withMetadata(EXIF).png().toBuffer(),
    'image/jpeg': await plain().withMetadata(EXIF).jpeg().toBuffer(),
    'image/webp': await plain().withMetadata(EXIF).webp().toBuffer(),
  };
  for (const [type, bytes] of Object.entries(files)) {
    assert.ok(bytes.includes('a secret owner'), 'there is something to lose');
    const raw = await send(context, bytes, type);
    assert.is(raw.status, 200, raw.text);
    const { name } = JSON.parse(raw.text) as { name: string };
    assert.match(name, /^upload-[0-9a-f]{24}$/);
    const kept = await fetch(`${context.house.origin}/api/pictures/${name}`);
    assert.is(kept.headers.get('content-type'), 'image/webp');
    assert.is(kept.headers.get('x-content-type-options'), 'nosniff');
    const written = Buffer.from(await kept.arrayBuffer());
    const { format, width, height, exif } = await sharp(written).metadata();
    assert.equal([format, width, height, exif], ['webp', 300, 200, undefined]);
    assert.not(written.includes('a secret owner'));
  }
});

test('F12: a large picture is scaled down, a picture on its side is set upright', async (context) => {
  const tall = await plain(3_000, 1_000).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const { name } = JSON.parse((await send(context, tall)).text) as { name: string };
  const kept = await fetch(`${context.house.origin}/api/pictures/${name}`);
  const { width, height } = await sharp(Buffer.from(await kept.arrayBuffer())).metadata();
  assert.is(height, 1_600);
  assert.ok(width! > 500 && width! < 540);
});

test('F12: what hides behind a picture is not kept', async (context) => {
  const payload = Buffer.from('<script>alert(1)</script>PK\u0003\u0004');
  const raw = await send(context, Buffer.concat([await plain().png().toBuffer(), payload]));
  if (raw.status !== 200) return assert.is(refusalOf(raw)?.code, 'PICTURE_REFUSED');
  const { name } = JSON.parse(raw.text) as { name: string };
  const kept = await (await fetch(`${context.house.origin}/api/pictures/${name}`)).arrayBuffer();
  assert.not(Buffer.from(kept).includes('script'));
});

const REFUSED: Record<string, () => Buffer | Promise<Buffer>> = {
  'a bomb of 14,000 × 14,000': () => hugePng(14_000),
  'one pixel too wide': () => hugePng(4_097),
  'a GIF': () => plain().gif().toBuffer(),
  'a moving WebP': async () =>
    sharp([await plain().png().toBuffer(), await plain().negate().png().toBuffer()], {
      join: { animated: true },
    })
      .webp()
      .toBuffer(),
  'an animated PNG': async () => {
    const still = await plain().png().toBuffer();
    const at = 33;
    return Buffer.concat([
      still.subarray(0, at),
      chunk('acTL', Buffer.alloc(8)),
      still.subarray(at),
    ]);
  },
  'an SVG': () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
  'a PDF': () => Buffer.from('%PDF-1.7\n1 0 obj'),
  HTML: () => Buffer.from('<!doctype html><script>alert(1)</script>'),
  'a TIFF': () => plain().tiff().toBuffer(),
  'half a PNG': async () => (await noisy().png().toBuffer()).subarray(0, 4_000),
  'half a JPEG': async () => (await noisy().jpeg().toBuffer()).subarray(0, 3_000),
  'half a WebP': async () => (await noisy().webp().toBuffer()).subarray(0, 3_000),
  'a header and nothing else': () => hugePng(100).subarray(0, 40),
  'an SVG that begins like a PNG': () => Buffer.concat([PNG, Buffer.from('<svg/>'.repeat(20))]),
  'more than 2 MB': () => Buffer.concat([PNG, Buffer.alloc(2 * 1024 * 1024)]),
  'nothing at all': () => Buffer.from([0]),
};
const noisy = () =>
  sharp({
    create: {
      width: 400,
      height: 300,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });

for (const [what, make] of Object.entries(REFUSED)) {
  test(`F12: ${what} is refused with a reason, and nothing is kept`, async (context) => {
    const { db } = context.house.app;
    const [before] = await db('uploads').count();
    const raw = await send(context, await make());
    assert.is(raw.status, 400, raw.text);
    assert.is(refusalOf(raw)?.code, 'PICTURE_REFUSED');
    assert.ok(refusalOf(raw)?.problems?.[0]?.reason);
    assert.equal((await db('uploads').count())[0], before);
  });
}

test('F12: headers are read without decoding, and no bytes make that throw', async () => {
  for (const format of ['png', 'jpeg', 'webp'] as const) {
    const whole = await noisy()[format]().toBuffer();
    const header = readPictureHeader(whole);
    assert.equal([header?.type, header?.width, header?.height], [format, 400, 300]);
    for (let length = 0; length < 400; length += 1) readPictureHeader(whole.subarray(0, length));
  }
  const lossless = readPictureHeader(await plain(123, 45).webp({ lossless: true }).toBuffer());
  assert.equal([lossless?.width, lossless?.height], [123, 45]);
});

test('F12: many pictures at once neither block the server nor are lost', async (context) => {
  const bytes = await plain(2_000, 2_000).png().toBuffer();
  const answers = await Promise.all(Array.from({ length: 6 }, () => send(context, bytes)));
  assert.equal(
    answers.map(({ status }) => status),
    answers.map(() => 200),
  );
});

test('F10: nobody adds pictures without signing in, and names of others’ pictures are not taken', async (context) => {
  const stranger = sellerClient(context.house.origin);
  const bytes = await plain().png().toBuffer();
  const raw = await send({ ...context, client: stranger }, bytes);
  assert.is(raw.status, 401);
  for (const name of ['upload-0', 'upload-', '..%2fx', 'teapot', `upload-${'0'.repeat(24)}`]) {
    assert.is((await fetch(`${context.house.origin}/api/pictures/${name}`)).status, 404, name);
  }
});

test.run();
