import { dictionary } from './dictionary.ts';

const en = {
  title: 'Tombola · coupon lotteries',
  heading: 'Choose a number. See what luck has in store.',
  lead: 'Live coupon lotteries: when a number is drawn, it vanishes from every screen. Each board is sealed before it opens, so that anyone can check it.',
  lotteries: 'Lotteries',
  none: 'There is no lottery at the moment. Come back soon.',
  failed: 'The list cannot be loaded right now.',
  opensIn: (span: string) => `Opens in ${span}`,
  closesIn: (span: string) => `Closes in ${span}`,
  endedSoldOut: 'Sold out',
  endedPeriod: 'Period over',
  lastHolds: 'Held numbers are being confirmed',
  numbers: (sheets: number) =>
    sheets === 1 ? '1 number' : `${sheets.toLocaleString('en')} numbers`,
  check: 'Check the draws',
  shop: 'Shop',
  seller: 'For sellers',
};

const ja: typeof en = {
  title: 'トンボラ｜クーポン抽選',
  heading: '番号を選んで、運だめし。',
  lead: '引かれた番号は、みんなの画面から消えていく。ライブのクーポン抽選です。盤面は開始前に封印され、だれでも検証できます。',
  lotteries: '抽選の一覧',
  none: 'ただいま抽選はありません。またお越しください。',
  failed: '一覧を読み込めませんでした。',
  opensIn: (span) => `開始まで ${span}`,
  closesIn: (span) => `締め切りまで ${span}`,
  endedSoldOut: '全部引かれました',
  endedPeriod: '期間終了',
  lastHolds: '最終確認中です',
  numbers: (sheets) => `全${sheets.toLocaleString('ja')}番`,
  check: '抽選を検証する',
  shop: 'ショップ',
  seller: '販売店の方へ',
};

export const homeWords = dictionary({ en, ja });
