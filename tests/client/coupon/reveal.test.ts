// The reveal without a browser: real keys, real marks, no screen.
import { randomBytes, randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCardActions, load } from '../../../client/coupon/actions/card.ts';
import type { CardContext } from '../../../client/coupon/actions/context.ts';
import { OpenedCoupons } from '../../../client/coupon/actions/opened-coupons.ts';
import { reveal } from '../../../client/coupon/actions/reveal.ts';
import { emptyCard, type Card } from '../../../client/coupon/state/card-state.ts';
import { Foil } from '../../../client/coupon/state/foil.ts';
import { Observed } from '../../../common/observed.ts';
import { decodePng } from '../../../client/coupon/worker/decode-png.ts';
import { readPicture } from '../../../client/coupon/worker/read-picture.ts';
import { importContentKey, importMemberKey, wrapContentKey } from '../../../common/coupon/keys.ts';
import { LAYOUT_KEY } from '../../../common/coupon/layout-key.ts';
import { derivePayloadKeys, sealPayload } from '../../../common/coupon/payload.ts';
import { defaultPolicy } from '../../../common/coupon/policy.ts';
import { toBase64url } from '../../../common/fairness/bytes.ts';
import { accepted, refused } from '../../../common/protocol/refusals.ts';
import type { FetchedCoupon } from '../../../common/protocol/shop.ts';
import { embedMark } from '../../../common/watermark/embed-mark.ts';

const test = suite('revealing');

const CONTENT = { serial: 7, benefit: { kind: 'percent-off', percent: 37 } } as const;

interface Made {
  readonly coupon: FetchedCoupon;
  readonly picture: Blob;
  readonly memberKey: CryptoKey;
}

async function makeCoupon(benefit: FetchedCoupon['benefit'] = null): Promise<Made> {
  const id = randomUUID();
  const [contentKey, memberKey] = [randomBytes(32), randomBytes(32)];
  const keys = await derivePayloadKeys(await importContentKey(contentKey), {
    couponId: id,
    mode: 'sealed',
  });
  const wrappedKey = toBase64url(await wrapContentKey(contentKey, memberKey));
  return {
    coupon: {
      id,
      message: 'A secret discount on B',
      seller: { id: randomUUID(), name: 'Company N' },
      product: null,
      state: 'issued',
      validFromMs: 0,
      validUntilMs: Date.now() + 60_000,
      policy: defaultPolicy('Asia/Tokyo'),
      benefit,
      pictureUrl: `/api/coupons/${id}/picture`,
      wrappedKey,
      currency: 'JPY',
      isRevealed: false,
    },
    picture: await drawPicture(await sealPayload(keys, CONTENT)),
    memberKey: await importMemberKey(memberKey),
  };
}

/** A picture with some texture in it, marked. */
async function drawPicture(payload: Uint8Array): Promise<Blob> {
  const [width, height] = [640, 400];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < data.length; at += 4) {
    const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)];
    data.set([150 + (x % 50), 120 + (y % 70), (x + y) % 200, 255], at);
  }
  const marked = embedMark({ width, height, data }, payload, LAYOUT_KEY);
  return blobOf(await rgba(marked.data).png().toBuffer());
}

const rgba = (data: Uint8ClampedArray) =>
  sharp(Buffer.from(data), { raw: { width: 640, height: 400, channels: 4 } });
const blobOf = (bytes: Buffer) => new Blob([Uint8Array.from(bytes)], { type: 'image/png' });
const bytesOf = async (picture: Blob) => new Uint8Array(await picture.arrayBuffer());

test('C7: the holder’s key opens what the picture’s own bytes say', async () => {
  const { coupon, picture, memberKey } = await makeCoupon();
  const answer = await reveal(coupon, picture, { memberKey: async () => memberKey, readPicture });
  assert.ok(answer.ok);
  assert.equal(answer.opened.benefit, CONTENT.benefit);
  assert.is(answer.opened.serial, 7);
  assert.is(answer.opened.mark!.from, 'bytes');
});

test('C7: no key, another member’s key, another coupon’s picture: nothing, and the reason', async () => {
  const one = await makeCoupon();
  const other = await makeCoupon();
  const troubleWith = async (key: CryptoKey | undefined, picture: Blob) => {
    const answer = await reveal(one.coupon, picture, { memberKey: async () => key, readPicture });
    return answer.ok ? 'open' : answer.trouble.kind;
  };
  assert.is(await troubleWith(undefined, one.picture), 'no-key');
  assert.is(await troubleWith(other.memberKey, one.picture), 'wrong-key');
  assert.is(await troubleWith(one.memberKey, other.picture), 'altered');
  assert.is(await troubleWith(one.memberKey, one.picture), 'open');
});

test('C7: a PNG is decoded from its bytes, whatever its kind', async () => {
  const { picture } = await makeCoupon();
  const bytes = Buffer.from(await bytesOf(picture));
  const expected = await sharp(bytes).ensureAlpha().raw().toBuffer();
  const kinds = {
    plain: bytes,
    interlaced: await sharp(bytes).png({ progressive: true }).toBuffer(),
    'without alpha': await sharp(bytes).removeAlpha().png().toBuffer(),
    '16 bits': await sharp(bytes).toColourspace('rgb16').png().toBuffer(),
  };
  for (const [kind, file] of Object.entries(kinds)) {
    const pixels = decodePng(Uint8Array.from(file));
    assert.ok(pixels, kind);
    assert.ok(Buffer.from(pixels.data).equals(expected), kind);
  }
  const grey = decodePng(await bytesOf(blobOf(await sharp(bytes).greyscale().png().toBuffer())));
  assert.equal([grey!.data[0], grey!.data[0], 255], [grey!.data[1], grey!.data[2], grey!.data[3]]);
  const indexed = decodePng(
    await bytesOf(blobOf(await sharp(bytes).png({ palette: true }).toBuffer())),
  );
  assert.is(indexed?.data.length, expected.length);
});

