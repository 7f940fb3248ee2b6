import { setTimeout as wait } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CampaignEvent } from '../../common/campaign/events.ts';
import type { IssueListChanged } from '../../common/protocol/seller.ts';
import type { Committed } from '../../server/campaigns/live.ts';
import {
  createIssueListWatch,
  TELL_EVERY_MS,
  type IssueListWatchOptions,
} from '../../server/sellers/issue-list-watch.ts';

const test = suite('issue list watch');
const ID = '00000000-0000-4000-8000-000000000001';
const SELLER = '00000000-0000-4000-8000-00000000000a';
const TICKET = '0'.repeat(32);

type Counters = { seq: number; held: number; confirmed: number };

/** A watch on a log that the test writes. */
function watchOn(counted: () => Promise<Counters | undefined>) {
  let hear: (committed: Committed) => void = () => {};
  const live: IssueListWatchOptions['live'] = {
    onCommitted(listener) {
      hear = listener;
      return () => {};
    },
  };
  const faults: unknown[] = [];
  const watch = createIssueListWatch({
    live,
    findCounters: (sellerId) => (sellerId === SELLER ? counted() : Promise.resolve(undefined)),
    onFault: (error) => faults.push(error),
  });
  const told: { atMs: number; changed: IssueListChanged }[] = [];
  const tell = (changed: IssueListChanged) => void told.push({ atMs: performance.now(), changed });
  const commit = (events: readonly CampaignEvent[]) => {
    const to = events.at(-1)!.seq;
    hear({ campaignId: ID, from: events[0]!.seq - 1, to, events } as unknown as Committed);
  };
  return { watch, told, tell, commit, faults };
}

const event = (seq: number, type: 'NumberDrawn' | 'DrawConfirmed' | 'NumberReturned') =>
  ({ seq, atMs: 0, type, number: 1, ticket: TICKET }) as unknown as CampaignEvent;

test('L9: counts along with the events and tells the last state, at most twice a second', async () => {
  const { watch, told, tell, commit } = watchOn(async () => ({ seq: 0, held: 0, confirmed: 0 }));
  const added = await watch.add({ sellerId: SELLER, campaignId: ID, tell });
  assert.equal(added.ok && added.value.now, { held: 0, confirmed: 0 });
  let seq = 0;
  const sinceMs = performance.now();
  for (let shopper = 0; shopper < 40; shopper += 1) {
    commit([event((seq += 1), 'NumberDrawn')]);
    commit([event((seq += 1), shopper % 4 === 0 ? 'NumberReturned' : 'DrawConfirmed')]);
    await wait(40);
  }
  await wait(TELL_EVERY_MS + 100);
  watch.close();
  assert.equal(told.at(-1)?.changed, { held: 0, confirmed: 30 });
  const tookMs = performance.now() - sinceMs;
  const most = tookMs / TELL_EVERY_MS + 1;
  assert.ok(told.length <= most, `told ${told.length} times in ${tookMs} ms`);
  for (let at = 1; at < told.length; at += 1) {
    assert.ok(told[at]!.atMs - told[at - 1]!.atMs >= TELL_EVERY_MS - 5);
  }
});

test('X5: events that were missed are counted anew, those heard twice are not counted twice', async () => {
  let stored: Counters = { seq: 4, held: 1, confirmed: 1 };
  const { watch, told, tell, commit } = watchOn(async () => stored);
  await watch.add({ sellerId: SELLER, campaignId: ID, tell });
  commit([event(3, 'NumberDrawn'), event(4, 'DrawConfirmed')]);
  stored = { seq: 9, held: 3, confirmed: 2 };
  commit([event(9, 'NumberDrawn')]);
  await wait(TELL_EVERY_MS + 100);
  watch.close();
  assert.equal(
    told.map(({ changed }) => changed),
    [{ held: 3, confirmed: 2 }],
  );
});

test('a count that fails is told to the operator and made up for by the next event', async () => {
  let counts = 0;
  const { watch, told, tell, commit, faults } = watchOn(async () => {
    counts += 1;
    if (counts === 2) throw new Error('no connection');
    return counts === 1 ? { seq: 0, held: 0, confirmed: 0 } : { seq: 7, held: 1, confirmed: 4 };
  });
  await watch.add({ sellerId: SELLER, campaignId: ID, tell });
  commit([event(5, 'NumberDrawn')]);
  await wait(20);
  assert.is(faults.length, 1);
  commit([event(7, 'DrawConfirmed')]);
  await wait(TELL_EVERY_MS + 100);
  watch.close();
  assert.equal(told.at(-1)?.changed, { held: 1, confirmed: 4 });
});

test('another seller is told that there is no such campaign; who has left is told nothing', async () => {
  const { watch, told, tell, commit } = watchOn(async () => ({ seq: 0, held: 0, confirmed: 0 }));
  const refused = await watch.add({
    sellerId: '00000000-0000-4000-8000-00000000000b',
    campaignId: ID,
    tell,
  });
  assert.is(!refused.ok && refused.refusal.code, 'NOT_FOUND');
  const added = await watch.add({ sellerId: SELLER, campaignId: ID, tell });
  assert.ok(added.ok);
  added.value.remove();
  commit([event(1, 'NumberDrawn')]);
  await wait(TELL_EVERY_MS + 100);
  watch.close();
  assert.equal(told, []);
});

test.run();
