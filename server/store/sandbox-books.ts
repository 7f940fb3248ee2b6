// The books of the payment provider for trying things out. They know orders by name only, as a
// stranger's would: no key leads from them to our tables.
import type { Database } from './database.ts';
import { runSql } from './sql.ts';
import { inTransaction } from './transaction.ts';

export type SandboxCard = 'approves' | 'declines' | 'second-step' | 'times-out';
export type SandboxState = 'action-required' | 'authorised' | 'captured' | 'declined' | 'cancelled';

export interface SandboxMethod {
  readonly token: string;
  readonly card: SandboxCard;
  readonly label: string;
}

export interface SandboxCharge {
  readonly orderId: string;
  readonly reference: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly state: SandboxState;
  readonly reason: string | null;
  readonly returnUrl: string;
}

export interface SandboxCallback {
  readonly eventId: string;
  readonly orderId: string;
}

const CHARGE = {
  orderId: 'order_id',
  reference: 'reference',
  amountMinor: 'amount_minor',
  currency: 'currency',
  state: 'state',
  reason: 'reason',
  returnUrl: 'return_url',
} as const;
const CALLBACK = { eventId: 'event_id', orderId: 'order_id' } as const;

export const sandboxBooks = (db: Database) => ({
  async insertMethod(method: SandboxMethod): Promise<void> {
    await db('sandbox_methods').insert(method);
  },

  async findMethod(token: string): Promise<SandboxMethod | undefined> {
    return db('sandbox_methods').where({ token }).first('token', 'card', 'label');
  },

  /** The charge of this order: this one, or the one that was there before. */
  async insertCharge(charge: SandboxCharge): Promise<SandboxCharge> {
    await db('sandbox_charges')
      .insert({
        order_id: charge.orderId,
        reference: charge.reference,
        amount_minor: charge.amountMinor,
        currency: charge.currency,
        state: charge.state,
        reason: charge.reason,
        return_url: charge.returnUrl,
      })
      .onConflict('order_id')
      .ignore();
    return (await this.findCharge(charge.orderId))!;
  },

  async findCharge(orderId: string): Promise<SandboxCharge | undefined> {
    return db('sandbox_charges').where({ order_id: orderId }).first(CHARGE);
  },

  async findByReference(reference: string): Promise<SandboxCharge | undefined> {
    return db('sandbox_charges').where({ reference }).first(CHARGE);
  },

  /** Only from one of these states; answers how it stands then. */
  async moveCharge(
    reference: string,
    from: readonly SandboxState[],
    to: { readonly state: SandboxState; readonly reason?: string },
  ): Promise<SandboxCharge | undefined> {
    await db('sandbox_charges')
      .where({ reference })
      .whereIn('state', [...from])
      .update({ state: to.state, reason: to.reason ?? null });
    return this.findByReference(reference);
  },

  /** 'done' for the same one again; 'too-much': more than was captured and is left. */
  async insertRefund(refund: {
    readonly orderId: string;
    readonly amountMinor: number;
    readonly once: string;
  }): Promise<'done' | 'too-much'> {
    return inTransaction(db, async (transaction) => {
      const { once, orderId, amountMinor } = refund;
      const { rows } = await runSql<{ captured: number }>(
        transaction,
        `select amount_minor as captured from sandbox_charges
        where order_id = ? and state = 'captured' for update`,
        [orderId],
      );
      const refunds = await transaction('sandbox_refunds').where({ order_id: orderId });
      if (refunds.some((each) => each.once === once)) return 'done';
      const given = refunds.reduce((sum, each) => sum + each.amount_minor, 0);
      if (given + amountMinor > (rows[0]?.captured ?? 0)) return 'too-much';
      await transaction('sandbox_refunds').insert({
        once,
        order_id: orderId,
        amount_minor: amountMinor,
      });
      return 'done';
    });
  },

  async insertCallback({ eventId, orderId }: SandboxCallback): Promise<void> {
    await db('sandbox_callbacks').insert({ event_id: eventId, order_id: orderId });
  },

  /** Not delivered yet, oldest first; each has been tried fewer than so many times. */
  async listCallbacks(maxTries: number): Promise<SandboxCallback[]> {
    return db('sandbox_callbacks')
      .where('tries', '<', maxTries)
      .orderBy('created_at')
      .limit(50)
      .select(CALLBACK);
  },

  async countTry(eventId: string): Promise<void> {
    await db('sandbox_callbacks').where({ event_id: eventId }).increment('tries', 1);
  },

  async deleteCallback(eventId: string): Promise<void> {
    await db('sandbox_callbacks').where({ event_id: eventId }).delete();
  },
});

export type SandboxBooks = ReturnType<typeof sandboxBooks>;
