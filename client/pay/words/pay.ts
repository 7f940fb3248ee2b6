import type { TestCard } from '../../../common/protocol/pay.ts';
import { dictionary } from '../../words/dictionary.ts';

const en = {
  title: 'Sandbox payments',
  notReal: 'This is a provider for trying things out: no money moves.',
  addMethod: 'Choose a test card',
  cardNumber: 'Card number (any)',
  cardHint: 'It stays on this page; only its last four digits are kept, to recognise it by.',
  cards: {
    approves: 'Approves every payment',
    declines: 'Declines every payment',
    'second-step': 'Asks for a second step',
    'times-out': 'Approves, but the answer gets lost',
  } satisfies Record<TestCard, string> as Record<TestCard, string>,
  use: 'Use this card',
  secondStep: 'Is this you?',
  secondStepLead: 'Your bank asks you to confirm this payment.',
  approve: 'Approve the payment',
  decline: 'Decline it',
  over: 'There is nothing more to do here.',
  back: 'Back to the order',
  leaving: 'One moment…',
};

const ja: typeof en = {
  title: 'お試し決済',
  notReal: '動作確認用の決済会社です。実際の支払いは発生しません。',
  addMethod: 'テストカードを選ぶ',
  cardNumber: 'カード番号（何でも可）',
  cardHint: '番号はこの画面の外に出ません。見分けるための下四桁だけが残ります。',
  cards: {
    approves: 'すべて承認されるカード',
    declines: 'すべて拒否されるカード',
    'second-step': '本人確認が必要なカード',
    'times-out': '承認されるが、返事が届かないカード',
  },
  use: 'このカードを使う',
  secondStep: 'ご本人の確認',
  secondStepLead: 'このお支払いの確認が必要です。',
  approve: '支払いを承認する',
  decline: '拒否する',
  over: 'この画面での手続きは終わっています。',
  back: 'ご注文に戻る',
  leaving: 'お待ちください…',
};

export const payWords = dictionary({ en, ja });
