import { randomBytes, randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Entry } from '../../common/campaign/commands.ts';
import type { IssueConditions } from '../../common/campaign/conditions.ts';
import { codeFromBytes, showCode } from '../../common/code/typed-code.ts';
import { membershipNumberOf } from '../../common/member/membership-number.ts';
import type { DrawRight } from '../../common/protocol/kiosk.ts';
import type { Answer } from '../../common/protocol/refusals.ts';
import { loadMasterKey } from '../../server/adapters/master-key.ts';
import { setUpTickets } from '../../server/app-tickets.ts';
import { prepareJobs } from '../../server/jobs/jobs.ts';
import { insertMember } from '../../server/store/members.ts';
import type { FoundRight } from '../../server/tickets/draw-right.ts';
import type { Tickets } from '../../server/tickets/tickets.ts';
import { startNode, type CampaignNode } from '../campaigns/support/node.ts';
import { addCampaign, MASTER_KEY, type TestCampaign } from '../support/campaigns.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';

interface Context {
  readonly database: TestDatabase;
  readonly node: CampaignNode;
  readonly tickets: Tickets;
}
const test = suite<Context>('who may draw');

test.before(async (context) => {
  const database = await testDatabase();
  await prepareJobs(database.url);
  const node = await startNode(database.url);
  const keys = await loadMasterKey({ base64: MASTER_KEY, directory: '' });
  const origin = () => 'https://lottery.example';
  const tickets = setUpTickets({
    db: node.deps.db,
    keys,
    origin,
    directory: { findBySession: async () => undefined },
    secure: false,
    log: { warn: () => undefined },
  });
  Object.assign(context, { database, node, tickets });
});
test.after(async ({ node, database }) => {
  await node.stop();
  await database.drop();
});

type Draw = IssueConditions['draw'];
const campaignWith = ({ node }: Context, draw: Omit<Draw, 'rule'>): Promise<TestCampaign> =>
  addCampaign(node.deps.db, { sheets: 50, conditions: { draw: { rule: 'board', ...draw } } });

async function codesFor({ tickets }: Context, { id }: TestCampaign, count = 1) {
  const batch = await tickets.batches.create(id, { label: 'Receipts', count });
  const found = await tickets.batches.find(id, batch.id);
  if (!found.ok) throw new Error(found.refusal.code);
  return { batchId: batch.id, codes: found.value.codes };
}

async function addMember({ node }: Context, status: 'active' | 'suspended' = 'active') {
  const id = randomUUID();
  const digits = String(randomBytes(4).readUInt32BE() % 1e8).padStart(8, '0');
  const membershipNumber = membershipNumberOf(digits);
  const person = { name: 'Aki', address: 'Kyoto', email: 'aki@shopper.example', telephone: '' };
  const secrets = { passwordHash: 'none', sealedMemberKey: randomBytes(60) };
  const member = { id, membershipNumber, person, ...secrets, paymentMethod: null };
  await insertMember(node.deps.db, member);
  await node.deps.db('members').where({ id }).update({ status });
  return { id, membershipNumber };
}

const byTicket = (code: string): DrawRight => ({ kind: 'ticket', code });
const codeOf = (answer: Answer<unknown>) => (answer.ok ? 'ok' : answer.refusal.code);
/** As the guessing budget sees it. */
const isGuess = (answer: Answer<unknown>) =>
  !answer.ok && answer.refusal.code === 'CODE_UNKNOWN' && answer.refusal.problems === undefined;
const given = (answer: Answer<FoundRight>): FoundRight => {
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value;
};
const drawBy = ({ participant, deviceKey }: FoundRight, number: number): Entry => {
  const key = randomBytes(16).toString('base64url');
  const ticket = randomBytes(16).toString('hex');
  return { participant, deviceKey, command: { type: 'draw', number, key, ticket } };
};
const nobodyIn = async () => null;
const device = () => ({ id: randomUUID(), key: randomBytes(32).toString('hex') });

