import assert from 'node:assert/strict';
import { suite } from 'uvu';
import type { Entry } from '../../common/campaign/commands.ts';
import { LOSING_TIER } from '../../common/campaign/conditions.ts';
import { nextDueMs } from '../../common/campaign/due-event.ts';
import { settleBatch, type Outcome } from '../../common/campaign/settle-batch.ts';
import { fakeDice } from './support/fake-dice.ts';
import { MemoryStore } from './support/memory-store.ts';
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

function campaign(tiers: readonly number[] = [5], losing = 0) {
  const conditions = smallConditions(tiers, losing);
  const dice = fakeDice(conditions, 7);
  const state = smallCampaign(conditions);
  const store = new MemoryStore();
  const settle = (nowMs: number, ...entries: Entry[]) => {
    const settled = store.settle(state, entries, nowMs, dice);
    return { ...settled, codes: settled.outcomes.map(codeOf), types: settled.events.map(typeOf) };
  };
  return { state, store, dice, settle };
}

const codeOf = (outcome: Outcome): string =>
  outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind;
const typeOf = ({ type }: { readonly type: string }): string => type;

const batches = suite('Batches and time');

batches('L10 T1: a campaign opens by itself, and a draw of that instant is taken', () => {
  const { state, settle } = campaign();
  assert.equal(nextDueMs(state), OPENS_AT_MS);
  assert.deepEqual(settle(OPENS_AT_MS - 1).types, []);
  const { codes, types } = settle(OPENS_AT_MS, by('Aiko', draw(1, 'a')));
  assert.deepEqual(types, ['CampaignOpened', 'NumberDrawn']);
  assert.deepEqual(codes, ['accepted']);
  assert.equal(nextDueMs(state), OPENS_AT_MS + HOLD_MS);
});

batches('L8 S1 T2: a hold that is over brings its number back before the batch is settled', () => {
  const { state, store, settle } = campaign();
  settle(AT_MS, by('Aiko', draw(1, 'a')));
  const { codes, types } = settle(
    AT_MS + HOLD_MS,
    by('Aiko', confirm('c')),
    by('Ben', draw(1, 'b')),
  );
  assert.deepEqual(types, ['NumberReturned', 'NumberDrawn']);
  assert.deepEqual(codes, ['HOLD_RAN_OUT', 'accepted']);
  assert.equal(store.claims.get('Aiko')?.state, 'expired');
  assert.equal(state.holds.get(1)?.ticket, 'ticket of b');
});

batches('L8 T2: a hold runs out with nobody about', () => {
  const { store, settle } = campaign();
  settle(AT_MS, by('Aiko', draw(1, 'a')));
  const { changedClaims } = settle(AT_MS + HOLD_MS);
  assert.deepEqual(
    changedClaims.map((claim) => [claim.participant, claim.state]),
    [['Aiko', 'expired']],
  );
  assert.equal(store.claims.get('Aiko')?.state, 'expired');
});

batches('L8: a claim whose hold is over has to be loaded, or it would stay held for ever', () => {
  const { state, dice, settle } = campaign();
  settle(AT_MS, by('Aiko', draw(1, 'a')));
  const nothing = { entries: [], claims: new Map(), claimsByDeviceKey: new Map() };
  assert.throws(
    () => settleBatch(state, { ...nothing, nowMs: AT_MS + HOLD_MS, dice }),
    /claim that held 1 is not loaded/,
  );
});

batches('L10 T3 T4: at the end draws stop, holds run on, and the last one closes it', () => {
  const { state, settle } = campaign();
  settle(CLOSES_AT_MS - 2_000, by('Aiko', draw(1, 'a')));
  settle(CLOSES_AT_MS - 1_000, by('Ben', draw(2, 'b')));
  assert.equal(nextDueMs(state), CLOSES_AT_MS);
  const end = settle(CLOSES_AT_MS, by('Emi', draw(3, 'e')));
  assert.deepEqual(end.types, ['DrawsEnded']);
  assert.deepEqual(end.codes, ['CLOSED']);
  const late = settle(CLOSES_AT_MS + 1, by('Aiko', confirm('c')));
  assert.deepEqual(late.types, ['DrawConfirmed']);
  assert.equal(nextDueMs(state), CLOSES_AT_MS - 1_000 + HOLD_MS);
  const last = settle(nextDueMs(state)!);
  assert.deepEqual(last.types, ['NumberReturned', 'CampaignClosed']);
  assert.equal(nextDueMs(state), undefined);
});

