// What a redemption writes, without the product: the coupon, its redemption, and the command's row with its
// answer, one redemption at a time. Nothing is checked but what the statements themselves say.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { newId } from '../../tests/kiosks/support/kiosk-client.ts';
import type { Held } from './held.ts';

const COUPON = `update coupons set state = 'redeemed', used_at = now()
  where id = $1 and state = 'reserved' and used_by = $2`;
const REDEMPTION = `update redemptions set state = 'redeemed', settled_at = now()
  where id = $1 and state = 'held' and hold_until > now()`;
const COMMAND = `insert into kiosk_commands (kiosk_id, id, counter, name, body_digest, said_at, answer)
  values ($1, $2, $3, 'redeem', $4, now(), $5)`;
/** As large as a real one. */
const ANSWER = JSON.stringify({ answer: { ok: true, value: { padding: 'x'.repeat(330) } } });
/** Far above what the kiosks themselves count. */
const FIRST_COUNTER = 1_000_000_000_000;

export interface BareSql {
  redeem(held: Held): Promise<void>;
  close(): Promise<void>;
}

/** BEGIN, three statements, COMMIT: one transaction for each redemption. */
export function openBareSql(databaseUrl: string, kioskId: string, pool: number): BareSql {
  const connections = new pg.Pool({ connectionString: databaseUrl, max: pool });
  let counter = FIRST_COUNTER;
  return {
    async redeem({ couponId, redemptionId }) {
      const connection = await connections.connect();
      try {
        await connection.query('begin');
        const coupon = await connection.query(COUPON, [couponId, redemptionId]);
        const redemption = await connection.query(REDEMPTION, [redemptionId]);
        counter += 1;
        const command = [kioskId, newId(), counter, randomBytes(32), ANSWER];
        await connection.query(COMMAND, command);
        await connection.query('commit');
        if (coupon.rowCount !== 1 || redemption.rowCount !== 1) throw new Error('was not held');
      } finally {
        connection.release();
      }
    },
    close: () => connections.end(),
  };
}
