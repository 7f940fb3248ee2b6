import type {
  GuessingAlarm,
  Kiosk,
  RedemptionPage,
  SellerRedemption,
} from '../../../../common/protocol/counter.ts';
import type { Refusal } from '../../../../common/protocol/refusals.ts';
import { State } from '../state.ts';
import type { KioskForm, KioskFormField } from './kiosk-form.ts';

export type KioskDialog =
  | { readonly is: 'new'; readonly form: KioskForm; readonly wrong: readonly KioskFormField[] }
  /** `untilMs` is by this machine's clock. */
  | { readonly is: 'code'; readonly kiosk: Kiosk; readonly code: string; readonly untilMs: number }
  /** The key is in the address: it is in no other place, and gone with this dialog. */
  | { readonly is: 'link'; readonly kiosk: Kiosk; readonly address: string }
  | { readonly is: 'renew'; readonly kiosk: Kiosk }
  | { readonly is: 'revoke'; readonly kiosk: Kiosk };

export interface KiosksNow {
  /** null: not here yet. */
  readonly kiosks: readonly Kiosk[] | null;
  /** Newest first; null: not here yet. */
  readonly redemptions: readonly SellerRedemption[] | null;
  /** Where older redemptions go on; null: there are none. */
  readonly next: number | null;
  readonly alarms: readonly GuessingAlarm[];
  readonly dialog: KioskDialog | null;
  readonly busy: boolean;
  /** Of what was asked for. */
  readonly refusal: Refusal | null;
  /** Why what is shown is not what is so. */
  readonly unread: Refusal | null;
}

export const kiosksState = (): State<KiosksNow> =>
  new State<KiosksNow>({
    kiosks: null,
    redemptions: null,
    next: null,
    alarms: [],
    dialog: null,
    busy: false,
    refusal: null,
    unread: null,
  });

/** The newest page over what is shown already: older pages that were asked for stay. */
export function withNewest(
  shown: readonly SellerRedemption[] | null,
  page: RedemptionPage,
  next: number | null,
): Pick<KiosksNow, 'redemptions' | 'next'> {
  const fresh = new Set(page.redemptions.map(({ redemptionId }) => redemptionId));
  const oldestMs = page.redemptions.at(-1)?.atMs ?? -Infinity;
  const older = (shown ?? []).filter(
    ({ redemptionId, atMs }) => !fresh.has(redemptionId) && atMs <= oldestMs,
  );
  const touches = shown?.some(({ redemptionId }) => fresh.has(redemptionId)) ?? false;
  // A whole page of new ones: between them and what was shown some may be missing.
  if (!touches || page.next === null) return { redemptions: page.redemptions, next: page.next };
  return {
    redemptions: [...page.redemptions, ...older],
    next: older.length > 0 ? next : page.next,
  };
}

const FRESH_ALARM_MS = 24 * 3_600_000;

/** Alarms that somebody should look at now, apart from those of other days. */
export function splitAlarms(alarms: readonly GuessingAlarm[], nowMs: number) {
  const isFresh = ({ untilMs }: GuessingAlarm) => untilMs > nowMs - FRESH_ALARM_MS;
  return {
    fresh: alarms.filter(isFresh),
    earlier: alarms.filter((alarm) => !isFresh(alarm)),
  };
}
