import type { SecretBox } from '../adapters/secret-box.ts';
import type { Member, MemberDirectory } from '../members/directory.ts';
import type { Database } from '../store/database.ts';
import type { CouponCodesDeps } from './codes.ts';
import type { PassPort } from './pass-port.ts';
import type { CouponPictures } from './pictures.ts';

export type CouponStore = typeof import('../store/coupon-store.ts');

export interface CouponsDeps {
  readonly db: Database;
  readonly store: CouponStore;
  /** Seal at rest: benefits of coupons, content keys, benefits of offers. */
  readonly benefitBox: SecretBox;
  readonly contentKeyBox: SecretBox;
  readonly offerBenefitBox: SecretBox;
  readonly codes: Omit<CouponCodesDeps, 'db' | 'store'>;
  readonly passes: PassPort;
  readonly members: Pick<MemberDirectory, 'memberKey' | 'recordMisuse'>;
  readonly pictures: CouponPictures;
  /** Folder with the shipped illustrations, NAME.svg. */
  readonly illustrations: string;
  readonly log: { warn(fields: object, message: string): void };
  /** Where the pages are. */
  readonly origin: () => string;
  readonly nowMs: () => number;
}

export type Holder = Pick<Member, 'id' | 'status'>;
