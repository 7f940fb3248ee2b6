import { dictionary } from '../../words/dictionary.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';

export const memberWords = dictionary({ en, ja });
