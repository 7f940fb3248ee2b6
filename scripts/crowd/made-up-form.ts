import type { FormField } from '../../common/campaign/conditions.ts';
import type { CrowdDice } from './dice.ts';

const FAMILY = [
  'Sato',
  'Suzuki',
  'Takahashi',
  'Tanaka',
  'Watanabe',
  '伊藤',
  '山本',
  '中村',
  '小林',
];
const GIVEN = ['Aiko', 'Haruto', 'Yui', 'Sora', 'Mei', '翔太', '美咲', '健', "O'Hara"];
const STREETS = ['1-2-3 Kanda, Tokyo', '4-5 Gion, Kyoto', '北区梅田2-1', '7 Motomachi, Kobe'];

/** What a person who does not exist writes into the form; now and then only what must be there. */
export function madeUpForm(form: readonly FormField[], dice: CrowdDice): Record<string, string> {
  const family = dice.oneOf(FAMILY);
  const fields: Record<string, string> = {};
  for (const { id, kind, required } of form) {
    if (!required && dice.happens(0.3)) continue;
    switch (kind) {
      case 'name':
        fields[id] = `${family} ${dice.oneOf(GIVEN)}`;
        break;
      case 'address':
        fields[id] = `${dice.oneOf(STREETS)} ${dice.whole(1, 30)}`;
        break;
      case 'telephone':
        fields[id] = `03-${dice.whole(1000, 9999)}-${dice.whole(1000, 9999)}`;
        break;
      case 'email':
        fields[id] = `shopper${dice.whole(1, 999_999)}@mail.example`;
        break;
      case 'text':
        fields[id] = dice.oneOf(['by phone, please', '午後に', 'as you like']);
        break;
    }
  }
  return fields;
}
