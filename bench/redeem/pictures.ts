// Pictures presented at a counter: sent over HTTP by a kiosk and looked up over its socket.
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { pictureText } from '../../common/protocol/kiosk.ts';
import { macOf, type KioskClient, type KioskKey } from '../../tests/kiosks/support/kiosk-client.ts';
import type { HeldCoupon } from '../../tests/kiosks/support/kiosk-house.ts';
import { processorTimeMs } from './processor-time.ts';

export interface Presenting {
  readonly origin: string;
  readonly key: KioskKey;
  readonly kiosk: KioskClient;
}

export interface Checked {
  readonly count: number;
  /** Processor time of all that checks them, the kiosk's own share included. */
  readonly cpuMs: number;
  readonly spentMs: number;
}

export const reencode = ({ picture }: HeldCoupon): Promise<Buffer> =>
  sharp(picture).jpeg({ quality: 75 }).toBuffer();

/** One after the other. `pictures` in the order of the coupons. Throws when one is not recognised. */
export async function checkPictures(
  at: Presenting,
  coupons: readonly HeldCoupon[],
  pictures: readonly Buffer[],
  type: 'image/png' | 'image/jpeg',
): Promise<Checked> {
  const beforeMs = await processorTimeMs();
  const sinceMs = performance.now();
  for (const [place, { couponId }] of coupons.entries()) {
    const digest = await send(at, pictures[place]!, type);
    const seen = await at.kiosk.say('look-up', { coupon: { kind: 'picture', digest } });
    if (!seen.ok || seen.value.couponId !== couponId) throw new Error(JSON.stringify(seen));
  }
  const spentMs = performance.now() - sinceMs;
  return { count: coupons.length, cpuMs: (await processorTimeMs()) - beforeMs, spentMs };
}

async function send({ origin, key }: Presenting, picture: Buffer, type: string): Promise<string> {
  const digest = createHash('sha256').update(picture).digest('hex');
  const atMs = Date.now();
  const response = await fetch(`${origin}/api/kiosk/pictures`, {
    method: 'POST',
    headers: {
      'content-type': type,
      'kiosk-id': key.id,
      'kiosk-at': String(atMs),
      'kiosk-mac': macOf(key.key, pictureText(atMs, digest)),
    },
    body: new Uint8Array(picture),
  });
  if (!response.ok) throw new Error(await response.text());
  await response.arrayBuffer();
  return digest;
}
