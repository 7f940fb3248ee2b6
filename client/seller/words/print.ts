import { counted, dictionary } from '../../words/dictionary.ts';

const en = {
  title: 'Letters and labels',
  back: 'Back to the campaign',
  loading: (loaded: string, total: string) => `Reading the issue list: ${loaded} of ${total}`,
  layout: 'Layout',
  letters: 'Letters: one A4 page for each coupon, the address where the window of the envelope is',
  labels: 'Labels: 24 to an A4 sheet, 70 × 37 mm',
  window: 'Address from the left and from the top, mm',
  left: 'From the left',
  top: 'From the top',
  skip: 'Labels already used on the first sheet',
  run: 'Which coupons',
  runOf: (from: string, to: string) => `${from} to ${to}`,
  print: 'Print',
  pages: (pages: number) => counted(pages, 'page', 'pages'),
  withoutAddress: (count: number) =>
    `${counted(count, 'coupon has', 'coupons have')} no address and is left out of the labels.`,
  none: 'There is nothing to print yet: no coupon has been confirmed.',
  hint: 'In the print dialog choose A4, margins “none”, scale 100 %.',
};

const ja: typeof en = {
  title: '手紙と宛名',
  back: 'キャンペーンに戻る',
  loading: (loaded, total) => `発行一覧を読み込み中：${total}枚中${loaded}枚`,
  layout: '様式',
  letters: '手紙：クーポン一枚につきA4一枚。宛名は窓付き封筒の位置に',
  labels: '宛名ラベル：A4一枚に24面（70×37mm）',
  window: '宛名の位置（左から・上から、mm）',
  left: '左から',
  top: '上から',
  skip: '一枚目で使用済みの面数',
  run: '印刷する範囲',
  runOf: (from, to) => `${from}〜${to}`,
  print: '印刷する',
  pages: (pages) => `${pages.toLocaleString('ja')}ページ`,
  withoutAddress: (count) => `住所のないクーポンが${count}枚あり、宛名ラベルから除きました。`,
  none: 'まだ印刷するものがありません。確定したクーポンがありません。',
  hint: '印刷画面では、用紙A4・余白「なし」・倍率100%をお選びください。',
};

export const printWords = dictionary({ en, ja });

/** What stands on the letter itself, in the language of the campaign. */
export const letterWords = {
  en: {
    dear: (name: string) => (name ? `Dear ${name},` : 'Good day,'),
    won: 'thank you for drawing. Behind your number lay this coupon:',
    number: 'Number',
    sheet: 'Sheet',
    ticket: 'Ticket',
    goods: 'It is good for',
    check: 'That this draw was fair can be checked by anyone:',
    regards: 'With kind regards',
    honorific: '',
  },
  ja: {
    dear: (name: string) => (name ? `${name} 様` : 'お客様'),
    won: '抽選にご参加いただき、ありがとうございました。お引きになった番号のクーポンをお届けします。',
    number: '番号',
    sheet: '発行番号',
    ticket: '整理記号',
    goods: '対象の商品',
    check: 'この抽選が公正であったことは、どなたでも確かめられます。',
    regards: '今後ともよろしくお願いいたします。',
    honorific: ' 様',
  },
} as const;
