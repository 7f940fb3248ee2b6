// Puts together the sealed coupons: the threads that make and read pictures, the desk, the wallets.
import type { FastifyInstance } from 'fastify';
import type { MasterKey } from './adapters/master-key.ts';
import { createGooglePasses } from './adapters/google-pass.ts';
import { createSecretBox } from './adapters/secret-box.ts';
import type { Config } from './config.ts';
import { createCoupons, type Coupons } from './coupons/coupons.ts';
import type { PassPort } from './coupons/pass-port.ts';
import { createCouponPictures, type CouponPictures } from './coupons/pictures.ts';
import { registerCouponRoutes } from './http/coupon-routes.ts';
import type { MemberGuard } from './http/member-session.ts';
import type { MemberDirectory } from './members/directory.ts';
import * as couponStore from './store/coupon-store.ts';
import type { Database } from './store/database.ts';

export interface CouponPartDeps {
  readonly db: Database;
  readonly keys: MasterKey;
  readonly directory: MemberDirectory;
  readonly passes: PassPort;
  readonly origin: () => string;
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
  readonly printing: Pick<CouponPictures, 'notPrintable'>;
  register(http: FastifyInstance, doors: CouponDoors): Promise<void>;
  stop(): Promise<void>;
}

/** Rejects with a sentence when what is configured cannot be used. */
export async function setUpPasses(
  { passes: { apple, google } }: Pick<Config, 'passes'>,
  origin: () => string,
): Promise<PassPort> {
  return {
    apple: apple ? await applePasses(apple) : null,
    google: google ? await createGooglePasses({ ...google, origin }) : null,
  };
}

/** Loaded when it is configured: it brings a library for certificates along. */
async function applePasses(settings: NonNullable<Config['passes']['apple']>) {
  const { createApplePasses } = await import('./adapters/apple-pass.ts');
  return createApplePasses(settings);
}

export function setUpCoupons(deps: CouponPartDeps): CouponPart {
  const { db, keys, directory, passes, origin, illustrations, log } = deps;
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
    passes,
    pictures,
    illustrations,
    log,
    origin,
    nowMs: Date.now,
  });
  return {
    ...coupons,
    printing: pictures,
    register: (http, doors) => registerCouponRoutes(http, { ...doors, ...coupons }),
    stop: pictures.close,
  };
}
