// The property suite of the campaign's rules, for any build of them: the product's, or a mutant's.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Entry } from '../../../common/campaign/commands.ts';
import { LOSING_TIER } from '../../../common/campaign/conditions.ts';
import type { decide } from '../../../common/campaign/decide.ts';
import type { nextDueMs } from '../../../common/campaign/due-event.ts';
import type { CampaignEvent } from '../../../common/campaign/events.ts';
import type { evolve } from '../../../common/campaign/evolve.ts';
import type { settleBatch } from '../../../common/campaign/settle-batch.ts';
import type {
  campaignRules,
  CampaignState,
  homeOf,
  newCampaignState,
} from '../../../common/campaign/state.ts';
import { fakeDice } from './fake-dice.ts';
import { MemoryStore, type SettleRules } from './memory-store.ts';
import { Model, type Verdict } from './model.ts';
import { campaignArbitrary, type Step } from './random-campaign.ts';
import { CLOSES_AT_MS, OPENS_AT_MS, smallConditions } from './small-campaign.ts';

export interface Rules extends SettleRules {
  readonly settleBatch: typeof settleBatch;
  readonly decide: typeof decide;
  readonly evolve: typeof evolve;
  readonly nextDueMs: typeof nextDueMs;
  readonly newCampaignState: typeof newCampaignState;
  readonly campaignRules: typeof campaignRules;
  readonly homeOf: typeof homeOf;
}

/** Throws with seed and counterexample when any of `runs` random command sequences breaks a rule. */
export function checkRules(
  rules: Rules,
  {
    runs,
    seed,
    shrink,
  }: { readonly runs: number; readonly seed: number; readonly shrink: boolean },
): void {
  fc.assert(
    fc.property(campaignArbitrary, (campaign) => playThrough(rules, campaign)),
    { numRuns: runs, seed, endOnFailure: !shrink, includeErrorInReport: true },
  );
}

function playThrough(
  rules: Rules,
  campaign: { tiers: number[]; losing: number; seed: number; steps: Step[] },
): void {
  const conditions = smallConditions(campaign.tiers, campaign.losing);
  const dice = fakeDice(conditions, campaign.seed);
  const period = { opensAtMs: OPENS_AT_MS, closesAtMs: CLOSES_AT_MS };
  const fresh = (): CampaignState =>
    rules.newCampaignState(rules.campaignRules(conditions, period));
  const state = fresh();
  const store = new MemoryStore(rules);
  const model = new Model(conditions, dice);
  let nowMs = OPENS_AT_MS - 1;
  for (const { clock, entries, probe } of campaign.steps) {
    nowMs = turnClock(clock, nowMs, rules.nextDueMs(state));
    const expected = model.settle(entries, nowMs);
    const from = state.seq;
    const settled = store.settle(state, entries, nowMs, dice);
    assert.deepEqual(settled.outcomes.map(verdictOf), expected);
    assert.deepEqual(settled.events.map(inWords), model.log);
    assert.deepEqual([state.seq, rules.nextDueMs(state)], [model.seq, model.wakeMs()]);
    checkInvariants(rules, { state, store, sheets: conditions.sheets });
    checkEvents(store.events.slice(from), model.lastAtMs);
    const probeMs = turnClock(probe.clock, nowMs, rules.nextDueMs(state));
    checkProbe(rules, { state, store, model, dice }, probe.entry, probeMs);
  }
  checkBreakdown(
    store,
    conditions.breakdown.map((line) => line.sheets),
    campaign.losing,
  );
  const rebuilt = store.events.reduce(rules.evolve, fresh());
  assert.deepEqual(plain(rebuilt), plain(state), 'state rebuilt from its events');
  const second = store.events[1];
  if (second) assert.throws(() => rules.evolve(fresh(), second), 'an event is left out');
}

function turnClock(clock: Step['clock'], nowMs: number, dueMs: number | undefined): number {
  if (clock.to === 'due') return (dueMs ?? nowMs) + clock.ms;
  if (clock.to === 'close') return Math.max(nowMs, CLOSES_AT_MS + clock.ms);
  return nowMs + clock.ms;
}

