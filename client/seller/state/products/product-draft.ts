// A product and its coupon as they stand in the fields: text as typed, so that half a number is no fault yet.
import type { Benefit } from '../../../../common/campaign/benefit.ts';
import type { CouponDesign } from '../../../../common/coupon/design.ts';
import type {
  OfferFields,
  ProductFields,
  SaveProduct,
} from '../../../../common/protocol/products.ts';
import { PALETTES } from './palettes.ts';
import { readMinor, readWhole, writeMinor } from '../amount.ts';

export interface ProductDraft {
  readonly number: string;
  readonly model: string;
  readonly name: string;
  readonly price: string;
  readonly currency: string;
  readonly specifications: string;
  readonly picture: string | null;
  readonly isListed: boolean;
  readonly membersOnly: boolean;
}

export interface OfferDraft {
  readonly design: CouponDesign;
  readonly kind: Benefit['kind'];
  /** Percent, or an amount in major units of the product's currency. */
  readonly value: string;
  readonly mode: 'sealed' | 'open';
  readonly validDays: string;
  /** Wall-clock times, or empty. */
  readonly validFrom: string;
  readonly validUntil: string;
  readonly zone: string;
  readonly minimum: string;
  readonly uses: string;
  readonly perDays: string;
  readonly stackingClass: string;
  readonly onRefund: 'give-back' | 'void';
  readonly rotating: boolean;
}

export const newProduct = (language: 'ja' | 'en'): ProductDraft => ({
  number: '',
  model: '',
  name: '',
  price: '',
  currency: language === 'ja' ? 'JPY' : 'EUR',
  specifications: '',
  picture: null,
  isListed: true,
  membersOnly: false,
});

export const productDraft = (product: ProductFields): ProductDraft => ({
  number: product.number,
  model: product.model,
  name: product.name,
  price: writeMinor(product.priceMinor, product.currency),
  currency: product.currency,
  specifications: product.specifications,
  picture: product.picture,
  isListed: product.isListed,
  membersOnly: product.membersOnly,
});

export const newOffer = (seller: string, zone: string, message: string): OfferDraft => ({
  design: {
    template: 'ticket',
    message,
    seller,
    colours: PALETTES.vermilion,
    artwork: null,
    upload: null,
    qr: null,
  },
  kind: 'percent-off',
  value: '',
  mode: 'sealed',
  validDays: '30',
  validFrom: '',
  validUntil: '',
  zone,
  minimum: '',
  uses: '',
  perDays: '30',
  stackingClass: '',
  onRefund: 'give-back',
  rotating: false,
});

/** `currency`: the product's. */
export const offerDraft = (
  { design, benefit, policy, mode }: OfferFields,
  currency: string,
): OfferDraft => ({
  design,
  ...valueOf(benefit),
  mode,
  validDays: policy.validDays === null ? '' : String(policy.validDays),
  validFrom: policy.validFrom ?? '',
  validUntil: policy.validUntil ?? '',
  zone: policy.zone,
  minimum: policy.minimumOrderMinor === 0 ? '' : writeMinor(policy.minimumOrderMinor, currency),
  uses: policy.limit === null ? '' : String(policy.limit.uses),
  perDays: policy.limit === null ? '30' : String(policy.limit.perDays),
  stackingClass: policy.stackingClass ?? '',
  onRefund: policy.onRefund,
  rotating: policy.rotating ?? false,
});

function valueOf(benefit: Benefit): Pick<OfferDraft, 'kind' | 'value'> {
  const { kind } = benefit;
  switch (kind) {
    case 'percent-off':
      return { kind, value: String(benefit.percent) };
    case 'amount-off':
      return { kind, value: writeMinor(benefit.amountMinor, benefit.currency) };
    case 'fixed-price':
      return { kind, value: writeMinor(benefit.priceMinor, benefit.currency) };
  }
}

/** What cannot be a number becomes -1: the server refuses it by its field, beside its other findings. */
const orWrong = (value: number): number => (Number.isNaN(value) ? -1 : value);

export const requestOf = (draft: ProductDraft, offer: OfferDraft | null): SaveProduct => ({
  product: {
    number: draft.number,
    model: draft.model,
    name: draft.name,
    priceMinor: orWrong(readMinor(draft.price, draft.currency)),
    currency: draft.currency,
    specifications: draft.specifications,
    picture: draft.picture,
    isListed: draft.isListed,
    membersOnly: draft.membersOnly,
  },
  offer: offer && offerOf(offer, draft.currency),
});

const offerOf = (draft: OfferDraft, currency: string): OfferFields => ({
  design: draft.design,
  benefit: benefitOf(draft, currency),
  mode: draft.mode,
  policy: {
    validDays: draft.validDays.trim() === '' ? null : orWrong(readWhole(draft.validDays)),
    validFrom: draft.validFrom === '' ? null : draft.validFrom,
    validUntil: draft.validUntil === '' ? null : draft.validUntil,
    zone: draft.zone.trim(),
    minimumOrderMinor:
      draft.minimum.trim() === '' ? 0 : orWrong(readMinor(draft.minimum, currency)),
    limit:
      draft.uses.trim() === ''
        ? null
        : { uses: orWrong(readWhole(draft.uses)), perDays: orWrong(readWhole(draft.perDays)) },
    stackingClass: draft.stackingClass.trim() || null,
    onRefund: draft.onRefund,
    ...(draft.rotating && { rotating: true as const }),
  },
});

export function benefitOf({ kind, value }: OfferDraft, currency: string): Benefit {
  switch (kind) {
    case 'percent-off':
      return { kind, percent: orWrong(readWhole(value)) };
    case 'amount-off':
      return { kind, amountMinor: orWrong(readMinor(value, currency)), currency };
    case 'fixed-price':
      return { kind, priceMinor: orWrong(readMinor(value, currency)), currency };
  }
}

/** Whether the benefit can be shown in a preview: it is a whole one. */
export function shownBenefit(draft: OfferDraft, currency: string): Benefit | null {
  const benefit = benefitOf(draft, currency);
  switch (benefit.kind) {
    case 'percent-off':
      return benefit.percent > 0 ? benefit : null;
    case 'amount-off':
      return benefit.amountMinor > 0 ? benefit : null;
    case 'fixed-price':
      return benefit.priceMinor >= 0 ? benefit : null;
  }
}