test('L18: a ticket code gives one draw, however it is typed', async (context) => {
  const { tickets, node } = context;
  const campaign = await campaignWith(context, { entry: 'ticket' });
  const { codes } = await codesFor(context, campaign);
  const typed = [codes[0]!, codes[0]!.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')];
  const rights = await Promise.all(
    typed.map((code) => tickets.rights.findRight(campaign.id, byTicket(code), null)),
  );
  assert.equal(given(rights[0]!), given(rights[1]!));
  const entries = Array.from({ length: 20 }, (_, at) => drawBy(given(rights[0]!), at + 1));
  const answers = await Promise.all(entries.map((entry) => node.live.submit(campaign.id, entry)));
  assert.is(answers.filter((answer) => answer.ok).length, 1);
  assert.ok(answers.every((answer) => ['ok', 'ALREADY_DRAWN'].includes(codeOf(answer))));
});

test('L18: unknown, mistyped, void and foreign codes draw nothing; only what could exist is a guess', async (context) => {
  const { tickets } = context;
  const campaign = await campaignWith(context, { entry: 'ticket' });
  const other = await campaignWith(context, { entry: 'ticket' });
  const { batchId, codes } = await codesFor(context, campaign);
  const find = (id: string, code: string) => tickets.rights.findRight(id, byTicket(code), null);
  const invented = showCode(codeFromBytes(randomBytes(8)));

  const wrong = await find(campaign.id, invented);
  assert.is(codeOf(wrong), 'CODE_UNKNOWN');
  assert.ok(isGuess(wrong));
  const mistyped = await find(campaign.id, 'hello');
  assert.is(codeOf(mistyped), 'CODE_UNKNOWN');
  assert.not(isGuess(mistyped));
  const foreign = await find(other.id, codes[0]!);
  assert.is(codeOf(foreign), 'CODE_UNKNOWN');
  assert.not(isGuess(foreign));
  assert.is(codeOf(await find(randomUUID(), codes[0]!)), 'UNKNOWN_CAMPAIGN');

  assert.is(codeOf(await find(campaign.id, codes[0]!)), 'ok');
  assert.is(codeOf(await tickets.batches.makeVoid(other.id, batchId)), 'NOT_FOUND');
  assert.ok((await tickets.batches.makeVoid(campaign.id, batchId)).ok);
  const gone = await find(campaign.id, codes[0]!);
  assert.is(codeOf(gone), 'CODE_UNKNOWN');
  assert.not(isGuess(gone));
});

test('L18: what a ticket has drawn stays, also when its batch is made void', async (context) => {
  const { tickets, node } = context;
  const campaign = await campaignWith(context, { entry: 'ticket' });
  const { batchId, codes } = await codesFor(context, campaign, 2);
  const right = given(await tickets.rights.findRight(campaign.id, byTicket(codes[0]!), null));
  assert.ok((await node.live.submit(campaign.id, drawBy(right, 7))).ok);
  const voided = await tickets.batches.makeVoid(campaign.id, batchId);
  assert.equal(voided.ok && [voided.value.drawn, voided.value.isVoid], [1, true]);
  const again = await tickets.rights.findRight(campaign.id, byTicket(codes[0]!), null);
  assert.equal(given(again), right);
  const unused = await tickets.rights.findRight(campaign.id, byTicket(codes[1]!), null);
  assert.is(codeOf(unused), 'CODE_UNKNOWN');
});

test('X11: where a ticket is asked for, neither a device nor a number draws', async (context) => {
  const { rights } = context.tickets;
  const { membershipNumber } = await addMember(context);
  const campaign = await campaignWith(context, { entry: 'ticket' });
  assert.is(codeOf(await rights.findDeviceRight(campaign.id, device(), nobodyIn)), 'TICKET_NEEDED');
  const byNumber = { kind: 'member', membershipNumber } as const;
  assert.is(codeOf(await rights.findRight(campaign.id, byNumber, null)), 'TICKET_NEEDED');

  const open = await campaignWith(context, { entry: 'device' });
  const own = device();
  const right = given(await rights.findDeviceRight(open.id, own, nobodyIn));
  assert.equal([right.participant, right.deviceKey], [own.id, own.key]);
  assert.is(codeOf(await rights.findRight(open.id, byNumber, null)), 'ok');
  const unknown = { kind: 'member', membershipNumber: membershipNumberOf('00000000') } as const;
  assert.is(codeOf(await rights.findRight(open.id, unknown, null)), 'MEMBER_NEEDED');
});

test('X11: once per member holds across device, ticket and membership number', async (context) => {
  const { node, tickets } = context;
  const { rights } = tickets;
  const campaign = await campaignWith(context, { entry: 'device', oncePerMember: true });
  const { codes } = await codesFor(context, campaign, 2);
  const [member, other] = [await addMember(context), await addMember(context)];
  const suspended = await addMember(context, 'suspended');
  const phone = device();
  assert.is(codeOf(await rights.findDeviceRight(campaign.id, phone, nobodyIn)), 'MEMBER_NEEDED');
  const nobody = await rights.findRight(campaign.id, byTicket(codes[0]!), null);
  assert.is(codeOf(nobody), 'MEMBER_NEEDED');
  const held = await rights.findDeviceRight(campaign.id, phone, async () => suspended.id);
  assert.is(codeOf(held), 'SUSPENDED');

  const ways = await Promise.all([
    rights.findDeviceRight(campaign.id, phone, async () => member.id),
    rights.findRight(campaign.id, byTicket(codes[0]!), member.id),
    rights.findRight(
      campaign.id,
      { kind: 'ticket', code: codes[1]!, membershipNumber: member.membershipNumber },
      other.id,
    ),
    rights.findRight(
      campaign.id,
      { kind: 'member', membershipNumber: member.membershipNumber },
      null,
    ),
  ]);
  const entries = ways.map((way, at) => drawBy(given(way), at + 1));
  assert.ok(entries.every(({ participant }) => participant === member.id));
  const answers = await Promise.all(entries.map((entry) => node.live.submit(campaign.id, entry)));
  assert.equal(answers.map(codeOf).sort(), [...Array(3).fill('ALREADY_DRAWN'), 'ok']);

  // The ticket that has drawn for one member draws for no other.
  const ticketOnly = await campaignWith(context, { entry: 'ticket', oncePerMember: true });
  const [code] = (await codesFor(context, ticketOnly)).codes;
  const both = await Promise.all(
    [member, other].map(({ id }) => rights.findRight(ticketOnly.id, byTicket(code!), id)),
  );
  const drawn = await Promise.all(
    both.map((right, at) => node.live.submit(ticketOnly.id, drawBy(given(right), at + 1))),
  );
  assert.equal(drawn.map(codeOf).sort(), ['ALREADY_DRAWN', 'ok']);
});

test('L18: the tables show no code; a batch can be printed again', async (context) => {
  const { node, tickets } = context;
  const campaign = await campaignWith(context, { entry: 'device' });
  const { batchId, codes } = await codesFor(context, campaign, 30);
  assert.is(new Set(codes).size, 30);
  assert.match(codes[0]!, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}$/);
  const again = await tickets.batches.find(campaign.id, batchId);
  assert.equal(again.ok && again.value.codes, codes);
  assert.is(again.ok && again.value.linkBefore, 'https://lottery.example/t#');
  const { rows } = await node.deps.db.raw(
    `select string_agg(encode(code_digest, 'escape') || encode(sealed_code, 'escape'), ' ') as text from tickets`,
  );
  for (const code of codes) assert.not(rows[0].text.includes(code.replaceAll('-', '')));
  const [listed] = await tickets.batches.list(campaign.id);
  assert.equal([listed?.label, listed?.count, listed?.drawn], ['Receipts', 30, 0]);
});

