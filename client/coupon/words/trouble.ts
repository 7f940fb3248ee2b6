import { refusalWords } from '../../words/refusals.ts';
import type { Trouble } from '../state/trouble.ts';
import { couponWords } from './coupon.ts';

/** What happened, and what to do about it. */
export const troubleWords = (trouble: Trouble): string =>
  trouble.kind === 'refused'
    ? refusalWords.now[trouble.code]
    : couponWords.now.trouble[trouble.kind];