test('a file that is cut off, no PNG, or larger than it looks is not decoded', async () => {
  const bytes = await bytesOf((await makeCoupon()).picture);
  assert.is(decodePng(bytes.slice(0, 5_000)), undefined);
  assert.is(decodePng(new Uint8Array(200)), undefined);
  assert.is(decodePng(new Uint8Array()), undefined);
  const bomb = Uint8Array.from(bytes);
  new DataView(bomb.buffer).setUint32(16, 2 ** 20);
  assert.is(decodePng(bomb), undefined);
});

interface Stage extends CardContext {
  readonly stored: Map<string, string>;
  /** How often it was told that the value was read. */
  told: number;
}

function stageOf({ coupon, picture, memberKey }: Made, pictureFails = 0): Stage {
  const stored = new Map<string, string>();
  let fails = pictureFails;
  const stage: Stage = {
    id: coupon.id,
    told: 0,
    tellRevealed: () => void (stage.told += 1),
    card: new Observed<Card>(emptyCard),
    foil: new Foil(),
    stored,
    opened: new OpenedCoupons({
      getItem: (name) => stored.get(name) ?? null,
      setItem: (name, text) => void stored.set(name, text),
    }),
    tools: { memberKey: async () => memberKey, readPicture },
    http: {
      get: async <T>() => accepted(coupon as T),
      post: async () => refused('UNAVAILABLE'),
      getBytes: async () =>
        (fails -= 1) >= 0 ? refused('UNAVAILABLE') : accepted(await bytesOf(picture)),
    },
  };
  return stage;
}

const settled = (stage: Stage) =>
  new Promise<Card['reading']>((resolve) => {
    const look = () => {
      const { reading } = stage.card.now;
      if (reading.state === 'open' || reading.state === 'closed') resolve(reading);
    };
    stage.card.subscribe(look);
    look();
  });

const STROKE = { from: { x: 0, y: 100 }, to: { x: 640, y: 100 }, radius: 20, tookMs: 50 };

test('C7: nothing is read before the first stroke', async () => {
  const stage = stageOf(await makeCoupon());
  const actions = createCardActions(stage);
  actions.scratch(STROKE, 0);
  assert.is(stage.foil.share, 0, 'there is nothing to scratch yet');
  await load(stage);
  assert.is(stage.card.now.reading.state, 'sealed');
  actions.scratch(STROKE, 0);
  assert.is((await settled(stage)).state, 'open');
  assert.not(stage.card.now.uncovered);
});

test('C7 X13: that it was read is told once it was read, and no more when that is known', async () => {
  const made = await makeCoupon();
  const stage = stageOf(made);
  await load(stage);
  assert.is(stage.told, 0);
  createCardActions(stage).uncover(0);
  await settled(stage);
  assert.is(stage.told, 1);
  // It did not get through: told again when the coupon is opened from memory.
  stage.card.change({ ...emptyCard });
  await load(stage);
  assert.is(stage.told, 2);
  stage.card.change({ ...emptyCard, coupon: { ...made.coupon, isRevealed: true } });
  await load(stage);
  assert.is(stage.card.now.reading.state, 'open');
  assert.is(stage.told, 2);

  const foreign = stageOf({ ...made, memberKey: (await makeCoupon()).memberKey });
  await load(foreign);
  createCardActions(foreign).uncover(0);
  await settled(foreign);
  assert.is(foreign.told, 0, 'nothing was read');
});

test('C7: a trouble closes the foil again; after it another try is possible', async () => {
  const made = await makeCoupon();
  const stage = stageOf({ ...made, memberKey: (await makeCoupon()).memberKey });
  const actions = createCardActions(stage);
  await load(stage);
  actions.uncover(0);
  const reading = await settled(stage);
  assert.equal(reading, { state: 'closed', trouble: { kind: 'wrong-key' } });
  assert.is(stage.foil.share, 0);
  actions.scratch(STROKE, 0);
  assert.is(stage.foil.share, 0);
  actions.again();
  actions.scratch(STROKE, 0);
  assert.ok(stage.foil.share > 0);
  await settled(stage);
});

test('C7: what has come stays when the line breaks, and only the rest is fetched again', async () => {
  const stage = stageOf(await makeCoupon(), 1);
  await load(stage);
  assert.ok(stage.card.now.coupon);
  assert.equal(stage.card.now.missing, { kind: 'offline' });
  await load(stage);
  assert.ok(stage.card.now.picture);
  assert.is(stage.card.now.missing, null);
});

test('C7: an opened coupon is remembered sealed: this member’s key opens it, no other does', async () => {
  const made = await makeCoupon();
  const stage = stageOf(made);
  await load(stage);
  createCardActions(stage).uncover(0);
  await settled(stage);
  assert.not.match([...stage.stored.values()].join(), /percent|:\s*37\b/);
  assert.ok([...stage.stored.keys()].every((name) => name.startsWith('tombola.member')));
  const { id } = made.coupon;
  assert.equal((await stage.opened.open(id, made.memberKey))?.benefit, CONTENT.benefit);
  const { memberKey: foreign } = await makeCoupon();
  assert.is(await stage.opened.open(id, foreign), undefined);
  assert.is(await stage.opened.open(randomUUID(), made.memberKey), undefined);
});

test('C14: a benefit that the server tells needs no scratching', async () => {
  const stage = stageOf(await makeCoupon({ kind: 'percent-off', percent: 5 }));
  await load(stage);
  assert.is(stage.card.now.reading.state, 'open');
  assert.ok(stage.card.now.uncovered);
  assert.is(stage.told, 0);
});

test.run();
