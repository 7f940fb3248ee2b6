import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { FORM_REASONS } from '../../common/campaign/check-form.ts';
import type { Claim } from '../../common/campaign/claim.ts';
import type { Entry } from '../../common/campaign/commands.ts';
import { LOSING_TIER } from '../../common/campaign/conditions.ts';
import { decide, type Decision } from '../../common/campaign/decide.ts';
import { evolve } from '../../common/campaign/evolve.ts';
import { homeOf } from '../../common/campaign/state.ts';
import { fakeDice } from './support/fake-dice.ts';
import {
  by,
  cancel,
  CLOSES_AT_MS,
  confirm,
  draw,
  HOLD_MS,
  OPENS_AT_MS,
  smallCampaign,
  smallConditions,
} from './support/small-campaign.ts';

const AT_MS = OPENS_AT_MS + 1_000;

/** Five sheets, the last one losing, open at AT_MS. */
function openCampaign(tiers: readonly number[] = [2, 2], losing = 1) {
  const conditions = smallConditions(tiers, losing);
  const dice = fakeDice(conditions, 1);
  const state = smallCampaign(conditions);
  evolve(state, { type: 'CampaignOpened', seq: 1, atMs: OPENS_AT_MS });
  const claims = new Map<string, Claim>();
  const ask = (entry: Entry, nowMs = AT_MS): Decision =>
    decide(state, claims.get(entry.participant), entry, nowMs, dice);
  /** Asks, and lets happen what was decided. */
  const let_ = (entry: Entry, nowMs = AT_MS): Decision => {
    const decision = ask(entry, nowMs);
    if (decision.kind === 'accepted') {
      for (const happened of decision.events) evolve(state, happened);
      claims.set(entry.participant, decision.claim);
    }
    return decision;
  };
  const numberWith = (isWanted: (tier: number) => boolean): number => {
    for (let number = 1; ; number += 1) if (isWanted(dice.lotAt(number).tier)) return number;
  };
  return { state, dice, claims, ask, let: let_, numberWith };
}

const codeOf = (decision: Decision): string =>
  decision.kind === 'refused' ? decision.refusal.code : decision.kind;
const hasCoupon = (tier: number): boolean => tier !== LOSING_TIER;
const isLosing = (tier: number): boolean => tier === LOSING_TIER;

const rules = suite('Draw, confirm, cancel');

rules('L4 D1: a draw is taken from the opening instant to just before the closing instant', () => {
  const { ask } = openCampaign();
  const at = (nowMs: number): string => codeOf(ask(by('Aiko', draw(1, 'a')), nowMs));
  assert.equal(at(OPENS_AT_MS - 1), 'NOT_OPEN_YET');
  assert.equal(at(OPENS_AT_MS), 'accepted');
  assert.equal(at(CLOSES_AT_MS - 1), 'accepted');
  assert.equal(at(CLOSES_AT_MS), 'CLOSED');
});

rules('L10 D1: no draw before the stage is open, nor after it', () => {
  const { state, ask } = openCampaign();
  const early = smallCampaign(smallConditions([5], 0));
  const entry = by('Aiko', draw(1, 'a'));
  const dice = fakeDice(smallConditions([5], 0), 1);
  assert.equal(codeOf(decide(early, undefined, entry, AT_MS, dice)), 'NOT_OPEN_YET');
  state.stage = { name: 'closing' };
  assert.equal(codeOf(ask(entry)), 'CLOSED');
  state.stage = { name: 'closed', reason: 'sold-out', closedAtMs: AT_MS };
  assert.equal(codeOf(ask(entry)), 'CLOSED');
});

rules('L4 D2: numbers count from 1 to the number of sheets', () => {
  const { ask } = openCampaign();
  for (const number of [0, -1, 6, 1.5, NaN, Infinity]) {
    assert.equal(codeOf(ask(by('Aiko', draw(number, 'a')))), 'NO_SUCH_NUMBER', String(number));
  }
  for (const number of [1, 5]) assert.equal(codeOf(ask(by('Aiko', draw(number, 'a')))), 'accepted');
});

rules('L4: a draw answers with the sheet that lies behind the number, held', () => {
  const { ask, dice } = openCampaign();
  assert.deepEqual(ask(by('Aiko', draw(3, 'a'))), {
    kind: 'accepted',
    events: [
      {
        type: 'NumberDrawn',
        seq: 2,
        atMs: AT_MS,
        number: 3,
        ticket: 'ticket of a',
        contenders: [],
      },
    ],
    claim: {
      participant: 'Aiko',
      number: 3,
      lot: dice.lotAt(3),
      ticket: 'ticket of a',
      drawKey: 'a',
      seq: 2,
      drawnAtMs: AT_MS,
      state: 'held',
      holdUntilMs: AT_MS + HOLD_MS,
    },
  });
});

