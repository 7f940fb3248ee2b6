import { counted } from './dictionary.ts';

export const boardEn = {
  pageTitle: (title: string) => `${title} · Tombola`,
  notFoundTitle: 'No lottery here',

  // head
  by: (seller: string) => `by ${seller}`,
  opensIn: 'Opens in',
  closesIn: 'Closes in',
  holdsEnd: 'The period is over. Held numbers may still be confirmed.',
  endedSoldOut: 'Every number has found its owner.',
  endedPeriod: 'The period is over.',
  opensAt: (moment: string) => `Opens ${moment}`,
  closesAt: (moment: string) => `Closes ${moment}`,
  period: 'Period',
  untilMoment: (from: string, to: string) => `${from} to ${to}`,
  left: 'Numbers left',
  leftOf: (left: number, sheets: number) =>
    `${left.toLocaleString('en')} of ${counted(sheets, 'number', 'numbers')} left`,
  watching: (viewers: number) => `${counted(viewers, 'person watches', 'people watch')} with you`,

  // line
  lost: 'The line is interrupted. We are reconnecting; what you typed stays here.',
  connecting: 'Connecting…',

  // board
  board: 'The board',
  howTo: 'Choose a number. You draw once; every number hides a coupon.',
  howToWithLosing: 'Choose a number. You draw once; some numbers hide no coupon.',
  howToTicket: 'Choose a number. Each ticket code draws once.',
  entryOf: (ticket: boolean, once: boolean) =>
    [ticket ? 'Draws with a ticket code' : '', once ? 'Each member draws once' : '']
      .filter(Boolean)
      .join('. '),

  // tickets
  ticketAsk: 'Your ticket code',
  ticketTitle: 'You draw with this ticket',
  ticketDrew: 'You drew with this ticket',
  ticketUse: 'Use this code',
  ticketFind: 'Go to the lottery',
  ticketChecking: 'Checking…',
  ticketSlow: 'Many wrong codes came from this network. We try again by ourselves; please wait.',
  ticketGood: 'One draw belongs to it. Choose a number.',
  ticketOther: 'Use another code',
  ticketWithout: 'Draw without this code',
  ticketPageLead: 'Type the code from your slip; it finds its lottery by itself.',
  memberTitle: 'For members',
  memberNeeded: 'Each member draws once here. Sign in before you draw.',
  signIn: 'Sign in',
  join: 'Become a member',
  boardAtEnd: 'This is how the board stood at the end.',
  dismiss: 'Dismiss',
  watchOnly: 'You can go on watching the board.',
  notOpenYet: 'When the lottery opens, you can draw right here. No need to reload.',
  view: 'How the board is shown',
  viewPicture: 'Board',
  viewList: 'List',
  goTo: 'Go to number',
  goToButton: 'Go',
  goToProblem: (sheets: number) => `Enter a number from 1 to ${sheets.toLocaleString('en')}.`,
  pickOne: 'Pick one for me',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  boardLabel: (sheets: number) => `Board with ${counted(sheets, 'number', 'numbers')}`,
  noneLeft: 'No number is open right now. One may come back when somebody gives it up.',

  // the list
  grid: (sheets: number) => `List of ${counted(sheets, 'number', 'numbers')}`,
  cellOpen: (number: number) => `${number}, open`,
  cellTaken: (number: number) => `${number}, gone`,
  cellOwn: (number: number) => `${number}, yours`,
  saidDrawn: (count: number, left: number) =>
    `${counted(count, 'number', 'numbers')} drawn, ${left.toLocaleString('en')} left.`,
  saidReturned: (count: number, left: number) =>
    `${counted(count, 'number', 'numbers')} came back, ${left.toLocaleString('en')} left.`,

  // asking and drawing
  askTitle: (number: number) => `Draw number ${number.toLocaleString('en')}?`,
  askText:
    'You can draw once on this board. After the draw you have a moment to take the coupon or give it back.',
  askAny: 'We picked this one by chance. If somebody is quicker, we take another by ourselves.',
  draw: 'Draw',
  another: 'Pick another',
  notThis: 'Back to the board',
  drawingTitle: (number: number) => `Drawing number ${number.toLocaleString('en')}…`,
  drawingText: 'The server is deciding. Stay here, this takes a moment.',
  drawingLost:
    'The line is interrupted. Your draw is sent again as soon as it is back, and counts once.',
  gone: (number: number) => `Number ${number.toLocaleString('en')} is gone.`,

  // result
  ticketNumber: (number: number) => `Number ${number.toLocaleString('en')}`,
  ticketSheet: (sheet: number) => `Sheet ${sheet.toLocaleString('en')}`,
  couponWord: 'Coupon',
  wonTitle: (benefit: string) => `You drew ${benefit}!`,
  wonText: 'Confirm to make it yours.',
  lostTitle: 'No coupon this time',
  lostText:
    'There is no coupon behind your number. Thank you for playing; we hope luck smiles on you next time.',
  lostTicket: 'Next time, perhaps',
  lostConfirm: 'All right',
  heldFor: 'Held for you',
  holdLeft: (span: string) => `${span} left to decide`,
  holdSaid: (seconds: number) => `${counted(seconds, 'second', 'seconds')} left to decide.`,
  holdOver: 'The time is over. The server is putting the number back.',

  // form
  formTitle: 'Where shall the coupon go?',
  noFormTitle: 'Take it?',
  formNote: 'The seller receives these data to issue the coupon, and nobody else does.',
  optional: '(optional)',
  fieldKind: {
    name: 'Name',
    address: 'Address',
    telephone: 'Telephone',
    email: 'E-mail',
    text: 'Text',
  },
  problem: {
    missing: 'Please fill this in.',
    email: 'This is not an e-mail address yet.',
    other: 'Please correct this.',
  },
  confirm: 'Confirm the coupon',
  confirming: 'Confirming…',
  giveBack: 'Give it back',
  giveBackTitle: 'Give the number back?',
  giveBackText: 'Somebody else can then draw it. You cannot draw on this board again.',
  giveBackYes: 'Give it back',
  giveBackNo: 'Keep it',

  // afterwards
  confirmedTitle: 'It is yours',
  confirmedText: (benefit: string) => `${benefit} is confirmed for you.`,
  confirmedNext:
    "Your coupon is on the seller's issue list. The seller gets it to you with the data you gave.",
  lostDoneTitle: 'Thank you for playing',
  lostDoneText: 'There was no coupon behind your number this time.',
  cancelledTitle: 'You gave the number back',
  cancelledText: 'It is open again for somebody else. Thank you for making room.',
  expiredTitle: 'The time ran out',
  expiredText: 'You did not confirm in time, so the number went back to the board.',
  once: 'Everyone draws once on this board, so it is not offered on this device again.',
  oncePerTicket: 'Each code draws once.',
  closedTitle: 'This lottery has ended',
  closedText:
    'No more numbers can be drawn. The seed is now open: anyone can recompute every draw.',
  endedResult: (taken: number, sheets: number) =>
    `${taken.toLocaleString('en')} of ${counted(sheets, 'number', 'numbers')} found an owner.`,
  closingTitle: 'The period is over',
  closingText: 'No more numbers can be drawn. Whoever holds a number may still confirm it.',
  checkLink: 'Check this lottery',

  // guide and breakdown
  guide: 'Goods',
  breakdown: 'What is behind the numbers',
  hiddenText:
    'The seller keeps the breakdown secret until the end. That is half the fun: any number may hide the best one. What lies where was sealed before opening and cannot be moved.',
  upTo: (benefit: string) => `Up to ${benefit}`,
  upToText: 'How many there are stays secret until the end.',
  sheetsOf: (count: number) => counted(count, 'number', 'numbers'),
  sheetsLeft: (count: number) => `${count.toLocaleString('en')} left`,
  losing: 'Some numbers hide no coupon.',
  noLosing: 'A coupon waits behind every number.',
  priceNow: (price: string) => `${price} without coupon`,
  flier: 'Flier to print',

  // sealing
  sealedTitle: 'Sealed before opening',
  sealedText:
    'What lies behind each number was fixed before the first draw. These fingerprints were published then; when the lottery ends, everything is opened and anyone can recompute it.',
  boardRoot: 'Board',
  seedHash: 'Seed',
  conditionsHash: 'Issue conditions',
  sealChecking: 'Checking your draw…',
  sealGood: 'Draw checked',
  sealOpen: 'Partly checked',
  sealBad: 'The check failed',
  sealUnfinished: 'Not checked yet',
  sealDetails: 'Details',
  sealTitle: 'How your draw was checked',
  sealIntro: 'Your browser has done this by itself, without asking the server for its opinion.',
  findingLot: (home: number) =>
    `Your sheet lay behind number ${home.toLocaleString('en')} on the sealed board.`,
  findingMoved:
    'Numbers that were given back have changed sheets with other open numbers. The check at the end repeats each of these changes.',
  findingReceipt: 'The server has signed your draw. It cannot deny or change it later.',
  findingWords: 'What was signed is what this page shows you.',
  findingTrue: 'Correct.',
  findingFalse: 'Wrong.',
  findingNull: 'This could not be told.',
  ticket: 'Ticket',
  statement: 'Signed words',
  saveReceipt: 'Save receipt as a file',
  badAdvice:
    'Keep this page and save the receipt. Tell the seller, and check the record when the lottery has ended.',

  // flier
  flierTitle: (title: string) => `${title} · flier`,
  flierSecret: 'What is behind yours?',
  flierScan: 'Scan, tap a number, draw.',
  flierPrint: 'Print',
  flierBack: 'Back to the lottery',
  flierFair: 'Sealed before opening. Anyone can check every draw.',
  flierQr: (address: string) => `QR code that leads to ${address}`,
  flierNumbers: (sheets: number) => counted(sheets, 'number', 'numbers'),
};

export type BoardWords = typeof boardEn;
