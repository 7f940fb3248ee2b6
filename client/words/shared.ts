// Words that every screen shows.
import type { StageName } from '../../common/campaign/stage.ts';
import { dictionary } from './dictionary.ts';

const en = {
  tombola: 'Tombola',
  motto: 'Coupon lotteries that anyone can check',
  home: 'All lotteries',
  language: 'Language',
  skipToContent: 'Skip to the content',
  close: 'Close',
  back: 'Back',
  tryAgain: 'Try again',
  loading: 'Loading…',
  ticket: {
    code: 'Ticket code',
    hint: 'The 13 characters on your slip. O and 0, I and 1 count as the same.',
    slip: 'This code does not work here. Compare it with the slip, character by character.',
  },
  stage: {
    draft: 'Draft',
    announced: 'Opens soon',
    open: 'Open now',
    closing: 'Last confirmations',
    closed: 'Ended',
  } satisfies Record<StageName, string> as Record<StageName, string>,
};

const ja: typeof en = {
  tombola: 'トンボラ',
  motto: 'だれでも確かめられるクーポン抽選',
  home: '抽選の一覧',
  language: '言語',
  skipToContent: '本文へ移動',
  close: '閉じる',
  back: '戻る',
  tryAgain: 'もう一度試す',
  loading: '読み込み中…',
  ticket: {
    code: '抽選券のコード',
    hint: '券にある13文字です。O と 0、I と 1 はどちらでも構いません。',
    slip: 'このコードはここでは使えません。券と一文字ずつ見比べてください。',
  },
  stage: {
    draft: '下書き',
    announced: 'まもなく開始',
    open: '受付中',
    closing: '最終確認中',
    closed: '終了',
  },
};

export const sharedWords = dictionary({ en, ja });
