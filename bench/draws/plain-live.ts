// What the product is measured against: campaigns without rules, behind the same gateway.
import assert from 'node:assert/strict';
import { BitSet } from '../../common/board/bit-set.ts';
import type { Claim } from '../../common/campaign/claim.ts';
import type { Entry } from '../../common/campaign/commands.ts';
import type { CampaignEvent } from '../../common/campaign/events.ts';
import { MAX_BATCH } from '../../common/protocol/limits.ts';
import { accepted, type Answer } from '../../common/protocol/refusals.ts';
import type { OwnDraw } from '../../common/protocol/shopper.ts';
import type { LiveCampaigns, PublishedBoard } from '../../server/campaigns/live.ts';
import { insertingClaims } from '../../server/store/claim-writes.ts';
import type { Database } from '../../server/store/database.ts';
import { appendingEvents, type SwapSealer } from '../../server/store/events.ts';
import { runSql, runTogether } from '../../server/store/sql.ts';
import { inTransaction } from '../../server/store/transaction.ts';

/** Of the server's pool; more at once would only wait for one. */
export const CONNECTIONS = 16;

type Store = (entries: readonly Entry[]) => Promise<void>;

/** The same batches, each one multi-row insert that is committed; no rule, no lock, no proof, no receipt. */
export function liveInBatches(db: Database, campaignId: string): LiveCampaigns {
  return inBatches(campaignId, (entries) =>
    inTransaction(db, async (transaction) => {
      await runSql(
        transaction,
        `insert into bench_draws (participant, number, draw_key)
         select * from unnest(?::uuid[], ?::int[], ?::text[])`,
        [entries.map((each) => each.participant), entries.map(numberOf), entries.map(keyOf)],
      );
    }),
  );
}

/**
 * The same, but storing what the rules demand of every draw: a claim and a numbered event, in the
 * product's own tables with all that these check. A campaign that nobody else draws from is needed.
 */
export function liveInTwoRows(db: Database, campaignId: string): LiveCampaigns {
  let seq = 0;
  return inBatches(campaignId, (entries) =>
    inTransaction(db, async (transaction) => {
      const drawn = entries.map((entry) => drawnBy(entry, (seq += 1)));
      const claims = drawn.map(({ claim }, index) => ({
        claim,
        deviceKey: entries[index]!.deviceKey,
      }));
      await runTogether(transaction, [
        insertingClaims(campaignId, claims, { holdMs: HOLD_MS, issuedAtMs: null }),
        appendingEvents(
          campaignId,
          drawn.map(({ event }) => event),
          NO_SWAPS,
        ),
      ]);
    }),
  );
}

const HOLD_MS = 3_600_000;

function drawnBy({ participant, command }: Entry, seq: number) {
  if (command.type !== 'draw') throw new Error('only draws are measured');
  const { number, ticket, key: drawKey } = command;
  const atMs = Date.now();
  const lot = { home: number, sheet: number, tier: 1 };
  const base = { participant, number, lot, ticket, drawKey, seq, drawnAtMs: atMs };
  return {
    claim: { ...base, state: 'held', holdUntilMs: atMs + HOLD_MS } satisfies Claim,
    event: {
      type: 'NumberDrawn',
      seq,
      atMs,
      number,
      ticket,
      contenders: [],
    } satisfies CampaignEvent,
  };
}

const NO_SWAPS: SwapSealer = {
  seal: () => assert.fail('nothing is returned'),
  open: () => assert.fail('nothing is returned'),
};

function inBatches(campaignId: string, store: Store): LiveCampaigns {
  const waiting: { entry: Entry; answer: (answer: Answer<OwnDraw>) => void }[] = [];
  let running = false;
  const run = async (): Promise<void> => {
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MAX_BATCH);
      await store(batch.map(({ entry }) => entry));
      for (const { entry, answer } of batch) answer(plainAnswer(entry));
    }
    running = false;
  };
  return liveOf(campaignId, (entry) => {
    return new Promise((answer) => {
      waiting.push({ entry, answer });
      if (!running) {
        running = true;
        void run();
      }
    });
  });
}

/**
 * One transaction per draw with what the product promises: a numbered log without gaps and unique
 * numbers and participants, kept by the tables alone.
 */
export function liveOneByOne(db: Database, campaignId: string): LiveCampaigns {
  return oneAtATime(campaignId, async (entry) => {
    await inTransaction(db, async (transaction) => {
      const { rows } = await runSql<{ seq: number }>(
        transaction,
        'update bench_campaign set seq = seq + 1 returning seq',
        [],
      );
      await runSql(
        transaction,
        `with drawn as (
           insert into bench_draws (participant, number, draw_key) values (?, ?, ?)
         )
         insert into bench_events (seq, number) values (?, ?)`,
        [entry.participant, numberOf(entry), keyOf(entry), rows[0]!.seq, numberOf(entry)],
      );
    });
  });
}

/** One transaction per draw that inserts a row and does nothing else: no log, no order. */
export function liveInsertOnly(db: Database, campaignId: string): LiveCampaigns {
  return oneAtATime(campaignId, async (entry) => {
    await inTransaction(db, async (transaction) => {
      await runSql(
        transaction,
        'insert into bench_draws (participant, number, draw_key) values (?, ?, ?)',
        [entry.participant, numberOf(entry), keyOf(entry)],
      );
    });
  });
}

export const PLAIN_TABLES = `
  create table bench_draws (participant uuid primary key, number int not null unique, draw_key text not null);
  create table bench_events (seq bigint primary key, number int not null);
  create table bench_campaign (seq bigint not null);
  insert into bench_campaign values (0);
`;

/** A transaction for each, as many at once as there are connections. */
function oneAtATime(campaignId: string, store: (entry: Entry) => Promise<void>): LiveCampaigns {
  const waiting: (() => void)[] = [];
  let running = 0;
  return liveOf(campaignId, async (entry) => {
    if (running >= CONNECTIONS) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    await store(entry);
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
    return plainAnswer(entry);
  });
}

function liveOf(
  campaignId: string,
  submit: (entry: Entry) => Promise<Answer<OwnDraw>>,
): LiveCampaigns {
  const board: PublishedBoard = {
    epoch: '00000000',
    seq: 0,
    taken: new BitSet(1),
    stage: { campaignId, stage: 'open', reason: null },
  };
  return {
    submit: (_, entry) => submit(entry),
    findBoard: async () => board,
    findOwnDraw: async () => undefined,
    onCommitted: () => () => undefined,
  };
}

const numberOf = ({ command }: Entry): number => (command.type === 'draw' ? command.number : 0);
const keyOf = ({ command }: Entry): string => command.key;

/** As many characters as the product's answer has beside the number on a board of a million. */
const FILLING = 'x'.repeat(1_950);

/** The same bytes for the sockets, without the work that goes into them. */
const plainAnswer = (entry: Entry): Answer<OwnDraw> =>
  accepted({ number: numberOf(entry), filling: FILLING } as unknown as OwnDraw);
