// Puts together the sealed coupons: the threads that make and read pictures, the desk, the wallets.
import type { FastifyInstance } from 'fastify';
import type { MasterKey } from './adapters/master-key.ts';
import { createSecretBox } from './adapters/secret-box.ts';
import { createCoupons, type Coupons } from './coupons/coupons.ts';
import { createCouponPictures } from './coupons/pictures.ts';
import { registerCouponRoutes } from './http/coupon-routes.ts';
import type { MemberGuard } from './http/member-session.ts';
import type { MemberDirectory } from './members/directory.ts';
import * as couponStore from './store/coupon-store.ts';
import type { Database } from './store/database.ts';

export interface CouponPartDeps {
  readonly db: Database;
  readonly keys: MasterKey;
  readonly directory: MemberDirectory;
  /** Folder with the shipped illustrations. */
  readonly illustrations: string;
  readonly log: { warn(fields: object, message: string): void };
}

export interface CouponDoors {
  readonly directory: MemberGuard['directory'];
  readonly secure: boolean;
  readonly publicOrigin: string | undefined;
}

export interface CouponPart extends Coupons {
  register(http: FastifyInstance, doors: CouponDoors): Promise<void>;
  stop(): Promise<void>;
}

export function setUpCoupons(deps: CouponPartDeps): CouponPart {
  const { db, keys, directory, illustrations, log } = deps;
  const pictures = createCouponPictures();
  const coupons = createCoupons({
    db,
    store: couponStore,
    benefitBox: createSecretBox(keys.keyFor('coupon-benefit')),
    contentKeyBox: createSecretBox(keys.keyFor('coupon-content-key')),
    offerBenefitBox: createSecretBox(keys.keyFor('offer-benefit')),
    codes: {
      digestKey: keys.keyFor('typed-code'),
      rotationKey: keys.keyFor('rotating-code'),
      box: createSecretBox(keys.keyFor('coupon-code')),
    },
    members: directory,
    pictures,
    illustrations,
    log,
    nowMs: Date.now,
  });
  return {
    ...coupons,
    register: (http, doors) => registerCouponRoutes(http, { ...doors, wallet: coupons.wallet }),
    stop: pictures.close,
  };
}
