// Where a member finds what is theirs: the same names on every page.
import { dictionary } from './dictionary.ts';

const en = {
  label: 'Shop and membership',
  shop: 'Shop',
  coupons: 'Coupons',
  orders: 'Orders',
  account: 'Membership',
  member: (name: string) => name,
  signIn: 'Sign in',
  join: 'Become a member',
};

const ja: typeof en = {
  label: 'ショップと会員ページ',
  shop: 'ショップ',
  coupons: 'クーポン',
  orders: '注文',
  account: '会員ページ',
  member: (name) => `${name}さん`,
  signIn: 'ログイン',
  join: '会員になる',
};

export const placesWords = dictionary({ en, ja });
