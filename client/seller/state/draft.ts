// A campaign as it stands in the editor's fields: text as typed, so that half a number is no fault yet.
import type { Benefit } from '../../../common/campaign/benefit.ts';
import type { FormField, IssueConditions } from '../../../common/campaign/conditions.ts';
import type { Announcement } from '../../../common/protocol/http.ts';
import { writeMinor } from './amount.ts';

export interface DraftTier {
  readonly sheets: string;
  readonly kind: Benefit['kind'];
  /** Percent, or an amount in major units. */
  readonly value: string;
  readonly currency: string;
}

export interface DraftGoods {
  readonly name: string;
  readonly description: string;
  readonly price: string;
  readonly currency: string;
  readonly picture: string | null;
}

export interface DraftField {
  readonly id: string;
  readonly kind: FormField['kind'];
  readonly label: string;
  readonly required: boolean;
}

export interface DraftConditions {
  readonly sheets: string;
  readonly losingSheets: string;
  readonly breakdown: readonly DraftTier[];
  readonly opens: string;
  readonly closes: string;
  readonly zone: string;
  readonly disclosure: IssueConditions['disclosure'];
  readonly holdSeconds: string;
  readonly issue: IssueConditions['issue'];
  readonly entry: IssueConditions['draw']['entry'];
  readonly oncePerMember: boolean;
  readonly rotatingCode: boolean;
  readonly form: readonly DraftField[];
}

export interface DraftAnnouncement {
  readonly title: string;
  readonly lead: string;
  readonly language: 'ja' | 'en';
  readonly guide: Announcement['guide'];
  readonly goods: readonly DraftGoods[];
}

export interface Draft {
  readonly slug: string;
  readonly announcement: DraftAnnouncement;
  readonly conditions: DraftConditions;
}

/** What the editor shows of conditions that were read from a file or saved before. */
export const draftConditions = (conditions: IssueConditions): DraftConditions => ({
  sheets: String(conditions.sheets),
  losingSheets: String(conditions.losingSheets),
  breakdown: conditions.breakdown.map(draftTier),
  opens: conditions.period.opens,
  closes: conditions.period.closes,
  zone: conditions.period.zone,
  disclosure: conditions.disclosure,
  holdSeconds: String(conditions.holdSeconds),
  issue: conditions.issue,
  entry: conditions.draw.entry,
  oncePerMember: conditions.draw.oncePerMember ?? false,
  rotatingCode: conditions.coupon?.rotatingCode ?? false,
  form: conditions.form.map((field) => ({ ...field, label: field.label ?? '' })),
});

function draftTier(line: IssueConditions['breakdown'][number]): DraftTier {
  const { benefit } = line;
  const sheets = String(line.sheets);
  switch (benefit.kind) {
    case 'percent-off':
      return { sheets, kind: benefit.kind, value: String(benefit.percent), currency: 'JPY' };
    case 'amount-off':
      return { sheets, ...priced(benefit.kind, benefit.amountMinor, benefit.currency) };
    case 'fixed-price':
      return { sheets, ...priced(benefit.kind, benefit.priceMinor, benefit.currency) };
  }
}

const priced = (kind: Benefit['kind'], minor: number, currency: string) => ({
  kind,
  value: writeMinor(minor, currency),
  currency,
});

export const draftAnnouncement = (announcement: Announcement): DraftAnnouncement => ({
  title: announcement.title,
  lead: announcement.lead,
  language: announcement.language === 'ja' ? 'ja' : 'en',
  guide: announcement.guide,
  goods: announcement.goods.map(({ priceMinor, ...goods }) => ({
    ...goods,
    price: priceMinor === null ? '' : writeMinor(priceMinor, goods.currency),
  })),
});

/** A new campaign: a hundred sheets as in the handbook's example, tomorrow at ten for a week. */
export function newDraft(language: 'ja' | 'en', zone: string, nowMs: number): Draft {
  const currency = language === 'ja' ? 'JPY' : 'EUR';
  const percent = (sheets: number, value: number): DraftTier => ({
    sheets: String(sheets),
    kind: 'percent-off',
    value: String(value),
    currency,
  });
  const field = (kind: DraftField['kind'], required: boolean): DraftField => ({
    id: kind,
    kind,
    label: '',
    required,
  });
  return {
    slug: '',
    announcement: { title: '', lead: '', language, guide: 'detail', goods: [] },
    conditions: {
      sheets: '100',
      losingSheets: '0',
      breakdown: [percent(70, 25), percent(20, 20), percent(10, 10)],
      opens: `${dayAfter(nowMs, 1)}T10:00`,
      closes: `${dayAfter(nowMs, 8)}T18:00`,
      zone,
      disclosure: 'hidden',
      holdSeconds: '180',
      issue: 'each',
      entry: 'device',
      oncePerMember: false,
      rotatingCode: false,
      form: [
        field('name', true),
        field('address', true),
        field('telephone', false),
        field('email', true),
      ],
    },
  };
}

const dayAfter = (nowMs: number, days: number): string =>
  new Date(nowMs + days * 86_400_000).toISOString().slice(0, 10);
