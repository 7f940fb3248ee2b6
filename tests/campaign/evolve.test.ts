import assert from 'node:assert/strict';
import { suite } from 'uvu';
import type { CampaignEvent } from '../../common/campaign/events.ts';
import { evolve } from '../../common/campaign/evolve.ts';
import { homeOf } from '../../common/campaign/state.ts';
import { HOLD_MS, smallCampaign, smallConditions } from './support/small-campaign.ts';

const atMs = 50_000;
const opened: CampaignEvent = { type: 'CampaignOpened', seq: 1, atMs };
const drawn: CampaignEvent = {
  type: 'NumberDrawn',
  seq: 2,
  atMs,
  number: 3,
  ticket: 'a',
  contenders: [],
};
const confirmed: CampaignEvent = { type: 'DrawConfirmed', seq: 3, atMs, number: 3, ticket: 'a' };
const returned = (seq: number, number: number, swappedWith: number): CampaignEvent => ({
  type: 'NumberReturned',
  seq,
  atMs,
  number,
  ticket: 'a',
  reason: 'cancelled',
  swappedWith,
});

const fresh = () => smallCampaign(smallConditions([5], 0));

const log = suite('The log');

log('X5 E1: an event that is not the next one is a fault', () => {
  assert.throws(() => evolve(fresh(), drawn), /event 2 cannot follow event 0/);
  const state = evolve(fresh(), opened);
  assert.throws(() => evolve(state, opened), /event 1 cannot follow event 1/);
  assert.throws(() => evolve(state, confirmed), /event 3 cannot follow event 1/);
  assert.equal(state.seq, 1);
});

log('X4 E2: an event that cannot follow from the state is a fault and is not counted', () => {
  const state = [opened, drawn].reduce(evolve, fresh());
  const impossible: CampaignEvent[] = [
    { ...drawn, seq: 3 },
    { ...drawn, seq: 3, number: 6 },
    { ...confirmed, number: 4 },
    { ...confirmed, ticket: 'b' },
    returned(3, 4, 4),
    { ...confirmed, atMs: atMs - 1 },
  ];
  for (const happened of impossible) {
    assert.throws(() => evolve(state, happened), Error, JSON.stringify(happened));
  }
  assert.deepEqual([state.seq, state.taken.count, state.confirmed], [2, 1, 0]);
  evolve(state, confirmed);
  assert.throws(() => evolve(state, { ...confirmed, seq: 4 }), /impossible/);
  assert.throws(() => evolve(state, returned(4, 3, 1)), /impossible/);
});

log('L8 E2: a returned number can change sheets only with an open one', () => {
  const other: CampaignEvent = { ...drawn, seq: 3, number: 4, ticket: 'b' };
  for (const swappedWith of [0, 4, 6]) {
    const state = [opened, drawn, other].reduce(evolve, fresh());
    assert.throws(() => evolve(state, returned(4, 3, swappedWith)), /met no open number/);
  }
});

log('E3: a drawn number is taken and held for the campaign’s hold', () => {
  const state = [opened, drawn].reduce(evolve, fresh());
  assert.ok(state.taken.has(3));
  assert.deepEqual([...state.holds], [[3, { ticket: 'a', untilMs: atMs + HOLD_MS }]]);
});

log('L8 E3: re-deals follow one another, and a sheet that is home again is forgotten', () => {
  const state = [
    opened,
    drawn,
    returned(3, 3, 5),
    { ...drawn, seq: 4, number: 5 },
    returned(5, 5, 1),
  ].reduce(evolve, fresh());
  assert.deepEqual(
    [1, 2, 3, 4, 5].map((number) => homeOf(state, number)),
    [3, 2, 5, 4, 1],
  );
  evolve(state, { ...drawn, seq: 6, number: 1 });
  evolve(state, returned(7, 1, 3));
  assert.deepEqual([...state.swaps].sort(), [
    [1, 5],
    [5, 1],
  ]);
});

log('X6: a campaign of a million numbers begins without a row for each', () => {
  const state = smallCampaign({ ...smallConditions([1], 0), sheets: 1_000_000 });
  assert.equal(state.taken.bytes.length, 125_000);
  assert.deepEqual([state.holds.size, state.swaps.size, state.confirmed], [0, 0, 0]);
});

log.run();
