// Which of the member's coupons a picture file shows. The picture does not say it in clear: its payload
// opens for the right coupon's key and for no other, so that a stranger's picture tells nothing.
import type { FetchedCoupon, WalletCoupon } from '../../../common/protocol/shop.ts';
import type { PictureCheck } from '../state/wallet-state.ts';
import type { MarkReading } from '../state/opened.ts';
import type { Trouble } from '../state/trouble.ts';
import { troubleOf, type WalletContext } from './context.ts';
import { contentKeyOf, openWith } from './open-payload.ts';

/** So many coupons are asked for at once. */
const AT_ONCE = 6;

const nothing = (trouble: Trouble): PictureCheck => ({ state: 'nothing', trouble });

export async function recognise(context: WalletContext, picture: Blob): Promise<PictureCheck> {
  const { tools, wallet } = context;
  if (!(globalThis.crypto.subtle as SubtleCrypto | undefined))
    return nothing({ kind: 'unsupported' });
  const mark = await tools.readPicture(picture).catch(() => undefined);
  if (mark === undefined) return nothing({ kind: 'unsupported' });
  if (mark === null) return nothing({ kind: 'damaged' });
  if (mark === 'no-picture') return nothing({ kind: 'no-picture' });
  const memberKey = await tools.memberKey();
  if (memberKey === undefined) return nothing({ kind: 'no-key' });
  const coupons = wallet.now.coupons;
  if (coupons === null) return nothing(wallet.now.missing ?? { kind: 'offline' });
  for (let first = 0; first < coupons.length; first += AT_ONCE) {
    const some = coupons.slice(first, first + AT_ONCE);
    const checks = await Promise.all(some.map((one) => holdAgainst(context, one, mark, memberKey)));
    const known = checks.find((check) => check?.state === 'known');
    if (known) return known;
    const failed = checks.find((check) => check !== undefined);
    if (failed) return failed;
  }
  return nothing({ kind: 'none-of-yours' });
}

/** undefined: it is not this one. */
async function holdAgainst(
  { http, opened }: WalletContext,
  coupon: WalletCoupon,
  mark: MarkReading,
  memberKey: CryptoKey,
): Promise<PictureCheck | undefined> {
  const fetched = await http.get<FetchedCoupon>(`/api/coupons/${encodeURIComponent(coupon.id)}`);
  if (!fetched.ok) return nothing(troubleOf(fetched.refusal));
  const contentKey = await contentKeyOf(fetched.value, memberKey);
  const content = contentKey && (await openWith(contentKey, fetched.value, mark.payload));
  if (!content) return undefined;
  opened.keep(fetched.value, mark);
  return { state: 'known', coupon, opened: { ...content, mark } };
}
