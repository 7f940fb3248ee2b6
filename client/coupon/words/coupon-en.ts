import { counted } from '../../words/dictionary.ts';
import type { ShownState } from '../state/wallet-state.ts';
import type { TroubleKind } from '../state/trouble.ts';

export const couponEn = {
  walletTitle: 'Your coupons',
  walletLead: 'Every coupon you have won or fetched, and what has become of it.',
  ofCount: (count: number) => counted(count, 'coupon', 'coupons'),
  empty: 'No coupons yet',
  emptyText:
    'A coupon comes to you when you confirm a number in a lottery, or when you fetch one for a product in the shop.',
  toShop: 'Go to the shop',
  toLotteries: 'See the lotteries',
  toOrders: 'See your orders',
  signIn: 'Sign in',
  state: {
    sealed: 'Sealed',
    opened: 'Opened on this device',
    reserved: 'In an order',
    used: 'Used',
    expired: 'Expired',
    void: 'Withdrawn',
  } satisfies Record<ShownState, string> as Record<ShownState, string>,
  forProduct: (name: string, number: string) => `For ${name} (no. ${number})`,
  forAll: 'For every product of this seller',
  validFrom: (moment: string) => `Valid from ${moment}`,
  validUntil: (moment: string) => `Valid until ${moment}`,
  ranOut: (moment: string) => `Ran out ${moment}`,
  lessThan: (amount: string) => `From an order of ${amount}`,
  scratchIt: 'Scratch it',
  lookAtIt: 'Look at it',

  cardTitle: (seller: string) => `Coupon from ${seller}`,
  pictureAlt: (message: string, seller: string) =>
    `Coupon picture of ${seller}. It says: ${message}. Its value is sealed.`,
  foil: 'Foil over the value',
  howTo: 'Rub the foil off with your finger or the mouse. Or hold the button.',
  howToReduced: 'Touch the foil or press the button to take it off.',
  scratch: 'Scratch (hold)',
  uncover: 'Take it all off',
  scratched: (percent: number) => `${percent}% scratched away`,
  reading: 'Reading the picture…',
  yourValue: 'Your coupon is worth',
  openValue: 'This coupon is worth',
  openNote: 'This seller shows the value from the start: there is nothing to scratch.',
  nothingSent: 'Read out of the picture and opened on this device.',
  purchase: 'Purchase with this coupon',
  chooseProduct: 'Choose a product for it',
  another: 'Look at another coupon',
  how: 'How this works',
  save: 'Save the picture',
  noUse: {
    reserved:
      'This coupon is in an order that is being paid. If the order fails, it comes back to you.',
    used: 'This coupon has been used. You can still look at it, and buy without it.',
    expired: 'This coupon ran out. You can still look at it, and buy without it.',
    void: 'This coupon was withdrawn and cannot be used. Ask the seller if you do not know why.',
  },

  atCounter: 'Show at the counter',
  counterTitle: 'At the counter',
  counterQr: 'QR code of this coupon',
  counterTyped: 'If it cannot be scanned, the shop types:',
  counterTypedShort: 'Code to type',
  nextCode: (seconds: number) => `New code in ${seconds} s`,
  rotatingNote:
    'The code changes every 30 seconds. Only this page shows it: a screenshot is worthless.',
  codesOver: 'The codes on this page have run out. They come back with the connection.',
  offlineFixed: 'No connection. The code works all the same.',
  offlineRotating: (left: string) => `No connection. This page has codes for another ${left}.`,
  toCoupon: 'Back to the coupon',
  counterUsed: 'Used. Thank you!',
  counterReserved: 'The shop or an order is using this coupon right now.',
  print: 'Print it',
  printTitle: 'A coupon to print',
  printNow: 'Print',
  paper: 'Paper',
  printHint: 'Good once: whoever brings the sheet first uses the coupon.',
  printNote: 'Show this code at the counter. It is good once.',
  printRotating:
    'This coupon cannot be printed: its code changes every 30 seconds, and paper cannot follow. Show it on your phone instead.',
  toApple: 'Add to Apple Wallet',
  toGoogle: 'Add to Google Wallet',
  noPass: 'Because its code changes, it cannot be printed or put into your phone’s wallet.',

  howTitle: 'How the value got here',
  howLead:
    'The server did not send the value. It came out of the picture, on this device, in three steps.',
  howMark: 'The hidden mark was read out of the pixels',
  howMarkText: (source: 'bytes' | 'canvas', ms: string) =>
    source === 'bytes'
      ? `from the file itself, in ${ms}`
      : `from the picture as this browser draws it, in ${ms}`,
  howSure: (percent: number) => `The picture agrees with it to ${percent}%.`,
  howKey: 'Your member key took the coupon’s own key out of its wrapping',
  howKeyText: 'The member key stays in this browser. Not even this page can copy it.',
  howOpen: 'The coupon’s key opened the 16 bytes',
  howOpenText: (serial: string) => `They say: serial number ${serial}, and`,
  howElse: 'Anybody may have the picture. Without your key its 16 bytes stay noise.',

  ticketTitle: 'Did you draw with a ticket code?',
  ticketText: 'Type the code of your slip: what it has won comes into this wallet.',
  ticketSend: 'Add to my wallet',
  ticketSending: 'Looking…',
  ticketDraw: {
    none: (title: string) => `Nothing has been drawn with this code yet. It draws at “${title}”.`,
    held: (title: string) => `A number of “${title}” is held for this code; confirm it first.`,
    confirmed: (title: string) =>
      `This ticket of “${title}” is yours now. A coupon that is issued at the end comes then.`,
    cancelled: (title: string) => `The number of “${title}” was given back, so there is no coupon.`,
    expired: (title: string) => `The number of “${title}” was not confirmed in time.`,
  },
  ticketWon: (title: string) => `Your coupon of “${title}” is yours now.`,
  ticketGo: 'Go to the lottery',

  fileTitle: 'Read a coupon picture',
  fileText:
    'Did you save or photograph a coupon? Drop the picture here, or choose it. It is read on this device and sent nowhere.',
  fileChoose: 'Choose a picture',
  fileReading: 'Reading the picture…',
  fileKnown: 'This is one of your coupons.',
  fileOpen: 'Go to this coupon',

  trouble: {
    'no-key':
      'This device has no key to open your coupons. Sign in again: the key comes with it, and the coupon stays as it is.',
    'wrong-key':
      'The key on this device belongs to another member. Sign in as the member who was given this coupon.',
    damaged:
      'Nothing hidden could be read out of this picture: it was changed too much, or it is no coupon. Load the coupon from your wallet again.',
    altered:
      'This picture carries a mark, but not the one of this coupon. Load the coupon from your wallet again.',
    'none-of-yours':
      'This picture carries a sealed coupon, but none of yours. Only the member it was sealed for can open it.',
    'no-picture': 'This file is no picture. Choose a PNG, JPEG or WebP.',
    offline:
      'The shop cannot be reached right now. What is on this page stays; try again in a moment.',
    unsupported:
      'This browser cannot open coupons here. Open the page over https in an up-to-date browser.',
  } satisfies Record<Exclude<TroubleKind, 'refused'>, string> as Record<
    Exclude<TroubleKind, 'refused'>,
    string
  >,
};

export type CouponWords = typeof couponEn;
