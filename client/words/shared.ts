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
  stage: {
    draft: '下書き',
    announced: 'まもなく開始',
    open: '受付中',
    closing: '最終確認中',
    closed: '終了',
  },
};

export const sharedWords = dictionary({ en, ja });
