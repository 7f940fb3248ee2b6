import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SignedInMember } from '../../common/protocol/shop.ts';
import { insertReset } from '../../server/store/member-tokens.ts';
import { inTransaction } from '../../server/store/transaction.ts';
import { until } from '../socket/support/until.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { joinForm, memberClient } from './support/member-client.ts';
import type { Reply } from './support/seller-client.ts';

interface Context {
  house: TestApp;
  data: string;
}
const test = suite<Context>('lost passwords');

test.before(async (context) => {
  context.data = await temporaryFolder('reset');
  context.house = await startApp({ config: { dataDirectory: context.data } });
});
test.after(async ({ house, data }) => {
  await house?.close();
  if (data) await rm(data, { recursive: true, force: true });
});

const ask = ({ house }: Context, email: string, language = 'en') =>
  memberClient(house.origin).send('POST', '/lost-password', { body: { email, language } });

const use = ({ house }: Context, token: string, password = 'another password') =>
  memberClient(house.origin).send('POST', '/reset-password', { body: { token, password } });

/** Mails to this address, as the outbox holds them. */
async function mailTo({ data }: Context, email: string): Promise<string[]> {
  const folder = join(data, 'outbox');
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(names.sort().map((name) => readFile(join(folder, name), 'utf8')));
  return texts.filter((text) => text.startsWith(`To: ${email}\n`));
}

