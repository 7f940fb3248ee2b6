import type { Reading } from '../../../common/watermark/extract-mark.ts';
import type { Pixels } from '../../../common/watermark/pixels.ts';

export interface Wish {
  readonly kind: 'embed' | 'extract' | 'extract cropped';
  readonly pixels: Pixels;
  readonly payload: Uint8Array;
  readonly key: Uint8Array;
}

export interface Answer {
  readonly marked?: Pixels;
  readonly reading?: Reading;
  readonly tookMs: number;
}
