import type { CouponWords } from './coupon-en.ts';

export const couponJa: CouponWords = {
  walletTitle: 'クーポン',
  walletLead: '当たったクーポン、受け取ったクーポンと、その状態です。',
  ofCount: (count) => `${count.toLocaleString('ja')}枚`,
  empty: 'クーポンはまだありません',
  emptyText:
    '抽選で引いた番号を確定すると、クーポンがここに届きます。ショップで商品のクーポンを受け取ることもできます。',
  toShop: 'ショップへ',
  toLotteries: '抽選の一覧へ',
  toOrders: '注文の一覧へ',
  signIn: 'ログインする',
  state: {
    sealed: '未開封',
    opened: 'この端末で開封済み',
    reserved: '注文で使用中',
    used: '使用済み',
    expired: '期限切れ',
    void: '取り消し',
  },
  forProduct: (name, number) => `対象商品：${name}（${number}）`,
  forAll: 'このお店の全商品が対象',
  validFrom: (moment) => `${moment}から使えます`,
  validUntil: (moment) => `有効期限：${moment}`,
  ranOut: (moment) => `${moment}に期限切れ`,
  lessThan: (amount) => `${amount}以上のご注文で使えます`,
  scratchIt: '削る',
  lookAtIt: '見る',

  cardTitle: (seller) => `${seller}のクーポン`,
  pictureAlt: (message, seller) =>
    `${seller}のクーポン画像。「${message}」と書かれています。値引きの内容は封印されています。`,
  foil: '値引きをおおう箔',
  howTo: '指やマウスでこすって箔を削ってください。下のボタンを押し続けても削れます。',
  howToReduced: '箔に触れるか、ボタンを押すと、箔がはがれます。',
  scratch: '削る（長押し）',
  uncover: '全部はがす',
  scratched: (percent) => `${percent}%削れました`,
  reading: '画像を読み取っています…',
  yourValue: 'このクーポンの内容は',
  openValue: 'このクーポンの内容は',
  openNote: 'このお店は、値引きの内容をはじめから表示しています。削る必要はありません。',
  nothingSent: '画像から読み取り、この端末の中で開封しました。',
  purchase: 'このクーポンで購入する',
  chooseProduct: '使う商品を選ぶ',
  another: '別のクーポンを見る',
  how: 'しくみを見る',
  save: '画像を保存する',
  noUse: {
    reserved:
      'お支払い手続き中のご注文で使われています。ご注文が成立しなければ、お手元に戻ります。',
    used: '使用済みのクーポンです。内容は見られます。クーポンなしでもお買い求めいただけます。',
    expired: '有効期限が過ぎています。内容は見られます。クーポンなしでもお買い求めいただけます。',
    void: '取り消されたため、使えません。お心当たりがなければ、お店にお問い合わせください。',
  },

  atCounter: 'お店で見せる',
  counterTitle: 'お店で見せる画面',
  counterQr: 'このクーポンのQRコード',
  counterTyped: '読み取れないときは、お店の方が入力します：',
  counterTypedShort: '入力用コード',
  nextCode: (seconds) => `次のコードまで${seconds}秒`,
  rotatingNote:
    'コードは30秒ごとに変わります。この画面だけに表示され、スクリーンショットでは使えません。',
  codesOver: 'この画面のコードは時間切れです。つながると新しいコードが表示されます。',
  offlineFixed: '通信できません。コードはこのまま使えます。',
  offlineRotating: (left) => `通信できません。あと${left}、コードを表示できます。`,
  toCoupon: 'クーポンに戻る',
  counterUsed: '使用されました。ありがとうございました。',
  counterReserved: 'ただいま、お店またはご注文でこのクーポンを使用しています。',
  print: '印刷する',
  printTitle: '印刷用クーポン',
  printNow: '印刷',
  paper: '用紙',
  printHint: '使えるのは一度だけです。先にお持ちになった方が使えます。',
  printNote: 'お店でこのコードをお見せください。一度だけ使えます。',
  printRotating:
    'このクーポンは印刷できません。コードが30秒ごとに変わり、紙では追いつけないためです。スマートフォンの画面をお見せください。',
  toApple: 'Apple ウォレットに追加',
  toGoogle: 'Google ウォレットに追加',
  noPass: 'コードが変わるため、印刷やウォレットへの追加はできません。',

  howTitle: '値引きの内容はどこから来たのか',
  howLead:
    'サーバーは値引きの内容を送っていません。次の三つの手順で、この端末の中で画像から取り出しました。',
  howMark: '画像の画素から、隠された印を読み取りました',
  howMarkText: (source, ms) =>
    source === 'bytes' ? `ファイルそのものから（${ms}）` : `ブラウザーが描いた画像から（${ms}）`,
  howSure: (percent) => `画像との一致度は${percent}%です。`,
  howKey: '会員の鍵で、クーポンの鍵を取り出しました',
  howKeyText: '会員の鍵はこのブラウザーの中にあり、このページでも写し取れません。',
  howOpen: 'クーポンの鍵で、16バイトを開封しました',
  howOpenText: (serial) => `書かれていたのは、通し番号 ${serial} と`,
  howElse:
    '画像は、だれの手に渡ってもかまいません。あなたの鍵がなければ、意味のない16バイトのままです。',

  ticketTitle: '抽選券で引きましたか',
  ticketText: '券のコードを入力すると、当たったクーポンがここに入ります。',
  ticketSend: 'クーポンを受け取る',
  ticketSending: '確認しています…',
  ticketDraw: {
    none: (title) => `このコードではまだ引いていません。「${title}」で引けます。`,
    held: (title) => `「${title}」の番号を取り置いています。先に確定してください。`,
    confirmed: (title) =>
      `「${title}」の抽選券を登録しました。終了後に発行されるクーポンは、そのとき届きます。`,
    cancelled: (title) => `「${title}」の番号は返却されたため、クーポンはありません。`,
    expired: (title) => `「${title}」の番号は、時間内に確定されませんでした。`,
  },
  ticketWon: (title) => `「${title}」のクーポンを受け取りました。`,
  ticketGo: '抽選のページへ',

  fileTitle: 'クーポンの画像を読み取る',
  fileText:
    '保存した画像や写真をここに置くか、選んでください。この端末の中で読み取り、どこにも送りません。',
  fileChoose: '画像を選ぶ',
  fileReading: '画像を読み取っています…',
  fileKnown: 'あなたのクーポンです。',
  fileOpen: 'このクーポンを開く',

  trouble: {
    'no-key':
      'この端末には、クーポンを開く鍵がありません。もう一度ログインすると鍵が届きます。クーポンはそのまま残っています。',
    'wrong-key':
      'この端末の鍵は、ほかの会員のものです。このクーポンを受け取った会員としてログインしてください。',
    damaged:
      '画像から隠された印を読み取れませんでした。大きく加工されたか、クーポンの画像ではありません。一覧からクーポンを開き直してください。',
    altered:
      '印は読み取れましたが、このクーポンのものではありません。一覧からクーポンを開き直してください。',
    'none-of-yours':
      '封印されたクーポンの画像ですが、あなたのものではありません。開けるのは、受け取った会員だけです。',
    'no-picture': '画像ではありません。PNG・JPEG・WebP をお選びください。',
    offline:
      'ただいまショップにつながりません。この画面の内容はそのままです。少し待って、もう一度お試しください。',
    unsupported:
      'このブラウザーでは、ここでクーポンを開けません。新しいブラウザーで https のページを開いてください。',
  },
};
