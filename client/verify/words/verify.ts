import type { Check } from '../../../common/fairness/findings.ts';
import type { ReceiptFault } from '../../../common/fairness/check-receipt.ts';
import { dictionary } from '../../words/dictionary.ts';

const en = {
  pageTitle: (title: string) => `Check: ${title} · Tombola`,
  pageTitlePlain: 'Check a lottery · Tombola',
  heading: 'Was it fair?',
  by: (seller: string) => `A lottery by ${seller}`,
  intro:
    'Your browser now draws the whole lottery again, from nothing but the record, and compares. It takes nobody’s word for the result: everything is computed on this device.',
  unknown: 'There is no lottery at this address. Please check the link.',
  unreachable: 'The lottery cannot be loaded right now.',
  toBoard: 'To the board',

  beforeTitle: 'Sealed before it opens',
  before:
    'What lies behind every number is already fixed. These fingerprints of it are public now; once they are, nothing behind them can be changed without being noticed.',
  beforeWhat: 'When the lottery has ended, this page will recompute:',
  beforeList: [
    'that the board is the one that was sealed, with every coupon on it that was announced',
    'that each number was drawn once, in the period, and by chance where two wanted it at once',
    'that coupons that were given back went where the sealed chance sent them',
  ],
  remembered: 'This browser has noted the fingerprints and will compare them later.',
  seedHash: 'Fingerprint of the secret seed',
  boardRoot: 'Fingerprint of the board',
  conditionsHash: 'Fingerprint of the issue conditions',

  start: 'Check now',
  again: 'Check again',
  large: (sheets: number) =>
    `This board has ${sheets.toLocaleString('en')} numbers: the check downloads the record and computes for some seconds.`,
  running: 'Checking',
  runningStep: {
    start: 'Fetching the record…',
    board: 'Laying out the board again…',
    events: 'Repeating every draw…',
  },
  failed: {
    unreachable: 'The record cannot be loaded right now. Please try again.',
    'not-open': 'The record is opened when the lottery has ended.',
    broken: 'This browser could not finish the computation. Try another browser or device.',
  },

  verdict: {
    good: 'Everything is right.',
    open: 'Nothing is wrong, but not everything could be checked.',
    bad: 'Something is wrong.',
  },
  verdictText: {
    good: 'Your browser has recomputed the whole lottery, and every line below came out as it must.',
    open: 'The lines with a question mark lack something to compare with.',
    bad: 'Look at the lines with a cross. Either the record was altered on its way, or the lottery was not run as announced. Save the record and ask the operator.',
  },
  summary: (draws: number, confirmed: number) =>
    `${draws.toLocaleString('en')} draws, ${confirmed.toLocaleString('en')} numbers confirmed`,
  findingsTitle: 'What was checked',
  state: { good: 'right', open: 'could not be checked', bad: 'wrong' },
  technical: (detail: string, faults: number) =>
    faults > 1 ? `First of ${faults.toLocaleString('en')}: ${detail}` : detail,
  checks: {
    record: 'The record is complete and can be read',
    signature: 'The record is the one that the operator signed',
    published: 'The record belongs to the fingerprints that were shown before',
    seal: 'The secret seed is the one that was sealed before opening',
    conditions: 'The issue conditions have not been changed since',
    board: 'The board is exactly the one that was sealed',
    breakdown: 'Every kind of coupon was on the board as often as announced',
    numbering: 'No event has been left out',
    times: 'Time never runs backwards',
    period: 'Draws were taken in the period only',
    draws: 'Only open numbers were drawn, each by one person at a time',
    tickets: 'No ticket appears twice',
    contests: 'Where several wanted one number at once, the sealed chance decided',
    holds: 'Coupons were confirmed and given back in time',
    're-deals': 'Returned coupons went where the sealed chance sent them',
    sheets: 'No coupon was issued twice',
    ending: 'The lottery ended when and why it had to',
  } satisfies Record<Check, string> as Record<Check, string>,

  tallyTitle: 'The coupons',
  tallyCaption: 'Coupons of each kind: announced, on the board, taken',
  kind: 'Kind',
  announced: 'Announced',
  onBoard: 'On the board',
  taken: 'Taken',
  losing: 'No coupon',

  ownTitle: 'Your own draw',
  ownFound: 'This browser has kept your receipts. They were compared with the record:',
  ownNone: 'Have you saved a receipt? Paste it here or choose its file.',
  ownLabel: 'Receipt',
  ownCheck: 'Compare with the record',
  ownFile: 'Choose the receipt’s file',
  ownUnreadable: 'This is not a receipt. Please paste the whole text of the saved file.',
  ownKeyless:
    'The operator’s public keys cannot be loaded, so receipts cannot be compared now. Try again on line.',
  ownGood: (number: number) => `Number ${number}: receipt, proof and record agree.`,
  ownBad: (number: number) => `Number ${number}: something does not agree.`,
  faults: {
    unreadable: 'The receipt cannot be read.',
    'other-campaign': 'The receipt is for another lottery.',
    'not-signed': 'The operator’s signature is not under this receipt.',
    'not-in-record': 'The record tells of this draw in another way, or not at all.',
    'other-lot': 'Another coupon was behind this number.',
    'other-board': 'The proof does not belong to the sealed board.',
  } satisfies Record<ReceiptFault, string> as Record<ReceiptFault, string>,

  fileTitle: 'Check a saved record',
  fileText:
    'Drop a record file here, or choose one. It never leaves this device. A record can be downloaded when its lottery has ended.',
  fileChoose: 'Choose a record file',
  download: 'Download the record',
  limitsTitle: 'What this cannot tell',
  limits: [
    'Who a person is: the record names draws by tickets, not people.',
    'Whether the operator drew several seeds before publishing one. It could not know who would pick which number.',
    'Whether somebody who can look into the server knew what was behind a number, and used it.',
    'Whether somebody with many devices drew many times.',
    'Whether this page itself is honest: its code comes from the operator. The method is published, so anyone can write a checker of their own.',
  ],
};

