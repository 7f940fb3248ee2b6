// Remembers which coupons were opened on this device: what was read and the wrapped key, both still
// sealed. Without the member key in this browser the memory tells nobody anything; signing out erases it.
import { fromBase64url, toBase64url } from '../../../common/fairness/bytes.ts';
import type { FetchedCoupon } from '../../../common/protocol/shop.ts';
import { MEMBER_STORAGE } from '../../member-key/member-key.ts';
import type { MarkReading, Opened } from '../state/opened.ts';
import { contentKeyOf, openWith } from './open-payload.ts';

const NAME = `${MEMBER_STORAGE}.opened-coupons`;
/** The oldest are forgotten first; they can be scratched again. */
const MOST_KEPT = 200;

interface KeptReading {
  readonly payload: string;
  readonly wrappedKey: string;
  readonly currency: string;
  readonly confidence: number;
  readonly how: string;
  readonly from: MarkReading['from'];
  readonly tookMs: number;
}

export type OpenedStorage = Pick<Storage, 'getItem' | 'setItem'>;

export class OpenedCoupons {
  readonly #storage: OpenedStorage;

  constructor(storage: OpenedStorage) {
    this.#storage = storage;
  }

  keep({ id, wrappedKey, currency }: FetchedCoupon, mark: MarkReading): void {
    const { payload, ...how } = mark;
    const kept = this.#read();
    kept.delete(id);
    kept.set(id, { ...how, payload: toBase64url(payload), wrappedKey, currency });
    const newest = [...kept].slice(-MOST_KEPT);
    try {
      this.#storage.setItem(NAME, JSON.stringify(newest));
    } catch {
      // Storage is full or forbidden: it has to be scratched again next time.
    }
  }

  /** Opens what is kept of this coupon; undefined: nothing is, or this key does not open it. */
  async open(id: string, memberKey: CryptoKey): Promise<Opened | undefined> {
    const kept = this.#read().get(id);
    if (kept === undefined) return undefined;
    const { wrappedKey, currency, ...how } = kept;
    const payload = fromBase64url(kept.payload);
    const coupon = { id, wrappedKey, currency };
    const contentKey = payload && (await contentKeyOf(coupon, memberKey));
    const content = contentKey && (await openWith(contentKey, coupon, payload));
    return content && { ...content, mark: { ...how, payload } };
  }

  /** What somebody else wrote under our name is as good as nothing. */
  #read(): Map<string, KeptReading> {
    try {
      const kept = JSON.parse(this.#storage.getItem(NAME) ?? '[]') as [string, KeptReading][];
      return new Map(
        kept.filter(([, { payload, wrappedKey }]) => `${payload}${wrappedKey}` !== ''),
      );
    } catch {
      return new Map();
    }
  }
}
