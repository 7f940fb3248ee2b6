// What staff do at the counter. While an answer is missing the desk says "asking": nothing is called
// redeemed that the server has not said is.
import type { PresentedCoupon } from '../../../common/protocol/kiosk.ts';
import type { KioskAnswerFrame, Redemption } from '../../../common/protocol/kiosk-answers.ts';
import { MOST_JOURNAL_ENTRIES, type Desk } from '../state/kiosk-state.ts';
import { readCoupon } from '../state/scanned.ts';
import { onScreen, toRefused, type ActionContext } from './context.ts';

export interface Basket {
  readonly productNumber: string;
  readonly quantity: number;
  readonly listMinor: number | null;
}

export interface CounterActions {
  enter(): void;
  leave(): void;
  /** What was scanned or typed. False: it can be no coupon. */
  look(text: string): boolean;
  lookAtPicture(file: Blob): Promise<void>;
  hold(basket: Basket): Promise<void>;
  redeem(): Promise<void>;
  release(): Promise<void>;
  undo(redemptionId: string, because: string): Promise<void>;
  /** The next customer. */
  next(): void;
  /** Takes a redemption into the journal; also those that an earlier run of the page began. */
  note(redemption: Redemption): void;
}

const READY: Desk = { step: 'ready' };
/** What a picture that did not get through is refused with: nobody is behind it to say more. */
const LOST = 'UNAVAILABLE';

export function createCounterActions(
  context: ActionContext,
  words: { say(code: string): string },
): CounterActions {
  const { kiosk, line } = context;
  const put = (desk: Desk) => onScreen(context, 'counter', (screen) => ({ ...screen, desk }));
  const desk = (): Desk | undefined =>
    kiosk.now.screen.at === 'counter' ? kiosk.now.screen.desk : undefined;

  const note = (redemption: Redemption): void => {
    const others = kiosk.now.journal.filter(
      (entry) => entry.redemption.redemptionId !== redemption.redemptionId,
    );
    const atMs = Date.now() + kiosk.now.clockAheadMs;
    kiosk.change({ journal: [{ redemption, atMs }, ...others].slice(0, MOST_JOURNAL_ENTRIES) });
  };
  const take = (answer: KioskAnswerFrame<Redemption>): void => {
    if (!answer.ok) return put({ step: 'refused', refused: toRefused(answer.refusal) });
    note(answer.value);
    const step = answer.value.state === 'held' ? 'held' : 'settled';
    put({ step, redemption: answer.value });
  };
  const lookUp = async (coupon: PresentedCoupon): Promise<void> => {
    put({ step: 'asking', what: 'look-up' });
    const answer = await line()!.command('look-up', { coupon });
    if (answer.ok) put({ step: 'seen', coupon, seen: answer.value });
    else put({ step: 'refused', refused: toRefused(answer.refusal) });
  };

  return {
    enter: () => kiosk.change({ screen: { at: 'counter', desk: READY } }),
    leave: () => kiosk.change({ screen: { at: 'attract', refused: null, busy: false } }),
    look(text) {
      const coupon = readCoupon(text);
      if (coupon) void lookUp(coupon);
      return coupon !== undefined;
    },
    async lookAtPicture(file) {
      put({ step: 'asking', what: 'look-up' });
      const sent = await context.sendPicture(file);
      if ('digest' in sent) return lookUp({ kind: 'picture', digest: sent.digest });
      put({ step: 'refused', refused: { code: sent.code || LOST, say: words.say(sent.code) } });
    },
    async hold(basket) {
      const now = desk();
      if (now?.step !== 'seen') return;
      put({ step: 'asking', what: 'hold' });
      take(await line()!.command('hold', { coupon: now.coupon, basket }));
    },
    async redeem() {
      const now = desk();
      if (now?.step !== 'held') return;
      put({ step: 'asking', what: 'redeem' });
      take(await line()!.command('redeem', { redemptionId: now.redemption.redemptionId }));
    },
    async release() {
      const now = desk();
      if (now?.step !== 'held') return;
      put({ step: 'asking', what: 'release' });
      take(await line()!.command('release', { redemptionId: now.redemption.redemptionId }));
    },
    async undo(redemptionId, because) {
      put({ step: 'asking', what: 'undo' });
      take(await line()!.command('undo', { redemptionId, because }));
    },
    next: () => put(READY),
    note,
  };
}
