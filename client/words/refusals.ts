// What a refusal means to the person who reads it, and what to do. Complete by type.
import type { RefusalCode } from '../../common/protocol/refusals.ts';
import { dictionary } from './dictionary.ts';

type RefusalWords = Readonly<Record<RefusalCode, string>>;

const en: RefusalWords = {
  MALFORMED: 'This page and the server do not understand each other. Reload the page.',
  RATE_LIMITED: 'That was a little too fast. Wait a moment, then try again.',
  UNAVAILABLE: 'The lottery cannot be reached right now. We keep trying; nothing is lost.',
  NOT_FOUND: 'There is nothing at this address. Check the link.',
  NOT_IDENTIFIED: 'Your device has not been recognised yet. Wait a moment, then try again.',
  UNKNOWN_CAMPAIGN: 'There is no lottery at this address. Check the link, or see all lotteries.',
  NOT_OPEN_YET: 'The lottery is not open yet. This page opens by itself at the hour.',
  CLOSED: 'The lottery has ended. No more numbers can be drawn; you can still check its record.',
  NO_SUCH_NUMBER: 'The board has no such number. Choose one that you see on the board.',
  NUMBER_TAKEN: 'Somebody was quicker and has that number. Choose another: you may still draw.',
  ALREADY_DRAWN: 'This device has drawn already. Everyone draws once on this board.',
  NOTHING_HELD: 'No number is held for you any more. Reload the page to see your draw.',
  HOLD_RAN_OUT: 'The time to decide is over and your number went back to the board.',
  FORM_INCOMPLETE: 'Something is missing. Look at the marked fields, then confirm again.',
  IDEMPOTENCY_MISMATCH: 'This was sent before with other data. Reload the page to see what counts.',
  DEVICE_MISMATCH:
    'This browser does not match its earlier visit. Use the browser in which you began.',
  NOT_SIGNED_IN: 'You are not signed in, or no longer. Sign in again.',
  WRONG_LOGIN: 'E-mail or password is wrong. Check both and try again.',
  PASSWORD_NEEDED: 'Money goes back only after your password. Type it again to go on.',
  CONDITIONS_INVALID: 'The issue conditions have mistakes. Correct the lines that are named.',
  CAMPAIGN_INVALID: 'The campaign has mistakes. Correct what is named.',
  FROZEN: 'This campaign is published and cannot be changed any more. Make a new one instead.',
  RECORD_NOT_OPEN: 'The record opens when the lottery has ended. Come back then.',
  SUSPENDED: 'Your membership is suspended. Please contact the shop; your coupons are kept.',
  COUPON_UNREADABLE:
    'The coupon picture cannot be read: it was changed or is damaged. Use the one in your wallet.',
  COUPON_INVENTED: 'This is not one of our coupons. Use the picture that is in your wallet.',
  COUPON_NOT_YOURS: 'This coupon belongs to another member and cannot be used by you.',
  COUPON_WRONG_SELLER: 'This coupon is for another seller. Choose one of that seller’s products.',
  COUPON_WRONG_PRODUCT:
    'This coupon is for another product. Choose the product that is named on it.',
  COUPON_NOT_YET_VALID: 'This coupon is not valid yet. Look at the date on it and come back then.',
  COUPON_EXPIRED: 'This coupon has expired. You can still buy without it.',
  COUPON_USED: 'This coupon has been used already. You can still buy without it.',
  COUPON_MINIMUM_ORDER:
    'The order is below the least amount for this coupon. Add to it, or buy without the coupon.',
  COUPON_LIMIT_REACHED: 'You have used as many of these coupons as one member may for now.',
  COUPON_NOT_TOGETHER: 'These coupons cannot be used together. Choose one of them.',
  PICTURE_REFUSED:
    'This file cannot be used as a picture. Send a PNG, JPEG or WebP of at most 2 MB.',
  PRODUCT_INVALID: 'The product has mistakes. Correct what is named.',
  PRODUCT_GONE: 'This product is no longer sold. Look at the list for what there is.',
  PRICE_CHANGED: 'The price has changed meanwhile. Look at the new price, then order again.',
  PAYMENT_DECLINED: 'The payment was declined and nothing was charged. Try another payment method.',
  PAYMENT_METHOD_MISSING: 'There is no payment method yet. Add one, then order again.',
  ORDER_SETTLED: 'This order is settled already. Look at it in your orders.',
  UNKNOWN_VERSION: 'This terminal speaks a version that the server does not know. Update it.',
  NOT_ENROLLED: 'This terminal is not enrolled, or no longer. Make a new code in the dashboard.',
  WRONG_SCOPE: 'This terminal may not do that. Change what it may do in the dashboard.',
  WRONG_SHOP: 'This belongs to another shop and cannot be used here.',
  REPLAYED: 'This was sent before. Nothing has been done a second time.',
  CODE_UNKNOWN: 'There is no such code. Compare it with the slip, letter by letter.',
  CODE_USED: 'This code has been used already; each is good once.',
  CODE_OUTDATED: 'This code has changed meanwhile. Show the one that is on the screen now.',
  CODE_ROTATES:
    'The code of this coupon changes every 30 seconds. It cannot be printed or kept elsewhere: show it on its own page.',
  TICKET_NEEDED: 'A ticket code is needed to draw here. Type the one on your slip.',
  MEMBER_NEEDED: 'Members draw once here. Sign in, or give your membership number, then draw.',
  NO_NUMBER_LEFT: 'Every number is taken just now. One may come back: try again in a moment.',
  HOLD_OVER: 'The coupon is no longer held for this basket. Scan it again.',
  UNDO_TOO_LATE: 'This was too long ago to be undone here. The shop can refund it instead.',
  WRONG_STAFF_CODE: 'That is not the staff code.',
};

