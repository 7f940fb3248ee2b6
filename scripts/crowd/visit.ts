// What a person does from coming in to leaving. A pair comes together and wants the same number.
import { setTimeout as pause } from 'node:timers/promises';
import type { BitSet } from '../../common/board/bit-set.ts';
import type { CampaignPage } from '../../common/protocol/http.ts';
import type { Answer } from '../../common/protocol/refusals.ts';
import type { OwnDraw } from '../../common/protocol/shopper.ts';
import { enter, type Shopper } from '../../tests/support/shopper.ts';
import type { CrowdDice } from './dice.ts';
import { madeUpForm } from './made-up-form.ts';
import { pickNumber } from './pick-number.ts';
import type { CrowdTally } from './tally.ts';

export interface VisitOptions {
  readonly origin: string;
  readonly page: CampaignPage;
  readonly dice: CrowdDice;
  readonly tally: CrowdTally;
  /** Whether everyone has a screen of their own; a million numbers are shown on one for all. */
  readonly ownScreens: boolean;
  /** The board as the crowd's watcher sees it. */
  readonly watched: () => BitSet;
  readonly lastDrawn: () => number | undefined;
  /** All waiting is divided by it. */
  readonly speed: number;
  /** How long somebody waits for a number to come back when none is open, seconds. */
  readonly patienceS: number;
  readonly cancelShare: number;
  readonly giveUpShare: number;
}

/** One or two people; two draw the same number in the same moment. */
export async function visit(people: 1 | 2, options: VisitOptions): Promise<void> {
  const { tally, dice } = options;
  const entering = await Promise.allSettled(Array.from({ length: people }, () => comeIn(options)));
  const shoppers = entering.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  tally.keptOut += people - shoppers.length;
  await hesitate(options, 0.3 + dice.exponential(1));
  const wanted = shoppers[0] && pick(shoppers[0], options);
  await Promise.all(
    shoppers.map(async (shopper) => {
      const drawn = await drawOne(shopper, options, wanted);
      if (drawn) await settle(shopper, drawn, options);
      else tally.wentWithout += 1;
      shopper.leave();
    }),
  );
  tally.left += people;
}

async function comeIn({ origin, page, ownScreens, tally }: VisitOptions): Promise<Shopper> {
  tally.arrived += 1;
  return enter({ origin, campaign: page, follows: ownScreens });
}

const hesitate = ({ speed }: VisitOptions, seconds: number): Promise<void> =>
  pause((seconds * 1000) / speed);

const pick = (shopper: Shopper, { watched, dice, lastDrawn }: VisitOptions): number | undefined =>
  pickNumber(shopper.board ?? watched(), dice, lastDrawn());

/** Draws again, faster each time, as long as somebody else was faster. */
async function drawOne(
  shopper: Shopper,
  options: VisitOptions,
  wanted: number | undefined,
): Promise<OwnDraw | undefined> {
  const { tally, dice, patienceS, speed } = options;
  const untilMs = performance.now() + (patienceS * 1000) / speed;
  for (let number = wanted; ; number = pick(shopper, options)) {
    if (number !== undefined) {
      const answer = await tally.time('draw', shopper.draw(number));
      if (answer.ok) {
        tally.drawn += 1;
        return answer.value;
      }
      if (answer.refusal.code !== 'NUMBER_TAKEN') return undefined;
      await hesitate(options, 0.1 + dice.exponential(0.4));
    } else {
      if (performance.now() > untilMs || shopper.stage?.stage === 'closed') return undefined;
      await hesitate(options, 0.2 + dice.exponential(0.5));
    }
  }
}

async function settle(shopper: Shopper, drawn: OwnDraw, options: VisitOptions): Promise<void> {
  const { tally, dice, page, giveUpShare, cancelShare } = options;
  await hesitate(options, 0.5 + dice.exponential(2));
  const mood = dice.fraction();
  if (mood < giveUpShare) {
    tally.gaveUp += 1;
    return;
  }
  if (mood < giveUpShare + cancelShare) {
    const answer = await tally.time('cancel', shopper.cancel());
    if (answer.ok) tally.cancelled += 1;
    return countRunOut(answer, tally);
  }
  const form = drawn.benefit ? madeUpForm(page.form, dice) : {};
  await hesitate(options, drawn.benefit ? 1 + dice.exponential(4) : 0);
  const answer = await tally.time('confirm', shopper.confirm(form));
  if (answer.ok) tally.confirmed += 1;
  countRunOut(answer, tally);
}

function countRunOut(answer: Answer<OwnDraw>, tally: CrowdTally): void {
  if (!answer.ok && answer.refusal.code === 'HOLD_RAN_OUT') tally.ranOut += 1;
}
