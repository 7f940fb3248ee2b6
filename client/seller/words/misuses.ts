import { counted, dictionary } from '../../words/dictionary.ts';

/** By refusal code, as the seller reads it. */
const reasons: Readonly<Record<string, string>> = {
  COUPON_UNREADABLE: 'Picture could not be read',
  COUPON_INVENTED: 'No coupon of ours',
  COUPON_NOT_YOURS: 'Another member’s coupon',
  COUPON_WRONG_SELLER: 'Presented to another seller',
  COUPON_WRONG_PRODUCT: 'For another product',
  COUPON_USED: 'Used before',
  COUPON_EXPIRED: 'Out of date',
  COUPON_NOT_YET_VALID: 'Not yet valid',
  SUSPENDED: 'While suspended',
};

const en = {
  members: 'Members',
  lead: 'Coupons of yours that were presented by someone who could not use them. You see membership numbers, and no other data of members.',
  policy: 'Three made-up or foreign coupons within 24 hours suspend a member by themselves.',
  open: (count: number) => counted(count, 'entry to review', 'entries to review'),
  onlyOpen: 'Only what is to be reviewed',
  none: 'Nothing here.',
  more: 'Show more',
  nobody: 'Nobody was signed in',
  suspended: 'Suspended',
  active: 'Active',
  reasons,
  product: (number: string) => `Product ${number}`,
  picture: (digest: string) => `Picture ${digest}`,
  note: 'Note',
  noteHint: 'Your colleagues read it.',
  review: 'Reviewed',
  reviewedBy: (name: string, moment: string) =>
    `Reviewed by ${name || 'another seller'}, ${moment}`,
  lookAt: (number: string) => `${number}: history, suspension`,
  standing: (number: string) => `Member ${number}`,
  counts: 'With you so far',
  history: 'What was done',
  byPolicy: 'by the policy, or another seller',
  suspend: 'Suspend',
  reinstate: 'Reinstate',
  notYours: 'Another seller has suspended this member, and only that seller can lift it.',
  suspendMeans:
    'A suspended member can sign in and see coupons and orders, but neither fetch coupons nor order, with any seller.',
};

const ja: typeof en = {
  members: '会員',
  lead: '使えない人が提示した、あなたのお店のクーポンです。表示されるのは会員番号だけで、ほかの会員情報は見えません。',
  policy: '偽のクーポンや他人のクーポンが24時間に3回提示されると、会員資格は自動で停止されます。',
  open: (count) => `未確認 ${count}件`,
  onlyOpen: '未確認のものだけ',
  none: '何もありません。',
  more: 'さらに表示',
  nobody: 'ログインしていない人',
  suspended: '停止中',
  active: '有効',
  reasons: {
    COUPON_UNREADABLE: '画像を読み取れない',
    COUPON_INVENTED: '当店のクーポンではない',
    COUPON_NOT_YOURS: 'ほかの会員のクーポン',
    COUPON_WRONG_SELLER: 'ほかのお店で提示',
    COUPON_WRONG_PRODUCT: 'ほかの商品のクーポン',
    COUPON_USED: '使用済み',
    COUPON_EXPIRED: '期限切れ',
    COUPON_NOT_YET_VALID: '期間前',
    SUSPENDED: '停止中の提示',
  },
  product: (number) => `商品 ${number}`,
  picture: (digest) => `画像 ${digest}`,
  note: 'メモ',
  noteHint: 'ほかの担当者も読みます。',
  review: '確認済みにする',
  reviewedBy: (name, moment) => `${name || 'ほかのお店'}が確認（${moment}）`,
  lookAt: (number) => `${number}：履歴と停止`,
  standing: (number) => `会員 ${number}`,
  counts: 'これまでの提示',
  history: '対応の記録',
  byPolicy: '規定、またはほかのお店',
  suspend: '停止する',
  reinstate: '停止を解く',
  notYours: 'ほかのお店が停止しています。解けるのはそのお店だけです。',
  suspendMeans:
    '停止された会員は、ログインしてクーポンとご注文を見られますが、どのお店でもクーポンの取得と注文はできません。',
};

export const misuseWords = dictionary({ en, ja });
