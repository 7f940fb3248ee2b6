import type { BenefitLanguage } from '../../common/campaign/benefit-words.ts';

export type Language = BenefitLanguage;

export const languageOf = (text: string): Language => (text === 'ja' ? 'ja' : 'en');

/** What a coupon gives, in words, as it stands in the issue list and on letters. */
export { benefitWords as contentOf } from '../../common/campaign/benefit-words.ts';
