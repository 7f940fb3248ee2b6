import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Benefit } from '../../common/campaign/benefit.ts';
import { importContentKey } from '../../common/coupon/keys.ts';
import { derivePayloadKeys, openPayload, sealPayload } from '../../common/coupon/payload.ts';
import { fitsPayload, readContent, writeContent } from '../../common/coupon/sealed-content.ts';
import { fromHex, toHex } from '../../common/fairness/bytes.ts';
import { forgePayloads } from './support/forge.ts';

const payloads = suite('payload');
const CURRENCY = 'JPY';

const keysOf = async (
  contentKey: Uint8Array = randomBytes(32),
  couponId: string = randomUUID(),
  mode: 'sealed' | 'open' = 'sealed',
) => derivePayloadKeys(await importContentKey(contentKey), { couponId, mode });

const plain = { noNullPrototype: true } as const;
const sealableAmount = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 24 - 1 }), fc.integer({ min: 0, max: 4 }))
  .map(([value, tens]) => value * 10 ** tens);
const benefits: fc.Arbitrary<Benefit> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('percent-off' as const),
      percent: fc.integer({ min: 1, max: 100 }),
    },
    plain,
  ),
  fc.record(
    {
      kind: fc.constant('amount-off' as const),
      amountMinor: sealableAmount.filter((amount) => amount > 0),
      currency: fc.constant(CURRENCY),
    },
    plain,
  ),
  fc.record(
    {
      kind: fc.constant('fixed-price' as const),
      priceMinor: sealableAmount,
      currency: fc.constant(CURRENCY),
    },
    plain,
  ),
);
const contents = fc.record(
  { serial: fc.integer({ min: 0, max: 2 ** 32 - 1 }), benefit: benefits },
  plain,
);

payloads('C2: what is sealed is what is opened, in 16 bytes', async () => {
  const keys = await keysOf();
  await fc.assert(
    fc.asyncProperty(contents, async (content) => {
      const payload = await sealPayload(keys, content);
      assert.is(payload.length, 16);
      assert.equal(await openPayload(keys, payload, CURRENCY), content);
    }),
    { numRuns: 300 },
  );
});

payloads('C10: every byte of the tag is looked at', async () => {
  const keys = await keysOf();
  const content = { serial: 7, benefit: { kind: 'percent-off', percent: 20 } } as const;
  const tag = (await sealPayload(keys, content)).slice(0, 8);
  for (let at = -1; at < 8; at += 1) {
    // As if whoever forges it had come upon all of the tag but this byte: the content deciphers well.
    const forged = tag.map((byte, place) => (place === at ? byte ^ 1 : byte));
    const counter = new Uint8Array(16);
    counter.set(forged);
    const algorithm = { name: 'AES-CTR', counter, length: 64 };
    const { subtle } = globalThis.crypto;
    const enciphered = await subtle.encrypt(algorithm, keys.cipher, writeContent(content));
    const payload = Uint8Array.from([...forged, ...new Uint8Array(enciphered)]);
    const opened = await openPayload(keys, payload, CURRENCY);
    assert.equal(opened, at === -1 ? content : undefined, `byte ${at}`);
  }
});

payloads('C7: no other coupon, mode or key opens a payload', async () => {
  const [key, id] = [randomBytes(32), randomUUID()];
  const payload = await sealPayload(await keysOf(key, id), {
    serial: 7,
    benefit: { kind: 'percent-off', percent: 20 },
  });
  const opens = async (keys: Awaited<ReturnType<typeof keysOf>>) =>
    (await openPayload(keys, payload, CURRENCY)) !== undefined;
  assert.ok(await opens(await keysOf(key, id)));
  assert.not.ok(await opens(await keysOf(key, randomUUID())));
  assert.not.ok(await opens(await keysOf(key, id, 'open')));
  assert.not.ok(await opens(await keysOf(randomBytes(32), id)));
});

payloads('C10: every single changed bit is noticed, and every other length', async () => {
  const keys = await keysOf();
  const payload = await sealPayload(keys, {
    serial: 1,
    benefit: { kind: 'amount-off', amountMinor: 500, currency: CURRENCY },
  });
  for (let bit = 0; bit < 128; bit += 1) {
    const altered = Uint8Array.from(payload);
    altered[bit >> 3]! ^= 1 << (bit & 7);
    assert.is(await openPayload(keys, altered, CURRENCY), undefined, `bit ${bit}`);
  }
  for (const length of [0, 8, 15]) {
    assert.is(await openPayload(keys, payload.slice(0, length), CURRENCY), undefined);
  }
});

payloads(
  'C10: none of many forged payloads is accepted, alone or against another coupon',
  async () => {
    const { tried, accepted, agreed } = await forgePayloads({ tries: 100_000, shownEqual: 2_000 });
    assert.is(tried, 100_000);
    assert.is(accepted, 0);
    assert.is(agreed, 2_000);
  },
);

payloads('C2: two coupons of one value do not look alike', async () => {
  const content = { serial: 1, benefit: { kind: 'percent-off', percent: 10 } } as const;
  const seen = new Set<string>();
  for (let count = 0; count < 50; count += 1) {
    seen.add(toHex(await sealPayload(await keysOf(), content)));
  }
  assert.is(seen.size, 50);
});

payloads('what does not fit is refused, not cut off', () => {
  const amountOff = (amountMinor: number): Benefit => ({
    kind: 'amount-off',
    amountMinor,
    currency: CURRENCY,
  });
  assert.ok(fitsPayload(amountOff(2 ** 24 - 1)));
  assert.ok(fitsPayload(amountOff(250_000_000)));
  assert.ok(fitsPayload(amountOff(1_000_000_000_000)));
  assert.not.ok(fitsPayload(amountOff(2 ** 24 + 1)));
  assert.throws(() => writeContent({ serial: 0, benefit: amountOff(123_456_789) }), /seven digits/);
  assert.throws(() => writeContent({ serial: 2 ** 32, benefit: amountOff(1) }), /32 bits/);
});

payloads('a content of no known kind or of an impossible value is none', () => {
  for (const hex of [
    '0000000100000014',
    '0000000104000014',
    '0000000101000065',
    '0000000102000000',
  ]) {
    assert.is(readContent(fromHex(hex), CURRENCY), undefined, hex);
  }
});

interface Vector {
  readonly contentKey: string;
  readonly couponId: string;
  readonly mode: 'sealed' | 'open';
  readonly serial: number;
  readonly benefit: Benefit;
  readonly payload: string;
}

payloads('the vectors of docs/coupons.md hold', async () => {
  const text = await readFile(new URL('../../docs/coupons.md', import.meta.url), 'utf8');
  const block = /```json\n(\[[^`]*\])\n```/.exec(text)?.[1];
  const vectors = JSON.parse(block ?? '[]') as Vector[];
  assert.ok(vectors.length >= 3);
  for (const { contentKey, couponId, mode, serial, benefit, payload } of vectors) {
    const keys = await keysOf(fromHex(contentKey), couponId, mode);
    assert.is(toHex(await sealPayload(keys, { serial, benefit })), payload);
  }
});

payloads.run();
