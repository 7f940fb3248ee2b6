import { randomBytes } from 'node:crypto';
import { UPLOAD_PREFIX } from '../../common/protocol/products.ts';
import { why } from '../../common/protocol/problems.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { Database } from '../store/database.ts';
import type { Upload } from '../store/uploads.ts';
import type { ForeignPictures } from '../pictures/foreign-pictures.ts';

// Sellers' own pictures: of products, and the artwork of coupons.

export type UploadStore = Pick<
  typeof import('../store/uploads.ts'),
  'insertUpload' | 'findUpload' | 'ownsUpload'
>;

export interface Pictures {
  /** Keeps the picture under a name of ours. PICTURE_REFUSED with the reason. */
  add(who: { readonly sellerId: string }, bytes: Buffer): Promise<Answer<{ name: string }>>;
  find(name: string): Promise<Upload | undefined>;
}

const QUOTA = { pictures: 2_000, bytes: 400 * 1024 * 1024 };

export interface PicturesOptions {
  readonly db: Database;
  readonly store: UploadStore;
  readonly foreign: Pick<ForeignPictures, 'rewrite'>;
}

export function createPictures({ db, store, foreign }: PicturesOptions): Pictures {
  return {
    async add({ sellerId }, bytes) {
      const picture = await foreign.rewrite(bytes);
      if (!picture.ok) return picture;
      const name = `${UPLOAD_PREFIX}${randomBytes(12).toString('hex')}`;
      const upload = { ...picture.value, name, type: 'image/webp' };
      if (await store.insertUpload(db, sellerId, upload, QUOTA)) return accepted({ name });
      const problems = [why('pictures-full', { most: QUOTA.pictures })];
      return refused('PICTURE_REFUSED', { problems });
    },
    find: (name) => store.findUpload(db, name),
  };
}
