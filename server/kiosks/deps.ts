import type { SecretBox } from '../adapters/secret-box.ts';
import type { LiveCampaigns } from '../campaigns/live.ts';
import type { CouponCodes } from '../coupons/codes.ts';
import type { CouponDesk } from '../coupons/desk.ts';
import type { Database } from '../store/database.ts';
import type { DrawRights } from '../tickets/draw-right.ts';
import type { Guessing } from './guessing.ts';

export type KioskStore = typeof import('../store/kiosk-store.ts');

export interface KiosksDeps {
  readonly db: Database;
  readonly store: KioskStore;
  /** Seals the kiosks' keys at rest. */
  readonly keyBox: SecretBox;
  /** 32 bytes; enrolment codes are stored as digests under it. */
  readonly codeKey: Buffer;
  readonly live: Pick<LiveCampaigns, 'submit' | 'findBoard' | 'findOwnDraw'>;
  readonly rights: Pick<DrawRights, 'findRight'>;
  readonly codes: Pick<CouponCodes, 'find'>;
  readonly desk: CouponDesk;
  readonly guessing: Guessing;
  readonly log: KioskLog;
  readonly nowMs: () => number;
}

export interface KioskLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
