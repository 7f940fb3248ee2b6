// Turns the editor's fields into what is sent. Only what cannot be a number is found here; everything
// else is for the server to judge, which has the last word anyway.
import type { Benefit } from '../../../common/campaign/benefit.ts';
import type { IssueConditions } from '../../../common/campaign/conditions.ts';
import type { SaveCampaign } from '../../../common/protocol/seller.ts';
import { readMinor, readWhole } from './amount.ts';
import type { Draft, DraftConditions, DraftGoods, DraftTier } from './draft.ts';

/**
 * The draft as a request. A number that is not one becomes -1, which the server refuses with the
 * field's path, beside its other findings: so all faults are shown at once and in one way.
 */
export function requestOf(draft: Draft): SaveCampaign {
  return {
    slug: draft.slug.trim(),
    announcement: {
      ...draft.announcement,
      goods: draft.announcement.goods.map(goodsOf),
    },
    conditions: conditionsOf(draft.conditions),
  };
}

const orWrong = (value: number): number => (Number.isNaN(value) ? -1 : value);

export const conditionsOf = (draft: DraftConditions): IssueConditions => ({
  version: 1,
  sheets: orWrong(readWhole(draft.sheets)),
  breakdown: draft.breakdown.map((tier) => ({
    sheets: orWrong(readWhole(tier.sheets)),
    benefit: benefitOf(tier),
  })),
  losingSheets: orWrong(readWhole(draft.losingSheets || '0')),
  period: { opens: draft.opens, closes: draft.closes, zone: draft.zone },
  disclosure: draft.disclosure,
  holdSeconds: orWrong(readWhole(draft.holdSeconds)),
  issue: draft.issue,
  draw: {
    rule: 'board',
    entry: draft.entry,
    ...(draft.oncePerMember ? { oncePerMember: true } : {}),
  },
  form: draft.form.map(({ id, kind, label, required }) =>
    kind === 'text' ? { id, kind, label: label.trim(), required } : { id, kind, required },
  ),
  ...(draft.rotatingCode && { coupon: { rotatingCode: true as const } }),
});

export function benefitOf({ kind, value, currency }: DraftTier): Benefit {
  switch (kind) {
    case 'percent-off':
      return { kind, percent: orWrong(readWhole(value)) };
    case 'amount-off':
      return { kind, amountMinor: orWrong(readMinor(value, currency)), currency };
    case 'fixed-price':
      return { kind, priceMinor: orWrong(readMinor(value, currency)), currency };
  }
}

const goodsOf = ({ price, ...goods }: DraftGoods) => ({
  ...goods,
  priceMinor: price.trim() === '' ? null : orWrong(readMinor(price, goods.currency)),
});
