import { dictionary } from '../../words/dictionary.ts';
import { couponJa } from './coupon-ja.ts';
import { couponEn } from './coupon-en.ts';

/** Wallet and scratch card. */
export const couponWords = dictionary({ en: couponEn, ja: couponJa });
