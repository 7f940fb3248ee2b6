// Payloads that nobody sealed, in bulk. WebCrypto answers each call from another thread, which costs
// more than the work; so most are tried by a second implementation of the documented bytes on
// node:crypto, which is first shown to answer as the product does.
import {
  createCipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  randomInt,
  randomUUID,
} from 'node:crypto';
import { importContentKey } from '../../../common/coupon/keys.ts';
import { derivePayloadKeys, openPayload, sealPayload } from '../../../common/coupon/payload.ts';

interface Target {
  readonly genuine: Buffer;
  /** Whether the tag is that of the content, as docs/coupons.md says. */
  accepts(payload: Uint8Array): boolean;
  acceptsInProduct(payload: Uint8Array): Promise<boolean>;
}

async function makeTarget(): Promise<Target> {
  const [contentKey, couponId] = [randomBytes(32), randomUUID()];
  const context = { couponId, mode: 'sealed' } as const;
  const keys = await derivePayloadKeys(await importContentKey(contentKey), context);
  const derived = Buffer.from(hkdfSync('sha256', contentKey, '', 'tombola 1 coupon payload', 64));
  const bound = Buffer.from(`tombola 1 coupon\n${couponId}\nsealed\n`);
  const zeros = Buffer.alloc(8);
  const content = {
    serial: randomInt(1_000_000),
    benefit: { kind: 'percent-off', percent: randomInt(1, 101) },
  } as const;
  return {
    genuine: Buffer.from(await sealPayload(keys, content)),
    accepts(payload) {
      const tag = payload.subarray(0, 8);
      const counter = Buffer.concat([tag, zeros]);
      const plain = createCipheriv('aes-256-ctr', derived.subarray(32), counter).update(
        payload.subarray(8),
      );
      const mac = createHmac('sha256', derived.subarray(0, 32))
        .update(bound)
        .update(plain)
        .digest();
      return mac.subarray(0, 8).equals(tag);
    },
    acceptsInProduct: async (payload) => (await openPayload(keys, payload, 'JPY')) !== undefined,
  };
}

/** Altered in one to four bits, half of another coupon's, or invented. Never the genuine one. */
function forge({ genuine }: Target, other: Target): Buffer {
  for (;;) {
    const forged = forgeOnce(genuine, other.genuine);
    if (!forged.equals(genuine)) return forged;
  }
}

function forgeOnce(genuine: Buffer, other: Buffer): Buffer {
  switch (randomInt(4)) {
    case 0: {
      const altered = Buffer.from(genuine);
      for (let bits = randomInt(1, 5); bits > 0; bits -= 1) {
        const bit = randomInt(128);
        altered[bit >> 3]! ^= 1 << (bit & 7);
      }
      return altered;
    }
    case 1:
      return Buffer.concat([genuine.subarray(0, 8), other.subarray(8)]);
    case 2:
      return Buffer.concat([genuine.subarray(0, 8), randomBytes(8)]);
    default:
      return randomBytes(16);
  }
}

export interface ForgeryOutcome {
  readonly tried: number;
  readonly accepted: number;
  /** Of the first `shownEqual` tries and as many genuine ones: how often product and double agreed on both. */
  readonly agreed: number;
}

export async function forgePayloads(size: {
  readonly tries: number;
  readonly shownEqual: number;
  readonly progress?: (share: number) => void;
}): Promise<ForgeryOutcome> {
  const targets = await Promise.all(Array.from({ length: 64 }, makeTarget));
  const any = () => targets[randomInt(targets.length)]!;
  let [accepted, agreed] = [0, 0];
  for (let tried = 0; tried < size.tries; tried += 1) {
    const target = any();
    const forged = forge(target, any());
    if (target.accepts(forged)) accepted += 1;
    if (tried < size.shownEqual && (await agrees(target, forged))) agreed += 1;
    if (tried % 10_000 === 0) {
      size.progress?.(tried / size.tries);
      await new Promise(setImmediate);
    }
  }
  return { tried: size.tries, accepted, agreed };
}

async function agrees(target: Target, forged: Buffer): Promise<boolean> {
  return (
    (await target.acceptsInProduct(forged)) === target.accepts(forged) &&
    (await target.acceptsInProduct(target.genuine)) &&
    target.accepts(target.genuine)
  );
}
