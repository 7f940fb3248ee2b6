import { dictionary } from '../../words/dictionary.ts';
import { kioskEn } from './kiosk-en.ts';
import { kioskJa } from './kiosk-ja.ts';

export const kioskWords = dictionary({ en: kioskEn, ja: kioskJa });
