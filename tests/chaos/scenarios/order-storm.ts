// Many buyers order through the public door while the server is killed with -9 at any moment; whoever gets no answer
// asks again with the same key. At the end everything has come to rest and is judged.
import type { Order } from '../../../common/protocol/shop.ts';
import { closeDatabase, openDatabase, type Database } from '../../../server/store/database.ts';
import { newKey, orderDoors, type Buyer, type TestItem } from '../../orders/support/order-house.ts';
import { startAppProcess, type AppProcess } from '../../support/app-process.ts';
import { testDatabase } from '../../support/postgres.ts';
import { until } from '../../socket/support/until.ts';
import { judgeOrders } from '../support/order-judge.ts';
import { ordersSettled } from '../support/orders-settled.ts';
import type { Progress } from '../support/stage.ts';

export interface StormSize {
  readonly kills: number;
  readonly buyers: number;
  readonly progress?: Progress;
}

export interface StormOutcome {
  readonly kills: number;
  readonly orders: number;
  readonly accepted: number;
  /** Requests that got no answer. */
  readonly unanswered: number;
  readonly faults: readonly string[];
}

const PATIENCE_MS = 15 * 60_000;
const CARDS = ['approves', 'times-out', 'declines', 'approves'] as const;

export async function orderStorm({
  kills,
  buyers: count,
  progress = () => {},
}: StormSize): Promise<StormOutcome> {
  const { url, drop } = await testDatabase();
  const db = openDatabase({ url, pool: 4 });
  const app = await startAppProcess({ databaseUrl: url });
  try {
    const doors = orderDoors(app.origin, () => db);
    const seller = await doors.addSeller();
    const item = await doors.addItem(seller);
    const tally: Tally = { unanswered: 0, known: [], waiting: new Set() };
    const buyers: Buyer[] = [];
    for (let at = 0; at < count; at += 1) {
      buyers.push(await doors.addBuyer(CARDS[at % CARDS.length]));
    }
    let over = false;
    const shopping = buyers.map((buyer) => shop(buyer, item, tally, () => over));
    for (let kill = 1; kill <= kills; kill += 1) {
      const before = await countOrders(db);
      // Not before something is under way, then at no certain moment.
      await until('orders come in', async () => (await countOrders(db)) > before + 2, PATIENCE_MS);
      // Whose picture is being looked at loses every race against those who order without: now and then
      // the server lives until they are served.
      if (kill % 10 === 0) await servedAll(tally);
      await pause((kill * 37) % 90);
      await app.stop('SIGKILL');
      await app.start();
      progress(kill / kills, `${kill} kills`);
    }
    over = true;
    await Promise.all(shopping);
    await comeToRest(app, db);
    return {
      kills,
      ...summary(tally),
      orders: await countOrders(db),
      faults: await judge(db, tally),
    };
  } finally {
    await app.close();
    await closeDatabase(db);
    await drop();
  }
}

interface Tally {
  unanswered: number;
  readonly known: Order[];
  /** One for each request that has no answer yet. */
  readonly waiting: Set<symbol>;
}

async function servedAll({ waiting }: Tally): Promise<void> {
  const before = [...waiting];
  await until(
    'those who wait are served',
    () => !before.some((one) => waiting.has(one)),
    PATIENCE_MS,
  );
}

/** One order with the coupon, then one after the other without. */
async function shop(
  buyer: Buyer,
  item: TestItem,
  tally: Tally,
  isOver: () => boolean,
): Promise<void> {
  const { picture } = await persist(tally, () => buyer.fetchCoupon(item));
  for (let first = true; first || !isOver(); first = false) {
    const key = newKey();
    const { order, refusal } = await persist(tally, async () => {
      const reply = await buyer.order(item, first ? { key, picture } : { key });
      if (reply.refusal?.code === 'UNAVAILABLE') throw new Error('not now');
      return reply;
    });
    if (order) tally.known.push(order);
    // Whose card is always declined has to wait in the end.
    else if (refusal?.code !== 'RATE_LIMITED') throw new Error(`refused: ${refusal?.code}`);
    await pause(20);
  }
}

/** Until there is an answer: on a busy machine somebody may be unlucky through many starts. */
async function persist<T>(tally: Tally, ask: () => Promise<T>): Promise<T> {
  const request = Symbol('request');
  tally.waiting.add(request);
  let fault: unknown;
  for (const untilMs = Date.now() + PATIENCE_MS; Date.now() < untilMs;) {
    try {
      const answer = await ask();
      tally.waiting.delete(request);
      return answer;
    } catch (cause) {
      fault = cause;
      tally.unanswered += 1;
      await pause(100);
    }
  }
  throw new Error('no answer within a quarter of an hour', { cause: fault });
}

/** What the last kill has left is taken up by the start after it, or by the sweep. */
async function comeToRest(app: AppProcess, db: Database): Promise<void> {
  await app.stop('SIGKILL');
  await app.start();
  await ordersSettled(db);
}

/** What was told to a buyer must be so; and the rules hold. */
async function judge(db: Database, { known }: Tally): Promise<string[]> {
  const faults = await judgeOrders(db);
  const rows = await db('orders').select('id', 'state');
  const states = new Map(rows.map(({ id, state }) => [id, state]));
  for (const { id, state } of known) {
    const isSettled = state === 'accepted' || state === 'refused';
    if (isSettled && states.get(id) !== state) {
      faults.push(`order ${id} was told ${state} and is ${states.get(id)}`);
    }
  }
  if (new Set(known.map(({ id }) => id)).size !== rows.length) {
    faults.push(`${rows.length} orders for ${known.length} wishes`);
  }
  return faults;
}

const summary = ({ unanswered, known }: Tally) => ({
  unanswered,
  accepted: known.filter(({ state }) => state === 'accepted').length,
});

const countOrders = async (db: Database): Promise<number> =>
  Number((await db('orders').count({ count: '*' }))[0]!['count']);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
