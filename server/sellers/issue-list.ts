import type { Readable } from 'node:stream';
import type { FormField } from '../../common/campaign/conditions.ts';
import type {
  IssuedCoupon,
  IssueListPage,
  SellerCampaignDetail,
} from '../../common/protocol/seller.ts';
import type { Database } from '../store/database.ts';
import type { IssueListRow, IssueListSearch } from '../store/issue-list.ts';
import { contentOf, languageOf, type Language } from './coupon-content.ts';
import { csvOf } from './csv.ts';

export type IssueListStore = Pick<
  typeof import('../store/issue-list.ts'),
  'listIssued' | 'countIssued'
>;

export interface IssueListQuery {
  readonly search: string;
  /** Sheet of the last coupon of the page before. */
  readonly after: number | null;
  readonly limit: number;
}

const EVERYTHING: IssueListSearch = { text: '', tiers: [] };
const ROWS_AT_ONCE = 1_000;

export async function readIssueListPage(
  { db, store }: { readonly db: Database; readonly store: IssueListStore },
  campaign: SellerCampaignDetail,
  query: IssueListQuery,
): Promise<IssueListPage> {
  const contents = contentsOf(campaign);
  const text = query.search.trim();
  const search = { text, tiers: tiersMatching(contents, text) };
  // One more than asked for tells whether there is a next page.
  const rows = await store.listIssued(db, campaign.id, search, {
    order: 'newest',
    afterSheet: query.after,
    limit: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  return {
    coupons: page.map((row) => toCoupon(row, contents)),
    total: await store.countIssued(db, campaign.id, search),
    next: rows.length > query.limit ? (page.at(-1)?.sheet ?? null) : null,
  };
}

/** The whole list, in the order in which it was confirmed, read a page at a time while it is sent. */
export function streamIssueListCsv(
  dependencies: { readonly db: Database; readonly store: IssueListStore },
  campaign: SellerCampaignDetail,
): Readable {
  return csvOf(csvRows(dependencies, campaign));
}

async function* csvRows(
  { db, store }: { readonly db: Database; readonly store: IssueListStore },
  campaign: SellerCampaignDetail,
): AsyncGenerator<readonly string[]> {
  const contents = contentsOf(campaign);
  const { form, period } = campaign.conditions;
  yield headings(form, period.zone, languageOf(campaign.announcement.language));
  const wallClock = wallClockIn(period.zone);
  let afterSheet: number | null = null;
  for (;;) {
    const range = { order: 'oldest', afterSheet, limit: ROWS_AT_ONCE } as const;
    const rows = await store.listIssued(db, campaign.id, EVERYTHING, range);
    for (const row of rows) yield cells(toCoupon(row, contents), form, wallClock);
    if (rows.length < ROWS_AT_ONCE) return;
    afterSheet = rows.at(-1)!.sheet;
  }
}

const WORDS = {
  ja: {
    sheet: '発行番号',
    number: 'くじの番号',
    content: '内容',
    confirmed: '確定日時',
    issued: '発行日時',
    ticket: '整理記号',
    name: '氏名',
    address: '住所',
    telephone: '電話番号',
    email: 'メールアドレス',
  },
  en: {
    sheet: 'Sheet',
    number: 'Number',
    content: 'Content',
    confirmed: 'Confirmed',
    issued: 'Issued',
    ticket: 'Ticket',
    name: 'Name',
    address: 'Address',
    telephone: 'Telephone',
    email: 'E-mail',
  },
} as const;

function headings(form: readonly FormField[], zone: string, language: Language): string[] {
  const words = WORDS[language];
  const labels = form.map((field) =>
    field.kind === 'text' ? (field.label ?? field.id) : words[field.kind],
  );
  const told = (label: string, index: number) =>
    labels.indexOf(label) === labels.lastIndexOf(label) ? label : `${label} (${form[index]!.id})`;
  return [
    words.sheet,
    words.number,
    words.content,
    `${words.confirmed} (${zone})`,
    `${words.issued} (${zone})`,
    words.ticket,
    ...labels.map(told),
  ];
}

function cells(
  coupon: IssuedCoupon,
  form: readonly FormField[],
  wallClock: (ms: number) => string,
): string[] {
  return [
    String(coupon.sheet),
    String(coupon.number),
    coupon.content,
    wallClock(coupon.confirmedAtMs),
    coupon.issuedAtMs === null ? '' : wallClock(coupon.issuedAtMs),
    coupon.ticket,
    ...form.map((field) => coupon.form[field.id] ?? ''),
  ];
}

/** Writes 2026-12-01 10:00:03 in the campaign's zone: spreadsheets know it for a time. */
function wallClockIn(zone: string): (ms: number) => string {
  const two = '2-digit' as const;
  // Swedish writes times as ISO 8601 does. One format for all rows: making it is the costly part.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
  });
  return (ms) => format.format(ms);
}

const contentsOf = (campaign: SellerCampaignDetail): readonly string[] =>
  campaign.conditions.breakdown.map(({ benefit }) =>
    contentOf(benefit, languageOf(campaign.announcement.language)),
  );

function tiersMatching(contents: readonly string[], text: string): number[] {
  const wanted = text.normalize('NFKC').toLowerCase();
  if (wanted === '') return [];
  return contents.flatMap((content, tier) =>
    content.normalize('NFKC').toLowerCase().includes(wanted) ? [tier] : [],
  );
}

const toCoupon = (row: IssueListRow, contents: readonly string[]): IssuedCoupon => ({
  sheet: row.sheet,
  number: row.number,
  ticket: row.ticket,
  content: contents[row.tier] ?? '',
  confirmedAtMs: row.confirmedAtMs,
  issuedAtMs: row.issuedAtMs,
  form: row.form,
});
