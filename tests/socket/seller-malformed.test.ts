// The sellers' namespace under the same fire as the shoppers' (malformed.test.ts), with real sessions
// and a real campaign behind it.
import { io } from 'socket.io-client';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, type Answer } from '../../common/protocol/refusals.ts';
import { sellerCommands } from '../../common/protocol/seller.ts';
import { prepareJobs } from '../../server/jobs/jobs.ts';
import { createSellers } from '../../server/sellers/sellers.ts';
import { attachSellerNamespace } from '../../server/socket/seller-namespace.ts';
import { closeDatabase, openDatabase } from '../../server/store/database.ts';
import * as sellerStore from '../../server/store/seller-store.ts';
import { addCampaign, addSeller } from '../support/campaigns.ts';
import { testDatabase } from '../support/postgres.ts';
import { assertTypedRefusal, fuzzEvent, INPUTS_PER_EVENT, SEED } from './support/malformed.ts';
import { noDevices } from './support/no-devices.ts';
import { openBoard } from './support/open-board.ts';
import { answersOf, joinRaw } from './support/raw-client.ts';
import { openSocketHouse, type SocketHouse } from './support/socket-house.ts';
import { until } from './support/until.ts';

type SellerCommandName = keyof typeof sellerCommands;

interface Context {
  house: SocketHouse;
  /** Headers of a browser in which staff is signed in. */
  headers: Record<string, string>;
  campaignId: string;
  close(): Promise<void>;
}
const test = suite<Context>('malformed input of sellers');

test.before(async (context) => {
  const database = await testDatabase();
  const db = openDatabase({ url: database.url, pool: 4 });
  // Announcing a campaign sets its alarm.
  await prepareJobs(database.url);
  const live = openBoard(100);
  const faults: string[] = [];
  const log = { error: (_fields: object, message: string) => void faults.push(message) };
  const open = async () => accepted({});
  const sellers = createSellers({ db, store: sellerStore, live, open, log });
  const seller = await addSeller(db);
  const campaign = await addCampaign(db, { sellerId: seller.sellerId });
  const login = { ...seller, address: '127.0.0.1', replaces: undefined };
  const session = await sellers.sessions.signIn(login);
  if (!session.ok) throw new Error(session.refusal.code);
  const house = await openSocketHouse({
    live,
    store: noDevices,
    limits: { burst: 1e9, floodPackets: 1e9 },
    namespaces: [
      (door) =>
        void attachSellerNamespace({
          ...door,
          ...sellers,
          of: (name) => door.io.of(name),
          onDeliveries: () => () => {},
          cookieName: 'seller',
        }),
    ],
  });
  Object.assign(context, {
    house,
    headers: { origin: house.origin, cookie: `seller=${session.value.token}` },
    campaignId: campaign.id,
    async close() {
      await house.close();
      sellers.watch.close();
      await closeDatabase(db);
      await database.drop();
      assert.equal(faults, []);
    },
  });
});
test.after(({ close }) => close?.());

/** Every command, so that a new one is fuzzed as soon as there is one. */
const fitting = (campaignId: string): Record<SellerCommandName, Record<string, unknown>> => ({
  watch: { campaignId },
});

for (const name of Object.keys(sellerCommands) as SellerCommandName[]) {
  test(`F1: ${INPUTS_PER_EVENT} spoilt "${name}" of sellers over the wire are refused, none is fatal (SEED=${SEED})`, async ({
    house,
    headers,
    campaignId,
  }) => {
    const client = await joinRaw(house.origin, '/seller', headers);
    const before = house.sockets.counters.malformed;
    const sent = await fuzzEvent(client, name, fitting(campaignId)[name], '/seller');
    const malformed = house.sockets.counters.malformed - before;
    assert.ok(malformed > sent * 0.6, `only ${malformed} were malformed`);
    client.close();
  });
}

test('F1: a seller’s message that asks for no answer, or names no event, is counted and dropped', async ({
  house,
  headers,
  campaignId,
}) => {
  const client = await joinRaw(house.origin, '/seller', headers);
  const { malformed, unknownEvents } = house.sockets.counters;
  for (const [name, command] of Object.entries(fitting(campaignId))) {
    client.send(`42/seller,["${name}",${JSON.stringify(command)}]`);
    client.send(`42/seller,["${name}"]`);
  }
  const names = ['"constructor"', '"__proto__"', '"draw"', '"issue-list-changed"', '7', '""'];
  names.forEach((name, id) => client.send(`42/seller,${id}[${name},{}]`));
  const { counters } = house.sockets;
  const expected = malformed + 2 * Object.keys(sellerCommands).length;
  await until('counted', () => counters.malformed === expected);
  await until('counted', () => counters.unknownEvents === unknownEvents + names.length);
  assert.ok(client.isOpen());
  client.close();
});

test('F1: binary and what JSON cannot say, by way of the real client library', async ({
  house,
  headers,
  campaignId,
}) => {
  const socket = io(`${house.origin}/seller`, {
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: headers,
  });
  for (const [name, command] of Object.entries(fitting(campaignId))) {
    const inputs: unknown[] = [
      new Uint8Array(64),
      { ...command, campaignId: new Uint8Array(16) },
      [new Uint8Array(1), new Uint8Array(2)],
      { ...command, campaignId: Number.NaN },
      new Date(),
    ];
    for (const input of inputs) {
      const answer: unknown = await socket.timeout(10_000).emitWithAck(name, input);
      assertTypedRefusal(answer);
      assert.not((answer as Answer<unknown>).ok);
    }
  }
  socket.disconnect();
});

test('F2: hostile frames end at most their own connection, and staff go on watching', async ({
  house,
  headers,
  campaignId,
}) => {
  const frames = [
    '40/seller,{"token":',
    '41/seller,',
    '42/seller',
    '42/seller,',
    '42/seller,[]',
    '42/seller,["watch"',
    '42/seller,["disconnect"]',
    '42/seller,["connect_error"]',
    '42/seller,4299999999999999999999["watch",{}]',
    '43/seller,0[]',
    '44/seller,"error"',
    '451-/seller,["watch",{"_placeholder":true,"num":0}]',
    '451000000000-/seller,["watch",{"_placeholder":true,"num":0}]',
    `42/seller,["watch","${'x'.repeat(10_000_000)}"]`,
  ];
  for (const frame of frames) {
    const bad = await joinRaw(house.origin, '/seller', headers);
    bad.send(frame);
    bad.send(frame);
    const good = await joinRaw(house.origin, '/seller', headers);
    good.send(`42/seller,1["watch",${JSON.stringify({ campaignId })}]`);
    const isServed = () => answersOf(good, '/seller').has(1);
    await until(`served after ${frame.slice(0, 40)}`, isServed, 20_000);
    assert.ok((answersOf(good, '/seller').get(1) as Answer<unknown>).ok);
    for (const client of [bad, good]) client.close();
  }
});

test('F10: without a session the fuzz does not even get in', async ({ house }) => {
  try {
    await joinRaw(house.origin, '/seller');
    assert.unreachable();
  } catch (error) {
    assert.match((error as Error).message, /NOT_SIGNED_IN/);
  }
});

test('F1: nothing of all this was a fault, and the log quotes none of it', ({ house }) => {
  assert.is(house.sockets.counters.faults, 0);
  assert.equal(house.logged, []);
});

test.run();
