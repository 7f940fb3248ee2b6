// The keys of the keyboard on the screen.

export type LayoutName = 'code' | 'digits' | 'latin' | 'kana' | 'marks';

export const LAYOUTS: Readonly<Record<LayoutName, readonly (readonly string[])[]>> = {
  // The digits of typed codes (common/code/typed-code.ts).
  code: [[...'0123456789'], [...'ABCDEFGHJKM'], [...'NPQRSTVWXYZ']],
  digits: [[...'123'], [...'456'], [...'789'], ['0']],
  latin: [[...'1234567890'], [...'qwertyuiop'], [...'asdfghjkl'], [...'zxcvbnm.-@']],
  kana: [
    [...'あいうえおまみむめも'],
    [...'かきくけこやゆよわを'],
    [...'さしすせそらりるれろ'],
    [...'たちつてとなにぬねの'],
    [...'はひふへほんー', '゛', '゜', '小'],
  ],
  marks: [[...'1234567890'], [...'-/.,()&+#'], [...'@_:;!?*~']],
};

const VOICED = pairs(
  'かがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼうゔ',
);
const HALF = pairs('はぱひぴふぷへぺほぽ');
const SMALL = pairs('あぁいぃうぅえぇおぉつっやゃゆゅよょわゎ');

/** Marks that change the last kana of a text. */
export const KANA_MARKS: ReadonlyMap<string, (text: string) => string> = new Map([
  ['゛', lastBy(VOICED)],
  ['゜', lastBy(HALF)],
  ['小', lastBy(SMALL)],
]);

function pairs(text: string): ReadonlyMap<string, string> {
  const chars = [...text];
  return new Map(chars.flatMap((char, at) => (at % 2 === 0 ? [[char, chars[at + 1]!]] : [])));
}

function lastBy(change: ReadonlyMap<string, string>): (text: string) => string {
  return (text) => {
    const last = text.at(-1);
    const changed = last === undefined ? undefined : change.get(last);
    return changed === undefined ? text : text.slice(0, -1) + changed;
  };
}
