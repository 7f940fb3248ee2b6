import type { Benefit } from '../../../common/campaign/benefit.ts';
import type { Answer } from '../../../common/protocol/refusals.ts';
import type { FetchedCoupon } from '../../../common/protocol/shop.ts';
import type { MemberKeyStore } from '../../member-key/member-key-store.ts';
import type { Http } from '../../net/http.ts';
import type { Selection } from '../state/selection.ts';
import type { ShopState } from '../state/shop-state.ts';

/** What every action of the shop works with. */
export interface ShopContext {
  readonly state: ShopState;
  readonly http: Pick<Http, 'get' | 'post' | 'send' | 'getBytes' | 'clockAheadMs'>;
  readonly keys: MemberKeyStore;
  readonly selection: Selection;
  /** What was scratched free of this coupon on this device; undefined: nothing, or by somebody else. */
  readonly findRevealed: (
    coupon: Pick<FetchedCoupon, 'id'>,
    memberKey: CryptoKey,
  ) => Promise<Benefit | undefined>;
  /** A coupon's picture as the server has it, byte by byte. */
  readonly pictureOf: (coupon: FetchedCoupon) => Promise<Answer<Blob>>;
  readonly orderKeys: OrderKeys;
  /** The page's place in the browser. */
  readonly place: {
    go(path: string): void;
    rename(path: string): void;
    /** Goes there in the place of this page: the back button does not lead here again. */
    replace(path: string): void;
    /** Tells the other tabs that the member has gone. */
    tellEnded(): void;
  };
}

/** The idempotency key of an order that may have arrived: the same content is sent with the same key. */
export interface OrderKeys {
  keyFor(content: string): string;
  forget(content: string): void;
}
