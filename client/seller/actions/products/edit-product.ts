import { isUpload, MAX_PICTURE_BYTES } from '../../../../common/protocol/products.ts';
import { why } from '../../../../common/protocol/problems.ts';
import type { Refusal } from '../../../../common/protocol/refusals.ts';
import { Problems } from '../../state/problems.ts';
import {
  newOffer,
  offerDraft,
  requestOf,
  type OfferDraft,
  type ProductDraft,
} from '../../state/products/product-draft.ts';
import { loaded, type ProductState } from '../../state/products/product-state.ts';
import { withTyped } from '../../state/products/typed-problems.ts';
import type { ProductsApi } from './api.ts';

export interface ProductContext {
  readonly state: ProductState;
  readonly api: Omit<ProductsApi, 'list' | 'look' | 'import'>;
  /** The seller's name stands on the coupon. */
  readonly seller: string;
  readonly zone: string;
  /** A picture that is too large, made smaller. */
  readonly shrink: (picture: Blob) => Promise<Blob>;
  readonly onRefusal: (refusal: Refusal) => void;
  /** The new product has an id, and so an address. */
  readonly onCreated: (id: string) => void;
}

export async function loadProduct(context: ProductContext): Promise<void> {
  const { state, api } = context;
  const illustrations = loadIllustrations(context);
  if (state.now.id !== null) {
    const answer = await api.find(state.now.id);
    if (answer.ok) state.change(loaded(answer.value));
    else {
      state.change({ step: { is: 'missing' }, refusal: answer.refusal });
      context.onRefusal(answer.refusal);
    }
  }
  await illustrations;
}

export async function loadIllustrations({ state, api }: ProductContext): Promise<void> {
  const names = await api.listIllustrations();
  if (names.ok) state.change({ illustrations: names.value });
}

export const changeProduct = ({ state }: ProductContext, part: Partial<ProductDraft>): void =>
  state.change({ draft: { ...state.now.draft, ...part }, dirty: true });

export function changeOffer({ state }: ProductContext, part: Partial<OfferDraft>): void {
  const { offer } = state.now;
  if (offer) state.change({ offer: { ...offer, ...part }, dirty: true });
}

export const changeDesign = (
  context: ProductContext,
  part: Partial<OfferDraft['design']>,
): void => {
  const { offer } = context.state.now;
  if (offer) changeOffer(context, { design: { ...offer.design, ...part } });
};

/** Begins a coupon: from the one that is offered now, if there is one. */
export function beginOffer({ state, seller, zone }: ProductContext, message: string): void {
  const { offered, draft } = state.now;
  const before = offered && offerDraft(offered, draft.currency);
  // What is sold stands on its coupon until the seller chooses otherwise.
  const { picture } = draft;
  const shown = picture && isUpload(picture) ? { upload: picture } : { artwork: picture };
  const fresh = newOffer(seller, zone, message);
  const offer = before ?? { ...fresh, design: { ...fresh.design, ...shown } };
  state.change({ offer, dirty: true });
}

export const dropOffer = ({ state }: ProductContext): void => state.change({ offer: null });

/** Sends product and coupon as a pair, or the product alone. */
export async function saveProduct(context: ProductContext): Promise<void> {
  const { state, api } = context;
  const { id, draft, offer } = state.now;
  state.change({ step: { is: 'saving' }, refusal: null, problems: new Problems() });
  const request = requestOf(draft, offer);
  const answer = id === null ? await api.create(request) : await api.rewrite(id, request);
  if (!answer.ok) return refuse(context, withTyped(answer.refusal, draft, offer));
  const { withOffer } = answer.value;
  const found = await api.find(answer.value.id);
  const untouched = state.now.draft === draft && state.now.offer === offer;
  if (found.ok && untouched) state.change(loaded(found.value));
  state.change({ id: answer.value.id, step: { is: 'complete', withOffer } });
  if (id === null) context.onCreated(answer.value.id);
}

export const goOnEditing = ({ state }: ProductContext): void =>
  state.change({ step: { is: 'editing' } });

export const askToEnd = ({ state }: ProductContext): void =>
  state.change({ step: { is: 'asked-to-end' } });

export async function endOffer(context: ProductContext): Promise<void> {
  const { state, api } = context;
  if (state.now.id === null) return;
  const answer = await api.endOffer(state.now.id);
  if (!answer.ok) return refuse(context, answer.refusal);
  state.change({ offered: null, step: { is: 'editing' } });
}

/** A file for the product's picture or the coupon's artwork. */
export async function addPicture(
  context: ProductContext,
  of: 'product' | 'coupon',
  file: File,
): Promise<void> {
  const { state, api } = context;
  const refusePicture = (refusal: Refusal) =>
    state.change({ uploading: null, uploadRefusal: { of, refusal } });
  state.change({ uploading: of, uploadRefusal: null });
  const picture = await context.shrink(file);
  if (picture.size > MAX_PICTURE_BYTES) {
    const problems = [why('file-too-large', { most: MAX_PICTURE_BYTES / 1024 / 1024 })];
    return refusePicture({ code: 'PICTURE_REFUSED', problems });
  }
  const answer = await api.addPicture(picture);
  if (!answer.ok) return refusePicture(answer.refusal);
  state.change({ uploading: null });
  if (of === 'product') changeProduct(context, { picture: answer.value.name });
  else changeDesign(context, { upload: answer.value.name, artwork: null });
}

function refuse({ state, onRefusal }: ProductContext, refusal: Refusal): void {
  state.change({ step: { is: 'editing' }, refusal, problems: new Problems(refusal) });
  onRefusal(refusal);
}