rules('L6 D3: a participant draws once, also after a cancel and after a hold that ran out', () => {
  const { claims, ask, let: let_ } = openCampaign();
  let_(by('Aiko', draw(1, 'a')));
  assert.equal(codeOf(ask(by('Aiko', draw(2, 'b')))), 'ALREADY_DRAWN');
  let_(by('Aiko', cancel('c')));
  assert.equal(codeOf(ask(by('Aiko', draw(2, 'b')))), 'ALREADY_DRAWN');
  const { holdUntilMs: _, ...drawn } = claims.get('Aiko') as Extract<Claim, { state: 'held' }>;
  claims.set('Aiko', { ...drawn, state: 'expired', expiredAtMs: AT_MS });
  assert.equal(codeOf(ask(by('Aiko', draw(2, 'b')))), 'ALREADY_DRAWN');
});

rules('L5 D4: a taken number cannot be drawn, and whoever is told so may draw another', () => {
  const { let: let_, numberWith } = openCampaign();
  const number = numberWith(hasCoupon);
  let_(by('Aiko', draw(number, 'a')));
  assert.equal(codeOf(let_(by('Ben', draw(number, 'b')))), 'NUMBER_TAKEN');
  let_(by('Aiko', confirm('c')));
  assert.equal(codeOf(let_(by('Ben', draw(number, 'b')))), 'NUMBER_TAKEN');
  assert.equal(codeOf(let_(by('Ben', draw((number % 5) + 1, 'b')))), 'accepted');
});

rules('L8 D5 D6: what is held can be confirmed until its hold is over, past the period too', () => {
  const { ask, let: let_, numberWith } = openCampaign();
  const drawnAtMs = CLOSES_AT_MS - 1;
  const overMs = drawnAtMs + HOLD_MS;
  let_(by('Aiko', draw(numberWith(hasCoupon), 'a')), drawnAtMs);
  for (const command of [confirm('c'), cancel('c')]) {
    assert.equal(codeOf(ask(by('Aiko', command), overMs - 1)), 'accepted');
    assert.equal(codeOf(ask(by('Aiko', command), overMs)), 'HOLD_RAN_OUT');
  }
});

rules('L7 D6: without something held there is nothing to confirm or to cancel', () => {
  const { ask, let: let_, numberWith } = openCampaign();
  const askBoth = (): string[] =>
    [confirm('x'), cancel('y')].map((command) => codeOf(ask(by('Aiko', command))));
  assert.deepEqual(askBoth(), ['NOTHING_HELD', 'NOTHING_HELD']);
  let_(by('Aiko', draw(numberWith(hasCoupon), 'a')));
  let_(by('Aiko', confirm('c')));
  assert.deepEqual(askBoth(), ['NOTHING_HELD', 'NOTHING_HELD']);
});

rules('L7 D7: a form is taken only when it is complete; all problems are named', () => {
  const { ask, let: let_, numberWith } = openCampaign();
  let_(by('Aiko', draw(numberWith(hasCoupon), 'a')));
  const problemsOf = (form: Record<string, string>): unknown => {
    const decision = ask(by('Aiko', confirm('c', form)));
    return decision.kind === 'refused' ? decision.refusal : decision.kind;
  };
  const incomplete = (...problems: [path: string, reason: string][]): unknown => ({
    code: 'FORM_INCOMPLETE',
    problems: problems.map(([path, reason]) => ({ path, reason })),
  });
  assert.deepEqual(problemsOf({}), incomplete(['name', FORM_REASONS.missing]));
  assert.deepEqual(problemsOf({ name: ' \u3000' }), incomplete(['name', FORM_REASONS.missing]));
  assert.deepEqual(
    problemsOf({ mail: 'aiko', age: '30' }),
    incomplete(
      ['name', FORM_REASONS.missing],
      ['mail', FORM_REASONS.email],
      ['age', FORM_REASONS.unknown],
    ),
  );
  for (const mail of ['a@b', 'a b@example.com', '@example.com', 'a@@example.com', 'a@example.']) {
    assert.deepEqual(problemsOf({ name: 'A', mail }), incomplete(['mail', FORM_REASONS.email]));
  }
  for (const mail of ['', 'aiko@example.com', 'a.b+c@mail.example.co.jp', ' 愛子@例え.jp ']) {
    assert.equal(problemsOf({ name: 'Aiko', mail }), 'accepted', mail);
  }
  assert.deepEqual(
    problemsOf({ name: 'Aiko', constructor: 'x' }),
    incomplete(['constructor', FORM_REASONS.unknown]),
  );
});

rules('L14 D8: a losing sheet is confirmed without a form', () => {
  const { let: let_, numberWith } = openCampaign();
  let_(by('Aiko', draw(numberWith(isLosing), 'a')));
  assert.equal(codeOf(let_(by('Aiko', confirm('c', {})))), 'accepted');
});