const ja: RefusalWords = {
  MALFORMED: 'ページとサーバーの版が合っていません。ページを再読み込みしてください。',
  RATE_LIMITED: '操作が速すぎました。少し待ってから、もう一度お試しください。',
  UNAVAILABLE: 'ただいまつながりにくくなっています。自動でつなぎ直します。何も失われません。',
  NOT_FOUND: 'この場所には何もありません。リンクをご確認ください。',
  NOT_IDENTIFIED: '端末の確認がまだ済んでいません。少し待ってから、もう一度お試しください。',
  UNKNOWN_CAMPAIGN: 'この抽選は見つかりません。リンクを確かめるか、抽選の一覧からお選びください。',
  NOT_OPEN_YET: 'まだ始まっていません。時間になると、この画面のまま始まります。',
  CLOSED: '抽選は終了しました。番号はもう引けませんが、結果の検証はいつでもできます。',
  NO_SUCH_NUMBER: 'その番号はありません。盤面にある番号をお選びください。',
  NUMBER_TAKEN:
    'ひと足ちがいで、ほかの方がその番号を引きました。別の番号をお選びください。まだ引けます。',
  ALREADY_DRAWN: 'この端末ではすでに引いています。おひとり一回です。',
  NOTHING_HELD: 'お取り置き中の番号がありません。ページを再読み込みしてご確認ください。',
  HOLD_RAN_OUT: 'お時間が過ぎたため、番号は盤面に戻りました。',
  FORM_INCOMPLETE: '入力が足りません。印の付いた欄を直して、もう一度確定してください。',
  IDEMPOTENCY_MISMATCH:
    '前に別の内容で送信されています。再読み込みして、受け付けられた内容をご確認ください。',
  DEVICE_MISMATCH: '前回と異なるブラウザーです。最初に使ったブラウザーでお開きください。',
  NOT_SIGNED_IN: 'ログインしていないか、期限が切れました。もう一度ログインしてください。',
  WRONG_LOGIN: 'メールアドレスかパスワードが違います。ご確認のうえ、もう一度お試しください。',
  PASSWORD_NEEDED: '返金にはパスワードの確認が必要です。もう一度入力してください。',
  CONDITIONS_INVALID: '発行条件に誤りがあります。示された行を直してください。',
  CAMPAIGN_INVALID: 'キャンペーンの内容に誤りがあります。示された箇所を直してください。',
  FROZEN: '公開済みのため変更できません。新しいキャンペーンを作成してください。',
  RECORD_NOT_OPEN: '記録は抽選の終了後に公開されます。終了後にもう一度お越しください。',
  SUSPENDED: '会員資格が停止されています。お店にお問い合わせください。クーポンは保管されています。',
  COUPON_UNREADABLE:
    'クーポンの画像を読み取れません。加工されたか壊れています。お手元の「クーポン」の画像をお使いください。',
  COUPON_INVENTED: '当店のクーポンではありません。お手元の「クーポン」の画像をお使いください。',
  COUPON_NOT_YOURS: 'ほかの会員のクーポンのため、お使いいただけません。',
  COUPON_WRONG_SELLER: 'ほかのお店のクーポンです。そのお店の商品をお選びください。',
  COUPON_WRONG_PRODUCT: 'ほかの商品のクーポンです。クーポンに書かれた商品をお選びください。',
  COUPON_NOT_YET_VALID:
    'まだ使えないクーポンです。日付をお確かめのうえ、あらためてお試しください。',
  COUPON_EXPIRED: '有効期限が過ぎています。クーポンなしでもお買い求めいただけます。',
  COUPON_USED: 'すでに使われたクーポンです。クーポンなしでもお買い求めいただけます。',
  COUPON_MINIMUM_ORDER:
    'ご注文額がこのクーポンの最低額に足りません。追加するか、クーポンなしでお求めください。',
  COUPON_LIMIT_REACHED: 'お一人さまが今お使いになれる枚数に達しています。',
  COUPON_NOT_TOGETHER: 'これらのクーポンは併用できません。どちらかをお選びください。',
  PICTURE_REFUSED: '画像として使えないファイルです。2 MB までの PNG・JPEG・WebP をお送りください。',
  PRODUCT_INVALID: '商品の内容に誤りがあります。示された箇所を直してください。',
  PRODUCT_GONE: 'この商品の販売は終わりました。一覧からお選びください。',
  PRICE_CHANGED: '価格が変わりました。新しい価格をご確認のうえ、あらためてご注文ください。',
  PAYMENT_DECLINED:
    'お支払いが承認されませんでした。請求はされていません。別のお支払い方法をお試しください。',
  PAYMENT_METHOD_MISSING:
    'お支払い方法が登録されていません。登録してから、あらためてご注文ください。',
  ORDER_SETTLED: 'このご注文はすでに確定しています。注文履歴をご覧ください。',
  UNKNOWN_VERSION: 'この端末の版にサーバーが対応していません。端末を更新してください。',
  NOT_ENROLLED:
    'この端末は登録されていないか、登録が取り消されました。管理画面で新しい登録コードを発行してください。',
  WRONG_SCOPE: 'この端末にはその操作が許可されていません。管理画面で権限をご確認ください。',
  WRONG_SHOP: '別のお店のものなので、ここではご利用になれません。',
  REPLAYED: 'すでに送信済みです。二重には処理していません。',
  CODE_UNKNOWN: 'そのコードは見つかりません。用紙と一文字ずつ見比べてください。',
  CODE_USED: 'このコードは使用済みです。コードは一度だけ使えます。',
  CODE_OUTDATED: 'コードが切り替わりました。いま画面に出ているコードをお見せください。',
  CODE_ROTATES:
    'このクーポンのコードは30秒ごとに変わります。印刷や保存はできません。クーポンの画面をお見せください。',
  TICKET_NEEDED: 'ここで引くには抽選券のコードが必要です。券のコードを入力してください。',
  MEMBER_NEEDED:
    'お一人さま一回の抽選です。ログインするか会員番号をお知らせのうえ、お引きください。',
  NO_NUMBER_LEFT:
    'ただいま空いている番号がありません。戻ることがありますので、少しお待ちください。',
  HOLD_OVER: 'このクーポンの取り置き時間が過ぎました。もう一度読み取ってください。',
  UNDO_TOO_LATE: '時間が過ぎたため、ここでは取り消せません。お店で返金の手続きをしてください。',
  WRONG_STAFF_CODE: '係員コードが違います。',
};

export const refusalWords = dictionary<RefusalWords>({ en, ja });
