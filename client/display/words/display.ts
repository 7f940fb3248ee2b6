import { dictionary } from '../../words/dictionary.ts';

/** By DisplayTrouble. */
const trouble = {
  'not-secure': 'Open this display by its https address: browsers keep keys on such pages alone.',
  'no-key': 'This display has no key. Open the link that the dashboard made, under Kiosks.',
  'no-store':
    'This browser keeps nothing, so it cannot keep a key. Allow it to keep data, and open the link again.',
  revoked: 'This display’s key was revoked. Make a new link in the dashboard, under Kiosks.',
};

const en = {
  display: 'Display',
  trouble,
  troubleTitle: 'Nothing to show yet',
  starting: 'Connecting…',
  nothing: 'No lottery is on just now.',
  lost: 'Connection lost. It comes back by itself.',
  left: 'numbers left',
  closesIn: 'Closes in',
  opensIn: 'Opens in',
  closing: 'Last confirmations',
  closed: 'Ended',
  lastDrawn: 'Just drawn',
  join: 'Draw on your phone',
  check: 'Check the draw yourself',
  code: (address: string) => `QR code of ${address}`,
  board: 'The board: numbers that have been drawn are gone',
  days: (days: number) => (days === 1 ? '1 day' : `${days} days`),
};

const ja: typeof en = {
  display: '表示画面',
  trouble: {
    'not-secure': 'https のアドレスで開いてください。鍵を保管できるのはそのページだけです。',
    'no-key': 'この画面には鍵がありません。管理画面の「キオスク」で作ったリンクを開いてください。',
    'no-store':
      'このブラウザーは何も保存しないため、鍵を保管できません。保存を許可して、リンクを開き直してください。',
    revoked:
      'この画面の鍵は取り消されました。管理画面の「キオスク」で新しいリンクを作ってください。',
  },
  troubleTitle: 'まだ表示できません',
  starting: '接続しています…',
  nothing: 'ただいま開催中の抽選はありません。',
  lost: '接続が切れました。自動で戻ります。',
  left: '残り番号',
  closesIn: '締め切りまで',
  opensIn: '開始まで',
  closing: '最終確認中',
  closed: '終了しました',
  lastDrawn: 'いまの番号',
  join: 'スマートフォンで引く',
  check: '抽選の公正さを確かめる',
  code: (address) => `${address} のQRコード`,
  board: 'ボード。引かれた番号は消えています',
  days: (days) => `${days}日`,
};

export const displayWords = dictionary({ en, ja });
