// The truth under the foil: the mark is read out of the picture's own bytes, and what it says is opened
// with the key on this device. Nothing here asks the server.
import type { Opened } from '../state/opened.ts';
import type { Trouble } from '../state/trouble.ts';
import type { PictureReading } from '../worker/messages.ts';
import { contentKeyOf, openWith, type SealedCoupon } from './open-payload.ts';

export interface RevealTools {
  /** undefined: nobody has signed in on this device. */
  readonly memberKey: () => Promise<CryptoKey | undefined>;
  /** Rejects where there are no workers. */
  readonly readPicture: (picture: Blob) => Promise<PictureReading>;
}

export type RevealAnswer =
  | { readonly ok: true; readonly opened: Opened }
  | { readonly ok: false; readonly trouble: Trouble };

const troubled = (kind: 'no-key' | 'wrong-key' | 'damaged' | 'altered' | 'unsupported') =>
  ({ ok: false, trouble: { kind } }) as const;

export async function reveal(
  coupon: SealedCoupon,
  picture: Blob,
  tools: RevealTools,
): Promise<RevealAnswer> {
  // The type says it is always there; on plain http it is not.
  if (!(globalThis.crypto.subtle as SubtleCrypto | undefined)) return troubled('unsupported');
  const memberKey = await tools.memberKey();
  if (memberKey === undefined) return troubled('no-key');
  const contentKey = await contentKeyOf(coupon, memberKey);
  if (contentKey === undefined) return troubled('wrong-key');
  const mark = await tools.readPicture(picture).catch(() => undefined);
  if (mark === undefined) return troubled('unsupported');
  // It came as a coupon: what is no picture any more was damaged on its way.
  if (mark === null || mark === 'no-picture') return troubled('damaged');
  const content = await openWith(contentKey, coupon, mark.payload);
  if (content === undefined) return troubled('altered');
  return { ok: true, opened: { ...content, mark } };
}
