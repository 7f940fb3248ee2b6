// What is wrong with conditions or a field, in the reader's language. Complete by type; the English
// sentences are those that the server sends (common/protocol/problems.ts).
import {
  PROBLEMS,
  type ProblemCode,
  type ProblemValues,
  type Wanted,
} from '../../common/protocol/problems.ts';
import type { Problem } from '../../common/protocol/refusals.ts';
import { dictionary } from './dictionary.ts';

type ProblemWords = {
  readonly [Code in ProblemCode]: (values: ProblemValues<Code>) => string;
};

const ja: ProblemWords = {
  'file-too-long': ({ most }) => `ファイルが長すぎます。${most}文字以内にしてください。`,
  'too-deep': () => '入れ子が深すぎて読み取れません。',
  'not-yaml': ({ message }) => `YAML として読み取れません（${message}）`,
  'no-alias': () => '「*名前」は使えません。値そのものを書いてください。',
  'no-tag': () => '「!タグ」は使えません。値だけを書いてください。',
  'no-keys': ({ known }) => `${known.join('、')} とその値を書いてください。`,
  'unknown-key': ({ key, known, meant }) =>
    `「${key}」という項目はありません。書けるのは ${known.join('、')} です。${hint(meant)}`,
  twice: ({ key }) => `${key} が2回書かれています。`,
  'no-list': () => 'リストで書いてください。',
  'list-too-long': ({ count, most }) => `${count}行あります。${most}行以内にしてください。`,
  missing: ({ key }) => `${key} がありません。`,
  'missing-in-period': ({ key }) => `期間に ${key} がありません。`,
  empty: ({ wanted }) => `空欄です。${wantedInJapanese(wanted)}を書いてください。`,
  'not-wanted': ({ text, wanted, meant }) =>
    `「${text}」ではなく、${wantedInJapanese(wanted)}を書いてください。${hint(meant)}`,
  'unknown-version': ({ text }) => `「${text}」版のファイルは読み取れません。1 と書いてください。`,

  'no-tier': () => '内訳を1行以上書いてください（例: sheets: 70, percent-off: 25）。',
  'no-sheets': () => 'この行に枚数がありません。',
  'no-benefit': ({ known }) =>
    `この行に特典がありません。${known.join('、')} のどれか一つを書いてください。`,
  'two-benefits': ({ named }) =>
    `この行には ${named.join(' と ')} があります。特典は1枚に一つです。`,
  'amount-shape': ({ text }) =>
    `「${text}」は金額として読めません。500 JPY や 12.50 USD のように、区切りのない数字、空白、通貨の3文字の順に書いてください。`,
  'no-currency': ({ currency }) =>
    `${currency} という通貨はありません。JPY のように3文字で書いてください。`,
  'decimal-places': ({ text, currency, places }) =>
    places === 0
      ? `「${text}」: ${currency} には小数がありません。`
      : `「${text}」: ${currency} の小数は${places}桁までです。`,
  'amount-nothing': ({ text }) =>
    `「${text}」では値引きになりません。0 より大きい金額にしてください。`,
  'amount-too-much': ({ text }) => `「${text}」は金額が大きすぎます。`,
  'amount-not-sealable': ({ digits }) =>
    `桁数が多すぎてクーポンに収まりません。小数も含めて上から${digits}桁以内とし、残りは 0 にしてください。`,
  sum: ({ tiers, losing, sum, sheets }) => {
    const lines = losing > 0 ? [...tiers, `はずれ ${losing}`] : tiers;
    const rest = sum < sheets ? `${sheets - sum}枚足りません` : `${sum - sheets}枚多すぎます`;
    return `内訳の合計が合いません。${lines.join(' + ')} = ${sum}枚ですが、総数は ${sheets}枚です。${rest}。`;
  },

  'unknown-zone': ({ zone, meant }) =>
    `「${zone}」という時間帯はありません。Asia/Tokyo のように書いてください。${hint(meant)}`,
  'zone-spelling': ({ zone }) => `時間帯は ${zone} と書いてください。`,
  'closes-too-soon': ({ opens, closes }) =>
    `終了（${closes}）が開始（${opens}）より後になっていません。`,
  'not-in-calendar': ({ time }) => `${time} という日時はありません。`,
  'too-long-ago': ({ time }) => `${time} は昔すぎます。`,
  'comes-twice': ({ time, zone }) =>
    `${zone} では時計を戻すため、${time} が2回あります。別の時刻にしてください。`,
  'does-not-exist': ({ time, zone }) =>
    `${zone} では時計を進めるため、${time} がありません。別の時刻にしてください。`,

  'unknown-field': ({ text, words }) =>
    `「${text}」という欄はありません。${wantedInJapanese({ is: 'field', words })}を書いてください。独自の欄は {id: size, label: "サイズ"} のように書きます。`,
  'needs-id': () => `この欄には${wantedInJapanese({ is: 'field-id' })}が要ります。`,
  'label-too-long': ({ text, most }) => `「${text}」が長すぎます。${most}文字以内にしてください。`,
  'field-twice': ({ id }) => `${id} の欄が2つあります。欄ごとに別の id を付けてください。`,
  'label-not-needed': ({ id }) =>
    `${id} の欄には決まった見出しがあります。label を消してください。`,
  'label-needed': ({ id }) => `${id} の欄に、何を書くかの見出し（label）を付けてください。`,
  'label-characters': ({ id }) =>
    `${id} の見出しに表示できない文字があります。1行で書いてください。`,

  'at-least': ({ least }) => `${least}以上の整数を入力してください。`,
  'at-most': ({ most }) => `${most}以下の整数を入力してください。`,
  'whole-number': () => '整数を入力してください。',
  'not-empty': () => '入力してください。',
  'text-too-long': ({ most }) => `${most}文字以内で入力してください。`,
  'too-few': ({ least }) => `${least}つ以上必要です。`,
  'too-many': ({ most }) => `${most}つまでです。`,
  shape: ({ expected }) => `入力の形を確かめてください（${SHAPES.get(expected) ?? expected}）。`,
  'control-characters': () => '保存できない文字が含まれています。',
  'slug-taken': () => 'このアドレスはほかのキャンペーンで使われています。別のものにしてください。',

  'table-workbook': () =>
    'これは表計算ソフトのブックです。CSV形式で保存し、そのファイルを選んでください。',
  'table-columns': () =>
    '二つ以上の列名が並ぶ見出しの行がありません。コンマ・セミコロン・タブのどれかで区切ってください。',
  'table-quotes': () => 'ここから先の引用符が対になっていません。',
  'table-row-too-long': ({ most }) =>
    `一行が${most}KBを超えています。引用符が抜けているかもしれません。`,
  'table-rows': ({ most }) => `${most}行を超えています。`,
  'file-too-large': ({ most }) => `ファイルが${most}MBを超えています。`,
  'no-letters': () => '読み取れない文字があります。別の文字コードを選んでください。',
  'number-shortened': ({ text }) =>
    `「${text}」は表計算ソフトで縮められた番号です。列を文字列にして保存し直してください。`,
  'no-price': () => '新しい商品には価格が要ります。',
  'price-with-currency': () => '通貨を変えるには価格も要ります。',
  'yes-or-no': ({ text }) => `「${text}」は「はい」でも「いいえ」でもありません。`,

  'not-an-amount': ({ text, currency }) => `「${text}」は ${currency} の金額として読めません。`,
  'picture-kind': () => 'これは PNG・JPEG・WebP の画像ではありません。',
  'picture-moves': () => '動く画像です。静止画を選んでください。',
  'picture-damaged': () => 'ファイルが壊れているか、読み取りに時間がかかりすぎます。',
  'picture-sides': ({ most }) => `一辺が${most}ピクセルを超えています。`,
  'number-taken': () => 'この番号の商品はすでにあります。',
  'no-picture': () => 'その画像は見つかりません。',
  'pictures-full': ({ most }) => `置ける画像の上限です（${most}枚まで、容量にも上限があります）。`,
  'other-currency': ({ currency }) => `商品の価格は ${currency} です。`,
  'not-below-price': () => 'クーポンなしの価格より安くしてください。',
  'coupon-in-currency': ({ currency }) =>
    `いま配っているクーポンは ${currency} のものです。クーポンも作り直すか、先に配布を終えてください。`,
  'coupon-not-below': () =>
    'いま配っているクーポンより安くなります。クーポンも作り直すか、先に配布を終えてください。',
  'how-long': () => '有効日数か有効期限のどちらかを書いてください。',
  'over-already': () => 'すでに過ぎています。',
  'not-printable': ({ text }) =>
    `クーポンに印刷できない文字です: ${text} 使えるのはラテン文字・ギリシャ文字・キリル文字・日本語です。`,
};