const tokensIn = (mail: string) =>
  [...mail.matchAll(/\/member\/reset#([\w-]{43})$/gm)].map(([, token]) => token!);

async function tokenFor(context: Context, email: string): Promise<string> {
  const before = (await mailTo(context, email)).length;
  // However it is typed.
  await ask(context, ` ${email.toUpperCase()}`);
  await until('mail', async () => (await mailTo(context, email)).length > before, 20_000);
  const mails = await mailTo(context, email);
  return tokensIn(mails.at(-1)!)[0]!;
}

async function member(context: Context) {
  const client = memberClient(context.house.origin);
  const { email } = joinForm();
  return { email, client, joined: await client.join({ email }) };
}

test('C4: a mailed link changes the password, ends every session, and keeps the member key', async (context) => {
  const { email, client, joined } = await member(context);
  const second = memberClient(context.house.origin);
  await second.signIn(joined.membershipNumber);
  const token = await tokenFor(context, email);
  assert.is((await use(context, token)).status, 200);
  for (const each of [client, second]) {
    assert.is((await each.send('GET', '/session')).refusal?.code, 'NOT_SIGNED_IN');
  }
  assert.is((await client.signIn(joined.membershipNumber)).refusal?.code, 'WRONG_LOGIN');
  const again = await client.signIn(joined.membershipNumber, 'another password');
  assert.is((again.body as SignedInMember).memberKey, joined.memberKey);
});

test('C4: a link works once, and takes the member’s other links with it', async (context) => {
  const { email } = await member(context);
  const first = await tokenFor(context, email);
  const second = await tokenFor(context, email);
  assert.is.not(first, second);
  assert.is((await use(context, second)).status, 200);
  for (const token of [second, first]) {
    assert.is((await use(context, token)).refusal?.code, 'NOT_FOUND');
  }
});

test('C4: of eight that use one link at once, one gets through', async (context) => {
  const { email } = await member(context);
  const token = await tokenFor(context, email);
  const replies = await Promise.all(
    Array.from({ length: 8 }, (_, at) => use(context, token, `new password ${at}`)),
  );
  assert.is(replies.filter(({ status }) => status === 200).length, 1);
});

/** Answers what is sent while the member's password is being changed, once that has happened. */
async function whilePasswordChanges(
  { house }: Context,
  membershipNumber: string,
  send: () => Promise<Reply>,
): Promise<Reply> {
  const { db } = house.app;
  const isWaiting = async () => {
    const { rows } = await db.raw(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows.length > 0;
  };
  const change = await db.transaction();
  const whose = { membership_number: membershipNumber };
  const { id } = await change('members').where(whose).first('id');
  await change('members').where({ id }).update({ password_hash: 'another one' });
  await change('member_sessions').where({ member_id: id }).delete();
  let isAnswered = false;
  const reply = send().finally(() => (isAnswered = true));
  await until('it waits, or does not', async () => isAnswered || (await isWaiting()), 20_000);
  await change.commit();
  return reply;
}

test('C4: a login with the old password that is under way when it is changed ends as a wrong one', async (context) => {
  const { joined } = await member(context);
  const thief = memberClient(context.house.origin);
  const reply = await whilePasswordChanges(context, joined.membershipNumber, () =>
    thief.signIn(joined.membershipNumber),
  );
  assert.is(reply.refusal?.code, 'WRONG_LOGIN');
  assert.is((await thief.send('GET', '/session')).refusal?.code, 'NOT_SIGNED_IN');
});

test('C4: nor does the old password change the address any more to which links are mailed', async (context) => {
  const { client, email, joined } = await member(context);
  const { password, name, address, telephone } = joinForm();
  const body = { name, address, telephone, password, email: 'thief@shopper.example' };
  const reply = await whilePasswordChanges(context, joined.membershipNumber, () =>
    client.send('POST', '/person', { body }),
  );
  assert.is(reply.refusal?.code, 'WRONG_LOGIN');
  const { membershipNumber } = joined;
  const row = await context.house.app.db('members').where({ membership_number: membershipNumber });
  assert.is(row[0].person.email, email);
});

test('C4: a link in the letter box that a member has left opens nothing', async (context) => {
  const { client, email } = await member(context);
  const token = await tokenFor(context, email);
  const { password, name, address, telephone, email: next } = joinForm();
  const body = { name, address, telephone, password, email: next };
  assert.is((await client.send('POST', '/person', { body })).status, 200);
  assert.is((await use(context, token)).refusal?.code, 'NOT_FOUND');
});

test('C4: a link is too old after half an hour, and lies in the database as a digest', async (context) => {
  const { email } = await member(context);
  const token = await tokenFor(context, email);
  const token_hash = createHash('sha256').update(token).digest();
  const { db } = context.house.app;
  const row = await db('member_resets').where({ token_hash }).first();
  const minutes = (row.expires_at.getTime() - Date.now()) / 60_000;
  assert.ok(minutes > 29 && minutes <= 30);
  await db('member_resets')
    .where({ token_hash })
    .update({ expires_at: new Date(Date.now() - 1) });
  assert.is((await use(context, token)).refusal?.code, 'NOT_FOUND');
});

test('F9: who asks for a stranger’s address is answered the same, and no mail goes out', async (context) => {
  const { email } = await member(context);
  const nobody = 'nobody@shopper.example';
  const [known, unknown] = [await ask(context, email), await ask(context, nobody)];
  assert.is(unknown.status, known.status);
  assert.is(unknown.text, known.text);
  assert.equal([...unknown.headers.keys()], [...known.headers.keys()]);
  await until('mail', async () => (await mailTo(context, email)).length === 1, 20_000);
  await until('queue is done', async () => (await queued(context)).length === 0, 20_000);
  assert.equal(await mailTo(context, nobody), []);
});

const queued = ({ house }: Context) =>
  house.app.db
    .withSchema('graphile_worker')
    .from('jobs')
    .where({ task_identifier: 'member-reset' });

test('X15: what waits in the job queue names nobody', async (context) => {
  const { email } = await member(context);
  const { db } = context.house.app;
  // A job is gone when it is done: a trigger keeps what it held.
  await db.raw(`create table seen_jobs (payload text)`);
  await db.raw(`create function see_job() returns trigger language plpgsql as
    $$ begin insert into seen_jobs values (new.payload::text); return new; end $$`);
  await db.raw(`create trigger see_job before insert on graphile_worker._private_jobs
    for each row execute function see_job()`);
  await ask(context, email);
  await until('mail', async () => (await mailTo(context, email)).length === 1, 20_000);
  const seen = await db('seen_jobs').select('payload');
  assert.ok(seen.length > 0);
  for (const { payload } of seen) assert.not.match(payload, /shopper\.example/);
  await db.raw('drop trigger see_job on graphile_worker._private_jobs');
});

test('one address with two memberships gets one mail with a link for each', async (context) => {
  const { email, joined } = await member(context);
  const other = await memberClient(context.house.origin).join({ email });
  await tokenFor(context, email);
  const [mail] = await mailTo(context, email);
  assert.is(tokensIn(mail!).length, 2);
  for (const { membershipNumber } of [joined, other]) assert.match(mail!, membershipNumber);
});

test('nobody’s letter box is flooded: a member has at most three links at one time', async (context) => {
  const { email } = await member(context);
  for (let times = 0; times < 6; times += 1) await ask(context, email);
  await until('queue is done', async () => (await queued(context)).length === 0, 20_000);
  assert.is((await mailTo(context, email)).length, 3);
});

test('nor is it when many links are made at the same moment', async (context) => {
  const { db } = context.house.app;
  const { joined } = await member(context);
  const row = await db('members').where({ membership_number: joined.membershipNumber }).first();
  const memberId: string = row.id;
  const keep = () =>
    inTransaction(db, (transaction) =>
      insertReset(
        transaction,
        { tokenHash: randomBytes(32), memberId, expiresAtMs: Date.now() + 60_000 },
        3,
      ),
    );
  const kept = await Promise.all(Array.from({ length: 8 }, keep));
  assert.is(kept.filter(Boolean).length, 3);
});

test('F9: asking for links, and trying out links, is slowed down with the time to wait', async (context) => {
  const { email } = joinForm();
  const token = 'A'.repeat(43);
  for (const attempt of [() => ask(context, email), () => use(context, token)]) {
    const codes: (string | undefined)[] = [];
    for (let at = 0; at < 9; at += 1) {
      const { refusal } = await attempt();
      codes.push(refusal?.code);
      if (refusal?.code === 'RATE_LIMITED') assert.ok(refusal.retryAfterMs! > 0);
    }
    assert.is(codes.filter((code) => code === 'RATE_LIMITED').length, 1, codes.join());
    assert.is(codes.at(-1), 'RATE_LIMITED');
  }
});

test('the mail speaks the language of the page', async (context) => {
  const { email } = await member(context);
  await ask(context, email, 'ja');
  await until('mail', async () => (await mailTo(context, email)).length === 1, 20_000);
  assert.match((await mailTo(context, email))[0]!, /パスワードの再設定/);
});

test('what is no link or no address is refused MALFORMED', async (context) => {
  for (const token of ['', 'x', 'A'.repeat(44), '../reset']) {
    assert.is((await use(context, token)).refusal?.code, 'MALFORMED');
  }
  const unknown = randomBytes(32).toString('base64url');
  assert.is((await use(context, unknown)).refusal?.code, 'NOT_FOUND');
  assert.is((await use(context, unknown, 'short')).refusal?.code, 'MALFORMED');
  for (const email of ['', 'nobody', 'a@b.example\nBcc: c@d.example', 'a@b.example,c@d.example']) {
    assert.is((await ask(context, email)).refusal?.code, 'MALFORMED');
  }
});

test.run();
