import { randomBytes, randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { MemberStanding, MisusePage } from '../../common/protocol/misuse.ts';
import { masterKeyFrom } from '../../server/adapters/master-key.ts';
import { createSecretBox } from '../../server/adapters/secret-box.ts';
import type { Misuse } from '../../server/members/directory.ts';
import { createMembers, type Members } from '../../server/members/members.ts';
import * as memberStore from '../../server/store/member-store.ts';
import { MOST_MISUSES_A_DAY } from '../../server/store/misuses.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { addSeller, MASTER_KEY, type TestSeller } from '../support/campaigns.ts';
import { memberClient } from './support/member-client.ts';
import { sellerClient, type SellerClient } from './support/seller-client.ts';

interface Context {
  house: TestApp;
  /** As orders and counters are handed it. */
  members: Members;
}
const test = suite<Context>('misuse of coupons');

test.before(async (context) => {
  context.house = await startApp();
  const keys = masterKeyFrom(Buffer.from(MASTER_KEY, 'base64'));
  context.members = createMembers({
    db: context.house.app.db,
    store: memberStore,
    keyBox: createSecretBox(keys.keyFor('member-key')),
    mailBox: createSecretBox(keys.keyFor('member-mail')),
    mail: { send: async () => {}, close: () => {} },
    paymentMethods: { provider: 'none', page: async () => null, describe: async () => undefined },
    origin: () => context.house.origin,
  });
});
test.after(({ house }) => house?.close());

interface Person {
  readonly id: string;
  readonly number: string;
}

async function addMember({ house }: Context): Promise<Person> {
  const { membershipNumber } = await memberClient(house.origin).join();
  const { id } = await house.app
    .db('members')
    .where({ membership_number: membershipNumber })
    .first('id');
  return { id, number: membershipNumber };
}

async function staff({ house }: Context): Promise<{ seller: TestSeller; client: SellerClient }> {
  const seller = await addSeller(house.app.db);
  const client = sellerClient(house.origin);
  await client.signIn(seller);
  return { seller, client };
}

/** A coupon of this seller, out of a lottery. */
async function addCoupon({ house }: Context, sellerId: string): Promise<string> {
  const id = randomUUID();
  const campaign = await house.addCampaign({ sellerId, sheets: 10 });
  await house.app.db('coupons').insert({
    id,
    seller_id: sellerId,
    campaign_id: campaign.id,
    sheet: 1,
    design: '{}',
    sealed_benefit: randomBytes(8),
    sealed_content_key: randomBytes(8),
    policy: '{}',
    valid_from: new Date(),
    valid_until: new Date(Date.now() + 86_400_000),
  });
  return id;
}

const invented = (
  memberId: string | null,
  sellerId: string,
  part: Partial<Misuse> = {},
): Misuse => ({
  memberId,
  couponId: null,
  reason: 'COUPON_INVENTED',
  presented: { sellerId, productNumber: '0002', picture: 'ab'.repeat(32) },
  ...part,
});

const standing = async (client: SellerClient, number: string) =>
  client.send('GET', `/members/${number}`);
const act = (client: SellerClient, number: string, what: 'suspend' | 'reinstate', note = 'seen') =>
  client.send('POST', `/members/${number}/${what}`, { body: { note } });
const list = async (client: SellerClient, query = '') =>
  (await client.send('GET', `/misuses${query}`)).body as MisusePage;

test('C10: a third made-up or foreign coupon within a day suspends; honest mistakes never do', async (context) => {
  const { members } = context;
  const { seller } = await staff(context);
  const { id } = await addMember(context);
  const status = async () => (await members.directory.find(id))!.status;
  for (let times = 0; times < 5; times += 1) {
    const reason = ['COUPON_EXPIRED', 'COUPON_USED', 'COUPON_WRONG_PRODUCT'][times % 3]!;
    await members.directory.recordMisuse(invented(id, seller.sellerId, { reason }));
  }
  await members.directory.recordMisuse(invented(id, seller.sellerId));
  await members.directory.recordMisuse(
    invented(id, seller.sellerId, { reason: 'COUPON_NOT_YOURS' }),
  );
  assert.is(await status(), 'active');
  await members.directory.recordMisuse(invented(id, seller.sellerId));
  assert.is(await status(), 'suspended');
});

test('C10: what is older than a day does not add up', async (context) => {
  const { members, house } = context;
  const { seller } = await staff(context);
  const { id } = await addMember(context);
  for (let times = 0; times < 2; times += 1) {
    await members.directory.recordMisuse(invented(id, seller.sellerId));
  }
  const old = new Date(Date.now() - 24 * 3_600_000 - 1_000);
  await house.app.db('misuses').where({ member_id: id }).update({ at: old });
  await members.directory.recordMisuse(invented(id, seller.sellerId));
  assert.is((await members.directory.find(id))!.status, 'active');
});

test('X4: many at once are all written, and suspend once', async (context) => {
  const { members, house } = context;
  const { seller } = await staff(context);
  const { id } = await addMember(context);
  await Promise.all(
    Array.from({ length: 12 }, () => members.directory.recordMisuse(invented(id, seller.sellerId))),
  );
  assert.is((await house.app.db('misuses').where({ member_id: id })).length, 12);
  assert.is((await house.app.db('member_standings').where({ member_id: id })).length, 1);
  assert.is((await members.directory.find(id))!.status, 'suspended');
});

test('C10: a day’s history of a member has an end, and the next day it goes on', async (context) => {
  const { members, house } = context;
  const { seller } = await staff(context);
  const { id } = await addMember(context);
  const { db } = house.app;
  const record = async (reason: string) => {
    await members.directory.recordMisuse(invented(id, seller.sellerId, { reason }));
    return (await db('misuses').where({ member_id: id, reason })).length;
  };
  await record('COUPON_USED');
  await db.raw(
    `insert into misuses (member_id, reason, presented)
     select member_id, reason, presented from misuses, generate_series(2, ?::int) where member_id = ?`,
    [MOST_MISUSES_A_DAY, id],
  );
  assert.is(await record('COUPON_USED'), MOST_MISUSES_A_DAY);
  // What counts towards a suspension cannot be hidden behind it.
  assert.is(await record('COUPON_NOT_YOURS'), 1);
  await db('misuses')
    .where({ member_id: id })
    .update({ at: new Date(Date.now() - 86_401_000) });
  assert.is(await record('COUPON_USED'), MOST_MISUSES_A_DAY + 1);
});

test('C10: staff read what was presented, and of the member the number alone', async (context) => {
  const { members } = context;
  const { seller, client } = await staff(context);
  const { id, number } = await addMember(context);
  await members.directory.recordMisuse(invented(id, seller.sellerId));
  await members.directory.recordMisuse(invented(null, seller.sellerId));
  const reply = await client.send('GET', '/misuses');
  const { misuses, open, next } = reply.body as MisusePage;
  assert.is(open, 2);
  assert.is(next, null);
  assert.is(misuses[0]!.membershipNumber, null);
  const { id: _, atMs, ...entry } = misuses[1]!;
  assert.ok(Math.abs(atMs - Date.now()) < 60_000);
  assert.equal(entry, {
    membershipNumber: number,
    status: 'active',
    reason: 'COUPON_INVENTED',
    presented: { sellerId: seller.sellerId, productNumber: '0002', picture: 'ab'.repeat(32) },
    review: null,
  });
  assert.not.match(reply.text, /Tanaka|Kyoto|shopper\.example/);
});

test('C10 BOLA: a seller sees misuse of its own coupons wherever they were presented, and no other', async (context) => {
  const { members } = context;
  const [one, other] = [await staff(context), await staff(context)];
  const { id, number } = await addMember(context);
  const couponId = await addCoupon(context, one.seller.sellerId);
  const misuse = invented(id, other.seller.sellerId, { couponId, reason: 'COUPON_WRONG_SELLER' });
  await members.directory.recordMisuse(misuse);
  assert.is((await list(one.client)).misuses.length, 1);
  assert.is((await list(other.client)).misuses.length, 0);
  const [entry] = (await list(one.client)).misuses;
  const review = (client: SellerClient) =>
    client.send('POST', `/misuses/${entry!.id}/review`, { body: { note: 'a slip' } });
  assert.is((await review(other.client)).refusal?.code, 'NOT_FOUND');
  assert.is((await standing(other.client, number)).refusal?.code, 'NOT_FOUND');
  for (const what of ['suspend', 'reinstate'] as const) {
    assert.is((await act(other.client, number, what)).refusal?.code, 'NOT_FOUND');
  }
  assert.is((await members.directory.find(id))!.status, 'active');
  assert.is((await review(one.client)).status, 200);
});

test('C10: a review keeps who, when and why; it is done once, and what was reviewed counts no more', async (context) => {
  const { members } = context;
  const { seller, client } = await staff(context);
  const { id } = await addMember(context);
  for (let times = 0; times < 2; times += 1) {
    await members.directory.recordMisuse(invented(id, seller.sellerId));
  }
  const [first] = (await list(client)).misuses;
  const review = () =>
    client.send('POST', `/misuses/${first!.id}/review`, { body: { note: 'a damaged print' } });
  assert.is((await review()).status, 200);
  assert.is((await review()).refusal?.code, 'NOT_FOUND');
  const after = await list(client);
  assert.is(after.open, 1);
  assert.is(after.misuses[0]!.review?.by, 'Sato');
  assert.is(after.misuses[0]!.review?.note, 'a damaged print');
  assert.is((await list(client, '?open=yes')).misuses.length, 1);
  await members.directory.recordMisuse(invented(id, seller.sellerId));
  assert.is((await members.directory.find(id))!.status, 'active');
});

test('C10: staff suspend and reinstate with a note; then the history begins anew', async (context) => {
  const { members } = context;
  const { seller, client } = await staff(context);
  const { id, number } = await addMember(context);
  for (let times = 0; times < 3; times += 1) {
    await members.directory.recordMisuse(invented(id, seller.sellerId));
  }
  const before = (await standing(client, number)).body as MemberStanding;
  assert.is(before.status, 'suspended');
  assert.is(before.mayReinstate, true);
  assert.equal(before.counts, { COUPON_INVENTED: 3 });
  const lifted = (await act(client, number, 'reinstate', 'talked to them')).body as MemberStanding;
  assert.is(lifted.status, 'active');
  assert.equal(
    lifted.changes.map(({ status, by, note }) => [status, by, note]),
    [
      ['active', 'Sato', 'talked to them'],
      ['suspended', null, 'policy'],
    ],
  );
  await members.directory.recordMisuse(invented(id, seller.sellerId));
  assert.is((await members.directory.find(id))!.status, 'active');
  const again = (await act(client, number, 'suspend', 'once more')).body as MemberStanding;
  assert.is(again.status, 'suspended');
});

test('C10: only who has suspended by hand may lift it', async (context) => {
  const { members } = context;
  const [one, other] = [await staff(context), await staff(context)];
  const { id, number } = await addMember(context);
  for (const { seller } of [one, other]) {
    await members.directory.recordMisuse(invented(id, seller.sellerId));
  }
  await act(one.client, number, 'suspend', 'private words');
  const seen = (await standing(other.client, number)).body as MemberStanding;
  assert.is(seen.mayReinstate, false);
  assert.is(seen.changes[0]!.by, null);
  assert.is(seen.changes[0]!.note, null);
  assert.is((await act(other.client, number, 'reinstate')).refusal?.code, 'NOT_FOUND');
  assert.is((await act(one.client, number, 'reinstate')).status, 200);
});

test('a long history comes in pages that miss nothing', async (context) => {
  const { members } = context;
  const { seller, client } = await staff(context);
  for (let times = 0; times < 57; times += 1) {
    await members.directory.recordMisuse(invented(null, seller.sellerId));
  }
  const first = await list(client);
  const second = await list(client, `?after=${first.next}`);
  assert.is(second.next, null);
  const ids = [...first.misuses, ...second.misuses].map(({ id }) => id);
  assert.is(new Set(ids).size, 57);
});

test('what is no query, id, number or note is refused, and nobody gets in without a session', async (context) => {
  const { client } = await staff(context);
  for (const query of ['?open=maybe', '?after=0', '?after=x', '?sellerId=x']) {
    assert.is((await client.send('GET', `/misuses${query}`)).status, 400, query);
  }
  assert.is((await client.send('POST', '/misuses/1/review', { body: { note: ' ' } })).status, 400);
  assert.is((await client.send('POST', '/misuses/x/review', { body: { note: 'a' } })).status, 404);
  assert.is((await client.send('GET', '/members/nonsense')).status, 404);
  const stranger = sellerClient(context.house.origin);
  for (const path of ['/misuses', '/members/T-0000-0001-3']) {
    assert.is((await stranger.send('GET', path)).status, 401);
  }
});

test.run();
