// What the scratch card's page knows.
import type { FetchedCoupon } from '../../../common/protocol/shop.ts';
import type { Opened } from './opened.ts';
import type { Trouble } from './trouble.ts';

export type Reading =
  | { readonly state: 'sealed' }
  | { readonly state: 'reading' }
  | { readonly state: 'open'; readonly opened: Opened }
  | { readonly state: 'closed'; readonly trouble: Trouble };

export interface Card {
  /** null: not here (yet). */
  readonly coupon: FetchedCoupon | null;
  /** The picture as it came from the server, byte by byte. */
  readonly picture: Blob | null;
  /** Why coupon or picture are not here; null while they are being fetched. */
  readonly missing: Trouble | null;
  readonly reading: Reading;
  /** The foil is gone, or there never was one. */
  readonly uncovered: boolean;
}

export const emptyCard: Card = {
  coupon: null,
  picture: null,
  missing: null,
  reading: { state: 'sealed' },
  uncovered: false,
};
