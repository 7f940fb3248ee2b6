// The mark in a browser's worker, as the coupon page runs it.
import { cutOut } from '../card.ts';
import { embedMark } from '../../../common/watermark/embed-mark.ts';
import { extractMark } from '../../../common/watermark/extract-mark.ts';
import type { Answer, Wish } from './messages.ts';

addEventListener('message', ({ data: { kind, pixels, payload, key } }: MessageEvent<Wish>) => {
  const picture = kind === 'extract cropped' ? cutOut(pixels) : pixels;
  const start = performance.now();
  const result =
    kind === 'embed'
      ? { marked: embedMark(picture, payload, key) }
      : { reading: extractMark(picture, key, { effort: 'searching' }) };
  postMessage({ ...result, tookMs: performance.now() - start } satisfies Answer);
});