/** Forms that schemas name in English. */
const SHAPES = new Map([
  ['a date and time such as 2026-12-01T10:00', '例: 2026-12-01T10:00'],
  ['small letters, digits and hyphens', '英小文字・数字・ハイフン'],
  ['small letters, digits, hyphens', '英小文字・数字・ハイフン'],
  ['a three-letter currency code such as JPY', 'JPY のような通貨の3文字'],
  ['a currency code such as JPY', 'JPY のような通貨の3文字'],
  ['one line without tabs', 'タブを含まない1行'],
  ['small letters, digits and hyphens, a letter first', '英小文字で始まる英小文字・数字・ハイフン'],
]);

function wantedInJapanese(wanted: Wanted): string {
  switch (wanted.is) {
    case 'version':
      return 'ファイルの版の 1 ';
    case 'zone':
      return 'Asia/Tokyo のような時間帯';
    case 'local-time':
      return '2026-12-01 10:00 のような日時';
    case 'percent':
      return '1から100までの整数';
    case 'amount':
      return '500 JPY のような通貨付きの金額';
    case 'field-id':
      return 'id（英小文字で始まる31文字以内の英小文字・数字・ハイフン）';
    case 'label':
      return '欄の見出し';
    case 'hold':
      return `${wanted.least}秒から${wanted.most / 60}分までの時間（3 min や 90 s など）`;
    case 'whole-number':
      return `${wanted.least}から${wanted.most}までの整数`;
    case 'one-of':
      return ` ${wanted.words.join('、')} のどれか`;
    case 'field':
      return ` ${wanted.words.join('、')} のどれか（任意なら後ろに (optional)）`;
  }
}

const hint = (meant: string | undefined): string =>
  meant === undefined ? '' : `${meant} のことですか？`;

export const problemWords = dictionary<ProblemWords>({ en: PROBLEMS, ja });

/** What the server found, in the language of the page; its own English words where it gave no code. */
export function problemText(problem: Problem): string;
export function problemText(problem: Problem | undefined): string | undefined;
export function problemText(problem: Problem | undefined): string | undefined {
  if (problem === undefined) return undefined;
  const { code, values, reason } = problem;
  if (code === undefined || !Object.hasOwn(problemWords.now, code)) return reason;
  const words = problemWords.now[code] as (values: object) => string;
  return words(values ?? {});
}