const ja: typeof en = {
  pageTitle: (title) => `検証：${title}｜トンボラ`,
  pageTitlePlain: '抽選の検証｜トンボラ',
  heading: '公正でしたか？',
  by: (seller) => `${seller} の抽選`,
  intro:
    'お使いのブラウザーが、公開された記録だけをもとに抽選全体をもう一度やり直し、結果を照合します。計算はすべてこの端末で行うので、発表をうのみにせず、ご自身で確かめられます。',
  unknown: 'このアドレスに抽選はありません。リンクをご確認ください。',
  unreachable: '抽選を読み込めませんでした。',
  toBoard: '盤面へ',

  beforeTitle: '開始前に封印済み',
  before:
    '各番号の中身はすでに決まっています。下の「指紋」は公開済みなので、この先、中身が変えられれば必ず分かります。',
  beforeWhat: '抽選の終了後、このページで次のことを計算し直します。',
  beforeList: [
    '盤面が封印されたものと同じで、発表どおりのクーポンがすべて入っていたこと',
    'どの番号も期間内に一度だけ引かれ、同時に選ばれたときは封印された抽選で決まったこと',
    '戻されたクーポンが、封印された抽選どおりに配り直されたこと',
  ],
  remembered: 'このブラウザーは指紋を書き留めました。終了後に照合します。',
  seedHash: '秘密の種の指紋',
  boardRoot: '盤面の指紋',
  conditionsHash: '発行条件の指紋',

  start: '検証する',
  again: 'もう一度検証する',
  large: (sheets) =>
    `この盤面は${sheets.toLocaleString('ja')}番まであります。記録をダウンロードし、数秒から数十秒かけて計算します。`,
  running: '検証中',
  runningStep: {
    start: '記録を取得しています…',
    board: '盤面を並べ直しています…',
    events: 'すべての抽選をやり直しています…',
  },
  failed: {
    unreachable: '記録を読み込めませんでした。もう一度お試しください。',
    'not-open': '記録は抽選の終了後に公開されます。',
    broken: 'このブラウザーでは計算を終えられませんでした。別のブラウザーや端末でお試しください。',
  },

  verdict: {
    good: 'すべて正しいことを確認しました。',
    open: '誤りはありませんが、確認できない項目があります。',
    bad: '正しくない点があります。',
  },
  verdictText: {
    good: 'ブラウザーが抽選全体を計算し直し、下のすべての項目が一致しました。',
    open: '「？」の項目は、照合する相手がありません。',
    bad: '「×」の項目をご覧ください。記録が途中で書き換えられたか、抽選が発表どおりに行われていません。記録を保存し、運営者にお問い合わせください。',
  },
  summary: (draws, confirmed) =>
    `抽選 ${draws.toLocaleString('ja')}回、確定した番号 ${confirmed.toLocaleString('ja')}個`,
  findingsTitle: '確認した項目',
  state: { good: '正しい', open: '確認できません', bad: '誤り' },
  technical: (detail, faults) =>
    faults > 1 ? `${faults.toLocaleString('ja')}件の最初：${detail}` : detail,
  checks: {
    record: '記録が最後まで読める',
    signature: '運営者が署名した記録である',
    published: '以前に示された指紋の記録である',
    seal: '秘密の種が、開始前に封印されたものである',
    conditions: '発行条件が、その後変えられていない',
    board: '盤面が、封印されたものとまったく同じである',
    breakdown: 'どの種類のクーポンも、発表どおりの枚数が盤面にあった',
    numbering: '抜けている出来事がない',
    times: '時刻がさかのぼっていない',
    period: '受付期間内だけに引かれている',
    draws: '空いている番号だけが、一度に一人だけに引かれている',
    tickets: '同じ引換名が二度現れない',
    contests: '同時に選ばれた番号は、封印された抽選で決まっている',
    holds: 'クーポンの確定と返却が時間内である',
    're-deals': '戻されたクーポンが、封印された抽選どおりに配り直されている',
    sheets: '同じクーポンが二度発行されていない',
    ending: '正しい時刻に、正しい理由で終了している',
  },

  tallyTitle: 'クーポンの内訳',
  tallyCaption: '種類ごとの枚数（発表・盤面・確定）',
  kind: '種類',
  announced: '発表',
  onBoard: '盤面',
  taken: '確定',
  losing: 'はずれ',

  ownTitle: 'ご自分の抽選',
  ownFound: 'このブラウザーに受領証がありました。記録と照合した結果です。',
  ownNone: '受領証を保存していれば、ここに貼り付けるか、ファイルを選んでください。',
  ownLabel: '受領証',
  ownCheck: '記録と照合する',
  ownFile: '受領証のファイルを選ぶ',
  ownUnreadable: 'これは受領証ではありません。保存したファイルの全文を貼り付けてください。',
  ownKeyless:
    '運営者の公開鍵を読み込めないため、いまは受領証を照合できません。通信のつながる所でもう一度お試しください。',
  ownGood: (number) => `${number}番：受領証・証明・記録が一致しました。`,
  ownBad: (number) => `${number}番：一致しない点があります。`,
  faults: {
    unreadable: '受領証を読み取れません。',
    'other-campaign': '別の抽選の受領証です。',
    'not-signed': '運営者の署名がありません。',
    'not-in-record': '記録の内容がこの受領証と異なるか、記録にありません。',
    'other-lot': 'この番号の中身は別のクーポンでした。',
    'other-board': '証明が封印された盤面のものではありません。',
  },

  fileTitle: '保存した記録を検証する',
  fileText:
    '記録のファイルをここに落とすか、選んでください。ファイルがこの端末から送られることはありません。記録は抽選の終了後にダウンロードできます。',
  fileChoose: '記録のファイルを選ぶ',
  download: '記録をダウンロード',
  limitsTitle: 'この検証で分からないこと',
  limits: [
    'だれが引いたか。記録にあるのは引換名だけで、個人は分かりません。',
    '運営者が公開前に種を選び直したかどうか。ただし、だれがどの番号を選ぶかは知りようがありません。',
    'サーバーの中を見られる人が番号の中身を知り、それを利用したかどうか。',
    '多くの端末を使って何度も引いた人がいるかどうか。',
    'このページ自体が正しいかどうか。プログラムは運営者が配信しています。検証の方法は公開されているので、だれでも自分で検証プログラムを作れます。',
  ],
};

export const verifyWords = dictionary({ en, ja });
