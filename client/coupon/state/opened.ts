import type { Benefit } from '../../../common/campaign/benefit.ts';

/** What was read out of a picture; see common/watermark. */
export interface MarkReading {
  /** 16 bytes, still sealed. */
  readonly payload: Uint8Array;
  /** 0 … 1 */
  readonly confidence: number;
  /** `aligned`, or which step of the search has found it. */
  readonly how: string;
  /** The file's own bytes, or pixels that a canvas gave back. */
  readonly from: 'bytes' | 'canvas';
  readonly tookMs: number;
}

/** A coupon that this device has opened. */
export interface Opened {
  readonly benefit: Benefit;
  readonly serial: number;
  /** null: a benefit that was never sealed. */
  readonly mark: MarkReading | null;
}
