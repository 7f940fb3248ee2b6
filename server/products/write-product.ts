import { randomUUID } from 'node:crypto';
import type { SaveProduct } from '../../common/protocol/products.ts';
import type { SecretBox } from '../adapters/secret-box.ts';
import type { Database } from '../store/database.ts';
import { sealOfferBenefit } from './offer-benefit.ts';

export type ProductStore = typeof import('../store/product-store.ts');

export interface WriteDeps {
  readonly db: Database;
  readonly store: Pick<
    ProductStore,
    'inTransaction' | 'insertProduct' | 'updateProduct' | 'replaceOffer'
  >;
  readonly benefitBox: SecretBox;
}

/** Product and coupon as a pair, in one transaction; the product alone when there is no offer. */
export async function writeProduct(
  { db, store, benefitBox }: WriteDeps,
  product: { readonly id: string; readonly sellerId: string; readonly isNew: boolean },
  { product: fields, offer }: SaveProduct,
): Promise<'saved' | 'taken' | 'gone'> {
  const { id, sellerId, isNew } = product;
  return store.inTransaction(db, async (transaction) => {
    if (isNew) {
      if (!(await store.insertProduct(transaction, sellerId, id, fields))) return 'taken';
    } else {
      const outcome = await store.updateProduct(transaction, sellerId, id, fields);
      if (outcome !== 'saved') return outcome;
    }
    if (offer) {
      const offerId = randomUUID();
      await store.replaceOffer(transaction, {
        id: offerId,
        sellerId,
        productId: id,
        design: offer.design,
        sealedBenefit: sealOfferBenefit(benefitBox, offerId, offer.benefit),
        mode: offer.mode,
        policy: offer.policy,
      });
    }
    return 'saved';
  });
}
