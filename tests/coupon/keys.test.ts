import { randomBytes } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  importContentKey,
  importMemberKey,
  unwrapContentKey,
  wrapContentKey,
} from '../../common/coupon/keys.ts';
import { derivePayloadKeys, openPayload, sealPayload } from '../../common/coupon/payload.ts';
import { fromHex, toHex } from '../../common/fairness/bytes.ts';

const keys = suite('coupon keys');
const CONTEXT = { couponId: 'f8c3de3d-1fea-4d7c-a8b0-29f63c4c3454', mode: 'sealed' } as const;
const CONTENT = { serial: 3, benefit: { kind: 'percent-off', percent: 15 } } as const;

keys('C7: the member key opens what was wrapped for it, and no other member key does', async () => {
  const [contentKey, memberKey] = [randomBytes(32), randomBytes(32)];
  const sealing = await derivePayloadKeys(await importContentKey(contentKey), CONTEXT);
  const payload = await sealPayload(sealing, CONTENT);

  const wrapped = await wrapContentKey(contentKey, memberKey);
  assert.is(wrapped.length, 40);
  const unwrapped = await unwrapContentKey(wrapped, await importMemberKey(memberKey));
  assert.ok(unwrapped);
  const opening = await derivePayloadKeys(unwrapped, CONTEXT);
  assert.equal(await openPayload(opening, payload, 'JPY'), CONTENT);

  assert.is(await unwrapContentKey(wrapped, await importMemberKey(randomBytes(32))), undefined);
});

keys('C7: neither key can be exported on the device', async () => {
  const memberKey = randomBytes(32);
  const held = await importMemberKey(memberKey);
  const unwrapped = await unwrapContentKey(await wrapContentKey(randomBytes(32), memberKey), held);
  for (const key of [held, unwrapped!]) {
    assert.not.ok(key.extractable);
    const exported = await crypto.subtle.exportKey('raw', key).catch(() => undefined);
    assert.is(exported, undefined);
  }
});

keys('C7: a wrapped key with a changed bit opens nothing', async () => {
  const memberKey = randomBytes(32);
  const held = await importMemberKey(memberKey);
  const wrapped = await wrapContentKey(randomBytes(32), memberKey);
  for (let at = 0; at < wrapped.length; at += 1) {
    const damaged = Uint8Array.from(wrapped);
    damaged[at]! ^= 1;
    assert.is(await unwrapContentKey(damaged, held), undefined, `byte ${at}`);
  }
  assert.is(await unwrapContentKey(wrapped.slice(0, 24), held), undefined);
  assert.is(await unwrapContentKey(new Uint8Array(0), held), undefined);
});

keys('wrapping is that of RFC 3394, section 4.6', async () => {
  const wrapped = await wrapContentKey(
    fromHex('00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f'),
    fromHex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'),
  );
  assert.is(
    toHex(wrapped),
    '28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21',
  );
});

keys.run();