rules('L8 D9: a cancel gives the number back at once', () => {
  const { state, let: let_ } = openCampaign();
  let_(by('Aiko', draw(3, 'a')));
  assert.ok(state.taken.has(3));
  const decision = let_(by('Aiko', cancel('c')));
  assert.equal(codeOf(decision), 'accepted');
  assert.ok(!state.taken.has(3));
  assert.equal(codeOf(let_(by('Ben', draw(3, 'b')))), 'accepted');
});

rules('L8 D10: a returned number changes sheets with any open number, itself among them', () => {
  const seen = new Set<number>();
  for (let place = 0; place < 4; place += 1) {
    const { state, claims, dice, let: let_ } = openCampaign();
    const asked: [number, number][] = [];
    const loaded = {
      ...dice,
      redeal: (seq: number, openCount: number): number => {
        asked.push([seq, openCount]);
        return place;
      },
    };
    // Numbers 1, 3, 4 and 5 are open, with 3 on its way back; 2 is not.
    let_(by('Ben', draw(2, 'b')));
    let_(by('Aiko', draw(3, 'a')));
    const entry = by('Aiko', cancel('c'));
    const decision = decide(state, claims.get('Aiko'), entry, AT_MS, loaded);
    const [happened] = decision.kind === 'accepted' ? decision.events : [];
    if (happened?.type !== 'NumberReturned') throw new Error('the number was not returned');
    assert.deepEqual(asked, [[4, 4]]);
    evolve(state, happened);
    assert.equal(homeOf(state, 3), happened.swappedWith);
    assert.equal(homeOf(state, happened.swappedWith), 3);
    seen.add(happened.swappedWith);
  }
  assert.deepEqual([...seen], [1, 3, 4, 5]);
});

rules('L8 D10: who draws a returned number gets the sheet that it carries now', () => {
  const { state, dice, let: let_ } = openCampaign();
  let_(by('Aiko', draw(3, 'a')));
  let_(by('Aiko', cancel('c')));
  const decision = let_(by('Ben', draw(3, 'b')));
  assert.ok(decision.kind === 'accepted');
  assert.deepEqual(decision.claim.lot, dice.lotAt(homeOf(state, 3)));
});

rules('X4 D11: the same command again gives the same answer and changes nothing', () => {
  const { state, ask, let: let_, numberWith } = openCampaign();
  const repeats = (entry: Entry): void => {
    const first = let_(entry);
    assert.equal(codeOf(first), 'accepted');
    const again = ask(entry, AT_MS + 10 * HOLD_MS);
    assert.ok(first.kind === 'accepted' && again.kind === 'repeated');
    assert.deepEqual(again.claim, first.claim);
  };
  const number = numberWith(hasCoupon);
  repeats(by('Aiko', draw(number, 'a')));
  repeats(by('Aiko', confirm('c')));
  repeats(by('Ben', draw((number % 5) + 1, 'b')));
  repeats(by('Ben', cancel('d')));
  state.stage = { name: 'closed', reason: 'period-over', closedAtMs: CLOSES_AT_MS };
  assert.equal(codeOf(ask(by('Aiko', draw(number, 'a')))), 'repeated');
  assert.equal(codeOf(ask(by('Aiko', confirm('c')))), 'repeated');
});

rules('X4 D11: a key that comes with something else is a mismatch', () => {
  const { ask, let: let_, numberWith } = openCampaign();
  const mismatch = (entry: Entry): void =>
    assert.equal(codeOf(ask(entry)), 'IDEMPOTENCY_MISMATCH', JSON.stringify(entry.command));
  const number = numberWith(hasCoupon);
  let_(by('Aiko', draw(number, 'a')));
  mismatch(by('Aiko', draw((number % 5) + 1, 'a')));
  mismatch(by('Aiko', confirm('a')));
  mismatch(by('Aiko', cancel('a')));
  let_(by('Aiko', confirm('c')));
  mismatch(by('Aiko', confirm('c', { name: 'Another' })));
  mismatch(by('Aiko', cancel('c')));
});

rules('L10 D12: the confirm of the last sheet closes the campaign, losing sheets count', () => {
  const { state, let: let_, dice } = openCampaign([1], 1);
  const form = (number: number): Record<string, string> =>
    isLosing(dice.lotAt(number).tier) ? {} : { name: 'A' };
  let_(by('Aiko', draw(1, 'a')));
  let_(by('Ben', draw(2, 'b')));
  const first = let_(by('Aiko', confirm('c', form(1))));
  assert.deepEqual(first.kind === 'accepted' && first.events.map((each) => each.type), [
    'DrawConfirmed',
  ]);
  const last = let_(by('Ben', confirm('d', form(2))));
  assert.deepEqual(last.kind === 'accepted' && last.events.map((each) => each.type), [
    'DrawConfirmed',
    'CampaignClosed',
  ]);
  assert.deepEqual(state.stage, { name: 'closed', reason: 'sold-out', closedAtMs: AT_MS });
});

rules.run();