batches('L10 S1 T4: when the last hold ends by a command, the campaign closes with it', () => {
  for (const command of [confirm('c'), cancel('c')]) {
    const { state, settle } = campaign();
    settle(CLOSES_AT_MS - 1, by('Aiko', draw(1, 'a')));
    const { types } = settle(CLOSES_AT_MS + 5, by('Aiko', command));
    assert.deepEqual([types[0], types.at(-1)], ['DrawsEnded', 'CampaignClosed']);
    assert.deepEqual(state.stage, {
      name: 'closed',
      reason: 'period-over',
      closedAtMs: CLOSES_AT_MS + 5,
    });
  }
});

batches('L10 T4: without holds it closes at the closing instant, even if nobody was there', () => {
  const { settle } = campaign();
  assert.deepEqual(settle(CLOSES_AT_MS).types, ['CampaignOpened', 'CampaignClosed']);
  assert.deepEqual(settle(CLOSES_AT_MS + 1, by('Aiko', draw(1, 'a'))).codes, ['CLOSED']);
});

batches('L10 T5: time does not run back when the clock does', () => {
  const { store, settle } = campaign();
  settle(CLOSES_AT_MS - 1, by('Aiko', draw(1, 'a')));
  settle(CLOSES_AT_MS);
  const back = settle(AT_MS, by('Ben', draw(2, 'b')), by('Aiko', cancel('c')));
  assert.deepEqual(back.codes, ['CLOSED', 'accepted']);
  assert.deepEqual(back.types, ['NumberReturned', 'CampaignClosed']);
  assert.deepEqual(
    back.events.map((each) => each.atMs),
    [CLOSES_AT_MS, CLOSES_AT_MS],
  );
  assert.equal(store.claims.get('Aiko')?.state, 'cancelled');
});

batches('L8 T5: a hold that is drawn after the clock stepped back runs from the last event', () => {
  const { state, settle } = campaign();
  settle(AT_MS, by('Aiko', draw(1, 'a')));
  settle(AT_MS - 5_000, by('Ben', draw(2, 'b')));
  assert.deepEqual(
    [...state.holds.values()].map((hold) => hold.untilMs),
    [AT_MS + HOLD_MS, AT_MS + HOLD_MS],
  );
  assert.deepEqual(settle(AT_MS + HOLD_MS).types, ['NumberReturned', 'NumberReturned']);
});

batches('L5 S4: of several draws of one number the lowest rank wins, whoever was faster', () => {
  const names = ['Aiko', 'Ben', 'Emi', 'Dan'];
  const tickets = names.map((name) => `ticket of ${name}`);
  const wins = new Set<string>();
  for (let turn = 0; turn < names.length; turn += 1) {
    const { dice, settle } = campaign();
    const order = [...names.slice(turn), ...names.slice(0, turn)];
    const { events, outcomes } = settle(AT_MS, ...order.map((name) => by(name, draw(2, name))));
    const drawn = events.filter((each) => each.type === 'NumberDrawn');
    assert.equal(drawn.length, 1);
    assert.deepEqual(drawn[0]!.contenders, [...tickets].sort());
    const rank = (ticket: string): string => dice.rankOf(2, ticket);
    const best = tickets.reduce((one, other) => (rank(other) < rank(one) ? other : one));
    assert.equal(drawn[0]!.ticket, best);
    wins.add(best);
    assert.deepEqual(
      outcomes.map(codeOf),
      order.map((name) => (`ticket of ${name}` === best ? 'accepted' : 'NUMBER_TAKEN')),
    );
  }
  assert.equal(wins.size, 1);
});

batches('L5 S4: only who is entitled to draw is a contender', () => {
  const { settle } = campaign();
  settle(AT_MS, by('Aiko', draw(1, 'a')));
  const { events, codes } = settle(AT_MS, by('Aiko', draw(2, 'x')), by('Ben', draw(2, 'b')));
  assert.deepEqual(codes, ['ALREADY_DRAWN', 'accepted']);
  assert.deepEqual(
    events.map((each) => each.type === 'NumberDrawn' && [each.ticket, each.contenders]),
    [['ticket of b', []]],
  );
});

