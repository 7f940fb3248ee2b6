import * as v from 'valibot';
import {
  MAX_FORM_FIELDS,
  MAX_HOLD_SECONDS,
  MAX_SHEETS,
  MAX_TIERS,
  MIN_HOLD_SECONDS,
} from '../protocol/limits.ts';
import { benefitSchema } from './benefit.ts';

const sheetCount = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_SHEETS));

/** Wall-clock time in the campaign's zone: 2026-12-01T10:00 (seconds optional). */
const localTime = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/, 'a date and time such as 2026-12-01T10:00'),
);

export const FIELD_KINDS = ['name', 'address', 'telephone', 'email', 'text'] as const;

export const formFieldSchema = v.strictObject({
  /** Key in the issue list; unique within the form. */
  id: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,30}$/, 'small letters, digits and hyphens')),
  kind: v.picklist(FIELD_KINDS),
  /** Only for kind `text`; the others have words of their own in every language. */
  label: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(60))),
  required: v.boolean(),
});
export type FormField = v.InferOutput<typeof formFieldSchema>;

export const ENTRIES = ['device', 'ticket'] as const;
export const DISCLOSURES = ['hidden', 'up-to', 'counts', 'remaining'] as const;

/** Issue conditions in the one form that is stored, frozen at opening and sealed. */
export const conditionsSchema = v.strictObject({
  version: v.literal(1),
  sheets: sheetCount,
  breakdown: v.pipe(
    v.array(v.strictObject({ sheets: sheetCount, benefit: benefitSchema })),
    v.minLength(1),
    v.maxLength(MAX_TIERS),
  ),
  losingSheets: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_SHEETS)),
  period: v.strictObject({
    opens: localTime,
    closes: localTime,
    /** IANA zone, e.g. Asia/Tokyo. */
    zone: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  }),
  /** What shoppers see of the breakdown. */
  disclosure: v.picklist(DISCLOSURES),
  holdSeconds: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(MIN_HOLD_SECONDS),
    v.maxValue(MAX_HOLD_SECONDS),
  ),
  /** Coupons go out one by one at each confirmation, or all at once at the end. */
  issue: v.picklist(['each', 'end']),
  /** Who draws and how. Other draw rules (invited, deferred) join this union. */
  draw: v.strictObject({
    rule: v.literal('board'),
    /** device: whoever comes, once per device (ticket codes draw too, at kiosks); ticket: only with a code. */
    entry: v.picklist(ENTRIES),
    /** Every draw then needs a member, and each member draws once. Left out when it is not so. */
    oncePerMember: v.optional(v.literal(true)),
  }),
  form: v.pipe(v.array(formFieldSchema), v.maxLength(MAX_FORM_FIELDS)),
  /** How its coupons are used. Left out when nothing of it is asked for. */
  coupon: v.optional(
    v.strictObject({
      /** At a counter the code changes every 30 s; see common/coupon/policy.ts. */
      rotatingCode: v.literal(true),
    }),
  ),
});

export type IssueConditions = v.InferOutput<typeof conditionsSchema>;

/** Tier of a losing sheet; the tiers of the breakdown count from 0. */
export const LOSING_TIER = 0xffff;

/**
 * Tier of a sheet. Sheets are numbered from 1 in the order of the breakdown; losing sheets come last.
 * Throws a RangeError for a sheet that the conditions do not have.
 */
export function tierOfSheet(conditions: IssueConditions, sheet: number): number {
  if (!Number.isInteger(sheet) || sheet < 1 || sheet > conditions.sheets) {
    throw new RangeError(`sheet ${sheet} of ${conditions.sheets}`);
  }
  let last = 0;
  for (const [tier, line] of conditions.breakdown.entries()) {
    last += line.sheets;
    if (sheet <= last) return tier;
  }
  return LOSING_TIER;
}

/** The text of frozen conditions that is sealed and published: JSON with the keys in the order of the schema. */
export function conditionsText(conditions: IssueConditions): string {
  return JSON.stringify(v.parse(conditionsSchema, conditions));
}