test('L18: the first draws of a crowd read what a campaign demands once, not with a connection each', async (context) => {
  const { db } = context.node.deps;
  const campaign = await campaignWith(context, { entry: 'device' });
  const asked: string[] = [];
  const listen = ({ sql }: { sql: string }) => asked.push(sql);
  db.on('query', listen);
  try {
    const find = () => context.tickets.rights.findDeviceRight(campaign.id, device(), nobodyIn);
    const answers = await Promise.all(Array.from({ length: 500 }, find));
    assert.ok(answers.every(({ ok }) => ok));
    assert.is((await find()).ok, true);
  } finally {
    db.off('query', listen);
  }
  assert.is(asked.filter((sql) => sql.includes('oncePerMember')).length, 1);
});

test('L18: a campaign that was not there yet is found once it is', async (context) => {
  const { rights } = context.tickets;
  const campaign = await campaignWith(context, { entry: 'device' });
  const campaigns = context.node.deps.db('campaigns').where({ id: campaign.id });
  const find = () => rights.findDeviceRight(campaign.id, device(), nobodyIn);
  const { stage } = (await campaigns.clone().first('stage')) as { stage: string };
  await campaigns.clone().update({ stage: 'draft' });
  assert.is(codeOf(await find()), 'UNKNOWN_CAMPAIGN');
  await campaigns.clone().update({ stage });
  assert.is(codeOf(await find()), 'ok');
});

test.run();