function checkInvariants(
  rules: Rules,
  { state, store, sheets }: { state: CampaignState; store: MemoryStore; sheets: number },
): void {
  const live = store.liveClaims();
  assert.equal(state.taken.count, live.length, 'taken numbers are those with a live claim');
  assert.equal(state.confirmed, live.filter((claim) => claim.state === 'confirmed').length);
  assert.equal(state.holds.size, live.filter((claim) => claim.state === 'held').length);
  const lots = live.map((claim) => claim.lot.home);
  for (let number = 1; number <= sheets; number += 1) {
    if (!state.taken.has(number)) lots.push(rules.homeOf(state, number));
  }
  lots.sort((one, other) => one - other);
  const all = Array.from({ length: sheets }, (_, index) => index + 1);
  assert.deepEqual(lots, all, 'lots of live and open numbers are all sheets, once each');
  for (const [number, home] of state.swaps) assert.notEqual(number, home, 'a swap with itself');
}

function checkEvents(events: readonly CampaignEvent[], nowMs: number): void {
  for (const happened of events) {
    assert.equal(happened.atMs, nowMs);
    if (happened.type !== 'NumberDrawn') continue;
    assert.ok(nowMs >= OPENS_AT_MS && nowMs < CLOSES_AT_MS, 'drawn outside the period');
  }
}

/** Decides one entry at any time, due events left undone, and lets nothing happen. */
function checkProbe(
  rules: Rules,
  { state, store, model, dice }: ProbeFacts,
  entry: Entry,
  nowMs: number,
): void {
  if (store.claimsByDeviceKey.has(entry.deviceKey) && !store.claims.has(entry.participant)) return;
  const before = plain(state);
  const decision = rules.decide(state, store.claims.get(entry.participant), entry, nowMs, dice);
  assert.equal(verdictOf(decision), model.judge(entry, nowMs));
  assert.deepEqual(plain(state), before, 'to decide changes nothing');
}
interface ProbeFacts {
  readonly state: CampaignState;
  readonly store: MemoryStore;
  readonly model: Model;
  readonly dice: ReturnType<typeof fakeDice>;
}

function checkBreakdown(store: MemoryStore, tiers: readonly number[], losing: number): void {
  const last = store.events.at(-1);
  if (last?.type !== 'CampaignClosed' || last.reason !== 'sold-out') return;
  const confirmed = store.liveClaims();
  assert.ok(confirmed.every((claim) => claim.state === 'confirmed'));
  const count = (tier: number): number =>
    confirmed.filter((claim) => claim.lot.tier === tier).length;
  assert.deepEqual(
    tiers.map((_, tier) => count(tier)),
    tiers,
    'sold out: the breakdown exactly',
  );
  assert.equal(count(LOSING_TIER), losing);
  assert.equal(store.forms.size, confirmed.length - losing, 'a form for each coupon');
}

type Judged =
  | { readonly kind: 'accepted' | 'repeated' }
  | { readonly kind: 'refused'; readonly refusal: { readonly code: string } };
const verdictOf = (outcome: Judged): Verdict =>
  outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind;

function inWords(happened: CampaignEvent): string {
  const { seq } = happened;
  switch (happened.type) {
    case 'CampaignOpened':
      return `${seq} opened`;
    case 'NumberDrawn':
      return `${seq} drawn ${happened.number} ${happened.ticket} of ${happened.contenders.join('+')}`;
    case 'DrawConfirmed':
      return `${seq} confirmed ${happened.number} ${happened.ticket}`;
    case 'NumberReturned':
      return `${seq} ${happened.reason} ${happened.number} ${happened.ticket} with ${happened.swappedWith}`;
    case 'DrawsEnded':
      return `${seq} ended`;
    case 'CampaignClosed':
      return `${seq} closed ${happened.reason}`;
  }
}

const plain = (state: CampaignState) => ({
  seq: state.seq,
  lastAtMs: state.lastAtMs,
  stage: state.stage,
  taken: Buffer.from(state.taken.bytes).toString('hex'),
  count: state.taken.count,
  confirmed: state.confirmed,
  holds: [...state.holds],
  swaps: [...state.swaps].sort(([one], [other]) => one - other),
});
