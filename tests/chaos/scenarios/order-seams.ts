// Ends an order's work at every seam between two steps, as a kill would, lets a fresh start take it up,
// and has the member ask again with the same key.
import { randomBytes } from 'node:crypto';
import type { Member } from '../../../server/members/directory.ts';
import { SEAMS, type Seam } from '../../../server/orders/deps.ts';
import type { CouponHouse, TestCoupon } from '../../coupons/support/coupon-house.ts';
import { openOrderNodes, type OrderNodes } from '../../orders/support/order-nodes.ts';
import { judgeOrders } from '../support/order-judge.ts';
import type { Progress } from '../support/stage.ts';

export interface SeamsOutcome {
  readonly rounds: number;
  /** How often the work really was ended, per seam. */
  readonly killed: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}

class Killed extends Error {}

interface Stage extends OrderNodes {
  readonly killed: Record<string, number>;
}

/** `rounds` for each seam, with and without a second step. */
export async function killAtSeams({
  rounds,
  seams = SEAMS,
  tamper,
  progress = () => {},
}: {
  readonly rounds: number;
  readonly seams?: readonly Seam[];
  /** SQL that plants a fault before the judge looks, once. */
  readonly tamper?: string;
  readonly progress?: Progress;
}): Promise<SeamsOutcome> {
  const nodes = await openOrderNodes();
  const { house } = nodes;
  const stage: Stage = { ...nodes, killed: {} };
  const faults: string[] = [];
  try {
    const coupon = await withMethods(stage, await house.addCoupon({ policy: GIVES_BACK }));
    for (let round = 0; round < rounds; round += 1) {
      for (const [at, seam] of seams.entries()) {
        const card = CARDS[(round + at) % CARDS.length]!;
        await killOnce(stage, coupon, seam, card);
        if (tamper) await house.db.raw(tamper);
        const wrong = await judgeOrders(house.db);
        faults.push(...wrong.map((fault) => `${seam}, ${card}: ${fault}`));
        if (!tamper) await giveCouponBack(stage, coupon);
        // Long ago: after so many declined payments within minutes the member would have to wait.
        const declined = house.db('orders').where({ state: 'refused' });
        await declined.update({ created_at: new Date(0) });
        progress((round * seams.length + at + 1) / (rounds * seams.length), seam);
      }
    }
    return { rounds, killed: stage.killed, faults };
  } finally {
    await nodes.close();
  }
}

const CARDS = ['approves', 'times-out', 'second-step', 'declines'] as const;
type Card = (typeof CARDS)[number];

const GIVES_BACK = {
  validDays: 30,
  validUntil: null,
  zone: 'Asia/Tokyo',
  minimumOrderMinor: 0,
  limit: null,
  stackingClass: null,
  onRefund: 'give-back',
} as const;

interface Paying extends TestCoupon {
  readonly tokens: Readonly<Record<Card, string>>;
}

async function withMethods({ sandbox }: Stage, coupon: TestCoupon): Promise<Paying> {
  const made = CARDS.map(async (card) => [card, (await sandbox.page.addMethod(card, card)).token]);
  return { ...coupon, tokens: Object.fromEntries(await Promise.all(made)) };
}

/** The seams that only a certain card leads to. */
const cardFor = (seam: Seam, card: Card): Card => {
  if (seam === 'called-off-at-provider') return 'second-step';
  const needsMoney = /captured|accepted|refund|authorised$/.test(seam);
  return needsMoney && (card === 'declines' || card === 'second-step') ? 'approves' : card;
};

async function killOnce(stage: Stage, coupon: Paying, seam: Seam, wanted: Card): Promise<void> {
  const { house, sandbox, open, killed } = stage;
  const card = cardFor(seam, wanted);
  const paymentMethod = { provider: 'sandbox', token: coupon.tokens[card], label: card };
  const member: Member = { ...coupon.member, paymentMethod };
  const { sellerId, number: productNumber } = coupon.product;
  const key = randomBytes(16).toString('base64url');
  const command = { key, sellerId, productNumber, quantity: 2, listMinor: 24_000 };
  const placing = { member, command, pictures: [coupon.picture] };
  const dying = open({
    onSeam: (reached) => {
      if (reached !== seam) return;
      killed[seam] = (killed[seam] ?? 0) + 1;
      throw new Killed(seam);
    },
  });
  await untilKilled(async () => {
    const placed = await dying.place(placing);
    if (!placed.ok) throw new Error(`refused: ${placed.refusal.code}`);
    const { id, state } = placed.value;
    if (/refund/.test(seam)) await dying.deliveries.refuse(sellerId, id, 'none left');
    if (state !== 'reserved' || seam !== 'called-off-at-provider') return;
    await makeLate(house, id);
    await dying.resume();
  });
  // A fresh start, which knows nothing of before; and the member, who never got an answer.
  const reborn = open();
  await reborn.resume();
  const again = await reborn.place(placing);
  if (!again.ok && again.refusal.code !== 'COUPON_USED') throw new Error(again.refusal.code);
  if (!again.ok || again.value.state !== 'reserved') return;
  const charge = await house.db('sandbox_charges').where({ order_id: again.value.id }).first();
  if (seam === 'called-off-at-provider') await makeLate(house, again.value.id);
  else await sandbox.page.answer(charge.reference, 'approve');
  await reborn.resume();
}

async function untilKilled(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
}

const makeLate = ({ db }: CouponHouse, id: string) =>
  db('orders')
    .where({ id })
    .update({ created_at: new Date(Date.now() - 16 * 60_000) });

/** The seller refuses what was bought, so that the next round has its coupon. */
async function giveCouponBack({ house, open }: Stage, coupon: Paying): Promise<void> {
  const { id, state } = await house.db('coupons').where({ id: coupon.coupon.id }).first();
  if (state === 'issued') return;
  const order = await house.db('orders').where({ coupon_id: id, state: 'accepted' }).first('id');
  await open().deliveries.refuse(coupon.product.sellerId, order.id, 'for the next round');
}
