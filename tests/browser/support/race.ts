// Two hundred shoppers on a board for a hundred: pairs that want the same number in the same tick,
// winners of whom some change their minds, and losers who try again until nothing is left.
import * as assert from 'uvu/assert';
import type { Answer } from '../../../common/protocol/refusals.ts';
import type { OwnDraw } from '../../../common/protocol/shopper.ts';
import type { Shopper } from '../../support/shopper.ts';

export interface Racer {
  readonly shopper: Shopper;
  readonly form: Readonly<Record<string, string>>;
}

/** What a racer has in the end; undefined: came away without a number. */
export type Outcomes = Map<Racer, OwnDraw>;

/** Both name the number at once. Returns who has it and who was told that it is taken. */
export async function race(pair: readonly [Racer, Racer], number: number): Promise<[Racer, Racer]> {
  const answers = await Promise.all(pair.map(({ shopper }) => shopper.draw(number)));
  const codes = answers.map((answer) => (answer.ok ? 'WON' : answer.refusal.code)).sort();
  assert.equal(codes, ['NUMBER_TAKEN', 'WON'], `the race for ${number}`);
  return answers[0]!.ok ? [pair[0], pair[1]] : [pair[1], pair[0]];
}

export async function confirm({ shopper, form }: Racer): Promise<OwnDraw> {
  return valueOf(await shopper.confirm(form));
}

export async function giveBack({ shopper }: Racer): Promise<OwnDraw> {
  return valueOf(await shopper.cancel());
}

/** Draws whatever is open by its own screen until it has a number; undefined when the board is empty. */
export async function drawSomething(
  { shopper }: Racer,
  start: number,
): Promise<OwnDraw | undefined> {
  for (let next = start; ; next += 1) {
    const open = openNumbers(shopper);
    if (open.length === 0) return undefined;
    const answer = await shopper.draw(open[next % open.length]!);
    if (answer.ok) return answer.value;
    if (answer.refusal.code === 'CLOSED') return undefined;
    assert.is(answer.refusal.code, 'NUMBER_TAKEN');
  }
}

export function openNumbers({ board }: Shopper): number[] {
  assert.ok(board, 'the board is on the screen');
  const numbers = Array.from({ length: board.size }, (_, at) => at + 1);
  return numbers.filter((number) => !board.has(number));
}

function valueOf(answer: Answer<OwnDraw>): OwnDraw {
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
}
