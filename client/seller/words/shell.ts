import { dictionary } from '../../words/dictionary.ts';

const en = {
  seller: 'For sellers',
  signIn: 'Sign in',
  signInLead: 'Write lotteries, watch them run, and send out what was won.',
  email: 'E-mail',
  password: 'Password',
  signOut: 'Sign out',
  signedInAs: (staff: string, seller: string) => `${staff}, ${seller}`,
  waitSeconds: (seconds: number) => `Try again in ${seconds} s.`,
  campaigns: 'Campaigns',
  newCampaign: 'New campaign',
  noCampaigns: 'No campaign yet. The first one takes five minutes.',
  confirmed: 'confirmed',
  held: 'on hold',
  remaining: 'still open',
  ofSheets: (sheets: string) => `of ${sheets} sheets`,
  opens: 'Opens',
  closes: 'Closes',
  edit: 'Go on writing',
  watch: 'Watch',
  demoHint: 'The demo’s logins are printed where the server was started.',
};

const ja: typeof en = {
  seller: '販売者の方へ',
  signIn: 'ログイン',
  signInLead: '抽選を作り、見守り、当たったものを届ける。',
  email: 'メールアドレス',
  password: 'パスワード',
  signOut: 'ログアウト',
  signedInAs: (staff, seller) => `${seller} ${staff}`,
  waitSeconds: (seconds) => `${seconds}秒後にもう一度お試しください。`,
  campaigns: 'キャンペーン',
  newCampaign: '新しいキャンペーン',
  noCampaigns: 'まだキャンペーンがありません。最初の一つは五分で作れます。',
  confirmed: '確定',
  held: '保留中',
  remaining: '残り',
  ofSheets: (sheets) => `全${sheets}枚`,
  opens: '開始',
  closes: '終了',
  edit: '続きを書く',
  watch: '見守る',
  demoHint: 'デモのログイン情報は、サーバーを起動した画面に表示されています。',
};

export const shellWords = dictionary({ en, ja });
