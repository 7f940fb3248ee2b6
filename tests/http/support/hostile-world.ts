// Somebody whose data nobody may see, somebody who is signed in and attacks, and what is stored.
import { enrolKiosk } from '../../kiosks/support/kiosk-client.ts';
import type { Buyer, OrderHouse, TestSellerDoor } from '../../orders/support/order-house.ts';
import type { Database } from '../../../server/store/database.ts';
import { addIssued } from './add-issued.ts';
import type { Caller } from './hostile-requests.ts';
import { PASSWORD } from './member-client.ts';
import { sendBytes, type RawReply } from './raw-http.ts';

const VICTIM = {
  name: 'Kaguya Himitsu',
  address: '77 Naisho Lane, Uji',
  email: 'kaguya.himitsu@shopper.example',
  telephone: '090-7777-4242',
};
/** In no answer to anybody in here, and in no log. */
export const PERSONAL = new RegExp(Object.values(VICTIM).join('|'));

/** Tables that a request may write although it is refused, each with its reason. */
const BOOKKEEPING: Readonly<Record<string, string>> = {
  coupon_codes: 'a coupon gets its code when it is first shown',
};

export interface HostileWorld {
  /** The attacker, signed in as a seller and as a member. */
  readonly caller: Caller;
  /** However the sessions ended. */
  signInAgain(): Promise<void>;
  /** As the attacker's page would. */
  say(
    method: string,
    target: string,
    body: Uint8Array,
    type?: string,
  ): Promise<RawReply | undefined>;
  /** What every table holds. */
  digests(): Promise<ReadonlyMap<string, string>>;
}

export async function openHostileWorld(houses: OrderHouse): Promise<HostileWorld> {
  const { origin, app } = houses.house;
  const { db } = app;
  const port = Number(new URL(origin).port);
  const theirs = await addVictim(houses);
  const seller = await houses.addSeller();
  const shopper = await houses.addBuyer();
  const own = await addOwn(houses, { seller, shopper, person: { name: 'Aki' } });
  const cookies = [...shopper.client.cookies].map(([name, value]) => `${name}=${value}`);
  const caller: Caller = {
    origin,
    cookie: [seller.client.cookie, ...cookies].join('; '),
    known: [...own, ...theirs],
  };
  const sessions = {
    staff_sessions: await db('staff_sessions'),
    member_sessions: await db('member_sessions'),
  };
  return {
    caller,
    async signInAgain() {
      for (const [table, rows] of Object.entries(sessions)) {
        await db(table).insert(rows).onConflict().ignore();
      }
    },
    async say(method, target, body, type = 'application/json') {
      const headers = [
        ['host', new URL(origin).host],
        ['origin', origin],
        ['connection', 'close'],
        ['cookie', caller.cookie],
        ['content-type', type],
        ['content-length', String(body.length)],
      ] as const;
      return sendBytes(port, { method, target, headers, body, isCut: false });
    },
    digests: () => digests(db),
  };
}

/** What every table holds. */
async function digests(db: Database): Promise<ReadonlyMap<string, string>> {
  const tables = await db('pg_tables').where({ schemaname: 'public' }).pluck('tablename');
  const questions = tables
    .filter((name: string) => !Object.hasOwn(BOOKKEEPING, name))
    .map(
      (name: string) =>
        `select '${name}' as name, count(*) || ' rows, ' ||
         coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as digest from "${name}" t`,
    );
  const { rows } = await db.raw(questions.join(' union all '));
  return new Map(rows.map(({ name, digest }: { name: string; digest: string }) => [name, digest]));
}

/** Names of what a person has whose data are secret: nothing in them is. */
async function addVictim(houses: OrderHouse): Promise<string[]> {
  const seller = await houses.addSeller();
  const shopper = await houses.addBuyer();
  const person = { ...VICTIM, password: PASSWORD };
  const changed = await shopper.client.send('POST', '/person', { body: person });
  if (changed.status !== 200) throw new Error(changed.text);
  return addOwn(houses, { seller, shopper, person: VICTIM });
}

interface Owner {
  readonly seller: TestSellerDoor;
  readonly shopper: Buyer;
  /** Who is on the issue list. */
  readonly person: Record<string, string>;
}

/** A campaign with an issue list, a product, a coupon, an order, a kiosk. */
async function addOwn(
  { house, addItem }: OrderHouse,
  { seller, shopper, person }: Owner,
): Promise<string[]> {
  const item = await addItem(seller);
  const campaign = await house.addCampaign({ sellerId: seller.sellerId, sheets: 10 });
  await addIssued(house.app.db, campaign, 3, () => person);
  const kiosk = await enrolKiosk(house.origin, seller.client);
  const { order, refusal } = await shopper.order(item);
  if (!order) throw new Error(JSON.stringify(refusal));
  const { coupon } = await shopper.fetchCoupon(item);
  return [campaign.id, campaign.slug, item.id, item.number, kiosk.id, order.id, coupon.id];
}
