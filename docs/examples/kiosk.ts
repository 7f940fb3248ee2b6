// A kiosk in one file, after docs/kiosk-api.md alone: enrols, then draws or redeems. Needs socket.io-client.
//   node --import tsx docs/examples/kiosk.ts --server http://localhost:3000 --code 4F7K-9Q2M-XW3T5 --ticket …
import { createHmac, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { io, type Socket } from 'socket.io-client';

const ACK_MS = 10_000;
const TRIES = 5;

const { values } = parseArgs({
  options: {
    server: { type: 'string', default: 'http://localhost:3000' },
    /** Enrolment code from the dashboard. */
    code: { type: 'string' },
    ticket: { type: 'string' },
    coupon: { type: 'string' },
    product: { type: 'string' },
  },
});

interface Refusal {
  code: string;
  say?: string;
  retryAfterMs?: number;
}
type Answer = { ok: true; value: never } | { ok: false; refusal: Refusal };

const enrolled = await enrol(values.server, values.code ?? '');
const key = Buffer.from(enrolled.key, 'base64url');
let counter = 0;

const socket = io(`${values.server}/kiosk`, {
  transports: ['websocket'],
  auth: { version: 1, kiosk: enrolled.kiosk, language: 'en' },
});
await welcomed(socket);

if (values.ticket) await draw(values.ticket);
if (values.coupon) await redeem(values.coupon, values.product ?? '');
socket.disconnect();

async function enrol(server: string, code: string): Promise<{ kiosk: string; key: string }> {
  const response = await fetch(`${server}/api/kiosk/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  const body = (await response.json()) as { kiosk: string; key: string; refusal?: Refusal };
  if (body.refusal) throw new Error(`not enrolled: ${body.refusal.code}`);
  return body;
}

/** Proves the key over each connection's own challenge, also after a reconnect. */
function welcomed(to: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    to.on('challenge', async (challenge: string) => {
      const mac = sign(`tombola kiosk 1\n${challenge}`);
      const answer = (await to.timeout(ACK_MS).emitWithAck('hello', { mac })) as Answer;
      if (!answer.ok) return reject(new Error(answer.refusal.say ?? answer.refusal.code));
      counter = Math.max(counter, (answer.value as { lastCounter: number }).lastCounter);
      resolve();
    });
    to.on('connect_error', reject);
  });
}

/** Sends one command, the very same frame again while its answer is missing. */
async function command<Value>(name: string, body: object): Promise<Value> {
  counter += 1;
  const id = randomBytes(16).toString('base64url');
  const frame = { id, counter, atMs: Date.now(), body: JSON.stringify(body) };
  const text = `tombola command 1\n${name}\n${id}\n${counter}\n${frame.atMs}\n${frame.body}`;
  const signed = { ...frame, mac: sign(text) };
  for (let tries = 0; tries < TRIES; tries += 1) {
    const answer = await socket
      .timeout(ACK_MS)
      .emitWithAck(name, signed)
      .then(
        (got) => got as Answer,
        () => undefined,
      );
    if (answer?.ok) return answer.value;
    if (answer && answer.refusal.retryAfterMs === undefined) {
      throw new Error(`${answer.refusal.code}: ${answer.refusal.say}`);
    }
    await new Promise((done) => setTimeout(done, answer?.refusal.retryAfterMs ?? 1_000));
  }
  throw new Error(`${name}: no answer; ask settle what became of it`);
}

function sign(text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

async function draw(code: string): Promise<void> {
  type Campaign = {
    campaignId: string;
    stage: string;
    title: string;
    form: { id: string; kind: string }[];
  };
  type Own = { drawId: string; number: number; benefit: unknown; state: string };
  const campaigns = await command<Campaign[]>('campaigns', {});
  const open = campaigns.find(({ stage }) => stage === 'open');
  if (!open) throw new Error('no campaign of this shop is open');
  const { campaignId } = open;
  const right = { kind: 'ticket', code };
  const own = await command<Own>('draw', { campaignId, right, number: null });
  console.log(`drew number ${own.number} of ${open.title}: ${JSON.stringify(own.benefit)}`);
  const words: Record<string, string> = {
    name: 'Hana Sato',
    address: '1-2-3 Honcho',
    telephone: '03-0000-0000',
    email: 'hana@shop.example',
    text: '-',
  };
  const form = Object.fromEntries(open.form.map(({ id, kind }) => [id, words[kind]]));
  const settled = await command<Own>('confirm', { campaignId, drawId: own.drawId, form });
  console.log(`${settled.state} number ${settled.number}`);
}

async function redeem(code: string, productNumber: string): Promise<void> {
  type Held = { redemptionId: string; totalMinor: number; listMinor: number; currency: string };
  const coupon = { kind: 'code', code };
  const basket = { productNumber, quantity: 1, listMinor: null };
  const held = await command<Held>('hold', { coupon, basket });
  console.log(`to pay ${held.totalMinor} ${held.currency} instead of ${held.listMinor}`);
  const { redemptionId } = held;
  console.log((await command<{ state: string }>('redeem', { redemptionId })).state);
  const because = 'wrong basket';
  console.log((await command<{ state: string }>('undo', { redemptionId, because })).state);
}
