// Coupons on a database of a test, without the doors: members, sellers, products and offers made by code.
import { randomBytes, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OfferFields, ProductFields } from '../../../common/protocol/products.ts';
import type { FetchedCoupon } from '../../../common/protocol/shop.ts';
import { masterKeyFrom } from '../../../server/adapters/master-key.ts';
import { createOutboxMail } from '../../../server/adapters/outbox-mail.ts';
import { createSecretBox } from '../../../server/adapters/secret-box.ts';
import { createCoupons, type Coupons } from '../../../server/coupons/coupons.ts';
import type { CouponsDeps } from '../../../server/coupons/deps.ts';
import { createCouponPictures } from '../../../server/coupons/pictures.ts';
import type { Member } from '../../../server/members/directory.ts';
import { createMembers, type Members } from '../../../server/members/members.ts';
import { prepareJobs } from '../../../server/jobs/jobs.ts';
import { createProducts } from '../../../server/products/products.ts';
import { createSeller } from '../../../server/sellers/accounts.ts';
import * as couponStore from '../../../server/store/coupon-store.ts';
import { closeDatabase, openDatabase, type Database } from '../../../server/store/database.ts';
import * as memberStore from '../../../server/store/member-store.ts';
import * as productStore from '../../../server/store/product-store.ts';
import * as sellerStore from '../../../server/store/sellers.ts';
import { offer, product } from '../../http/support/product.ts';
import { testDatabase } from '../../support/postgres.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const GOODS = fileURLToPath(new URL('../../../client/public/goods', import.meta.url));

export interface TestProduct {
  readonly id: string;
  readonly sellerId: string;
  readonly number: string;
}

export interface CouponHouse extends Coupons {
  readonly db: Database;
  readonly deps: CouponsDeps;
  readonly members: Members;
  /** What the coupons take for now; the true time until it is set. */
  clock: { nowMs: number | undefined };
  /** Fields of every warning that was logged. */
  readonly warnings: object[];
  addMember(): Promise<Member>;
  addSeller(name?: string): Promise<string>;
  addProduct(
    sellerId: string,
    offered?: Partial<OfferFields> | null,
    part?: Partial<ProductFields>,
  ): Promise<TestProduct>;
  /** A member's coupon of a new seller's new product, with its picture. */
  addCoupon(offered?: Partial<OfferFields>, of?: Member): Promise<TestCoupon>;
  close(): Promise<void>;
}

export interface TestCoupon {
  readonly member: Member;
  readonly product: TestProduct;
  readonly coupon: FetchedCoupon;
  readonly picture: Buffer;
}

/** `threads` for pictures. */
export async function couponHouse({ threads = 2 } = {}): Promise<CouponHouse> {
  const { url, drop } = await testDatabase();
  const folder = await temporaryFolder('coupons');
  // Opening a campaign puts a job into the queue.
  await prepareJobs(url);
  const db = openDatabase({ url, pool: 30 });
  const keys = masterKeyFrom(randomBytes(32));
  const box = (purpose: Parameters<typeof keys.keyFor>[0]) => createSecretBox(keys.keyFor(purpose));
  const members = membersOn(db, box, join(folder, 'outbox'));
  const clock: CouponHouse['clock'] = { nowMs: undefined };
  const nowMs = () => clock.nowMs ?? Date.now();
  const warnings: object[] = [];
  const pictures = createCouponPictures(threads);
  const deps: CouponsDeps = {
    db,
    store: couponStore,
    benefitBox: box('coupon-benefit'),
    contentKeyBox: box('coupon-content-key'),
    offerBenefitBox: box('offer-benefit'),
    codes: {
      digestKey: keys.keyFor('typed-code'),
      rotationKey: keys.keyFor('rotating-code'),
      box: box('coupon-code'),
    },
    members: members.directory,
    passes: { apple: null, google: null },
    pictures,
    illustrations: GOODS,
    origin: () => 'http://localhost',
    log: { warn: (fields) => void warnings.push(fields) },
    nowMs,
  };
  const coupons = createCoupons(deps);
  const products = createProducts({
    db,
    store: productStore,
    benefitBox: box('offer-benefit'),
    isIllustration: async () => true,
    notPrintable: async () => [],
    nowMs,
  });
  const house: CouponHouse = {
    ...coupons,
    db,
    deps,
    members,
    clock,
    warnings,
    addMember: () => addMember(db, members, box('member-key')),
    addSeller: (name = 'Company N') => createSeller(db, sellerStore, { name }),
    async addProduct(sellerId, offered = {}, part = {}) {
      const fields = product(part);
      const wanted = { product: fields, offer: offered && offer(offered) };
      const saved = await products.create({ sellerId }, wanted);
      if (!saved.ok) throw new Error(JSON.stringify(saved.refusal));
      return { id: saved.value.id, sellerId, number: fields.number };
    },
    async addCoupon(offered = {}, of) {
      const member = of ?? (await house.addMember());
      const offeredProduct = await house.addProduct(await house.addSeller(), offered);
      const { sellerId, number } = offeredProduct;
      const fetched = await coupons.wallet.fetch(member, sellerId, number);
      if (!fetched.ok) throw new Error(JSON.stringify(fetched.refusal));
      const picture = await coupons.wallet.picture(member, fetched.value.id);
      if (!picture.ok) throw new Error(JSON.stringify(picture.refusal));
      return { member, product: offeredProduct, coupon: fetched.value, picture: picture.value };
    },
    async close() {
      await pictures.close();
      await closeDatabase(db);
      await drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return house;
}

function membersOn(
  db: Database,
  box: (purpose: 'member-key' | 'member-mail') => ReturnType<typeof createSecretBox>,
  outbox: string,
): Members {
  return createMembers({
    db,
    store: memberStore,
    keyBox: box('member-key'),
    mailBox: box('member-mail'),
    mail: createOutboxMail(outbox),
    paymentMethods: {
      provider: 'sandbox',
      page: async () => null,
      describe: async (token) => token,
    },
    origin: () => 'http://localhost',
  });
}

async function addMember(
  db: Database,
  { directory }: Members,
  keyBox: ReturnType<typeof createSecretBox>,
): Promise<Member> {
  const id = randomUUID();
  await memberStore.insertMember(db, {
    id,
    membershipNumber: `T-${randomBytes(5).toString('hex')}`,
    person: {
      name: 'Aki Tanaka',
      address: '1-2-3 Kumano, Kyoto',
      email: 'aki@shopper.example',
      telephone: '',
    },
    passwordHash: 'none',
    sealedMemberKey: keyBox.seal(randomBytes(32), id),
    paymentMethod: null,
  });
  return (await directory.find(id))!;
}