batches('L5 S5: of two draws with one ticket the first goes first', () => {
  const { events, outcomes } = campaign().settle(
    AT_MS,
    by('Aiko', draw(2, 'same')),
    by('Ben', draw(2, 'same')),
  );
  assert.deepEqual(outcomes.map(codeOf), ['accepted', 'NUMBER_TAKEN']);
  assert.deepEqual(
    events.flatMap((each) => (each.type === 'NumberDrawn' ? [each.contenders] : [])),
    [[]],
  );
});

batches('L6 S2: the second command of a participant sees what became of the first', () => {
  const { store, settle } = campaign();
  const { codes, newClaims, changedClaims } = settle(
    AT_MS,
    by('Aiko', draw(1, 'a')),
    by('Aiko', draw(1, 'a')),
    by('Aiko', draw(2, 'x')),
    by('Aiko', confirm('c')),
  );
  assert.deepEqual(codes, ['accepted', 'repeated', 'ALREADY_DRAWN', 'accepted']);
  assert.equal(store.claims.get('Aiko')?.state, 'confirmed');
  assert.deepEqual([newClaims.length, changedClaims.length], [1, 0]);
});

batches('L5 S2: who lost a number may have another one in the same batch', () => {
  const { dice, settle } = campaign();
  const [winner, loser] = ['a', 'b'].sort((one, other) =>
    dice.rankOf(1, `ticket of ${one}`) < dice.rankOf(1, `ticket of ${other}`) ? -1 : 1,
  );
  const { codes } = settle(
    AT_MS,
    by('Loser', draw(1, loser!)),
    by('Loser', draw(2, 'again')),
    by('Winner', draw(1, winner!)),
  );
  assert.deepEqual(codes, ['NUMBER_TAKEN', 'accepted', 'accepted']);
});

batches('L6 D3: a device key draws once, whatever participant it says it is', () => {
  const { settle } = campaign();
  const together = settle(
    AT_MS,
    by('Aiko', draw(1, 'a'), 'phone'),
    by('Ben', draw(2, 'b'), 'phone'),
  );
  assert.deepEqual(together.codes, ['accepted', 'ALREADY_DRAWN']);
  assert.deepEqual(settle(AT_MS, by('Emi', draw(3, 'e'), 'phone')).codes, ['ALREADY_DRAWN']);
  assert.deepEqual(settle(AT_MS, by('Aiko', cancel('c'), 'new phone')).codes, ['accepted']);
});

batches('L5 S3: a number that comes back in a batch can be drawn in it', () => {
  const { settle } = campaign();
  settle(AT_MS, by('Aiko', draw(1, 'a')));
  const { codes, types } = settle(AT_MS, by('Ben', draw(1, 'b')), by('Aiko', cancel('c')));
  assert.deepEqual(codes, ['accepted', 'accepted']);
  assert.deepEqual(types, ['NumberReturned', 'NumberDrawn']);
});

batches('L9 L14 D8: forms go to the issue list, none for a losing sheet', () => {
  const { dice, store, settle } = campaign([1], 1);
  settle(AT_MS, by('one', draw(1, 'a')), by('two', draw(2, 'b')));
  settle(AT_MS, by('one', confirm('c')), by('two', confirm('d')));
  const winner = dice.lotAt(1).tier === LOSING_TIER ? 'two' : 'one';
  assert.deepEqual([...store.forms], [[winner, { name: 'Aiko' }]]);
});

batches('X6: a batch on a board of a million numbers is no slower than on a small one', () => {
  const microsPerDraw = (sheets: number): number => {
    const conditions = { ...smallConditions([5], 0), sheets, breakdown: [] };
    const lotAt = (home: number) => ({ home, sheet: home, tier: 0 });
    const dice = { ...fakeDice({ ...conditions, sheets: 0 }, 1), lotAt };
    const state = smallCampaign(conditions);
    const none = { claims: new Map(), claimsByDeviceKey: new Map(), dice, nowMs: AT_MS };
    let best = Infinity;
    for (let batch = 0; batch < 20; batch += 1) {
      const entries = Array.from({ length: 100 }, (_, place) => {
        const name = `${batch} ${place}`;
        return by(name, draw(batch * 100 + place + 1, name));
      });
      const startedMs = performance.now();
      settleBatch(state, { ...none, entries });
      best = Math.min(best, performance.now() - startedMs);
    }
    return (best * 1000) / 100;
  };
  microsPerDraw(2_000);
  const small = microsPerDraw(2_000);
  const large = microsPerDraw(1_000_000);
  assert.ok(large < small * 5 + 20, `${large} µs a draw against ${small} µs`);
});

batches.run();
