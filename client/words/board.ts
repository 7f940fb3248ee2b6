import { boardEn, type BoardWords } from './board-en.ts';
import { boardJa } from './board-ja.ts';
import { dictionary } from './dictionary.ts';

export const boardWords = dictionary<BoardWords>({ en: boardEn, ja: boardJa });
