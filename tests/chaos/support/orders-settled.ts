import type { Database } from '../../../server/store/database.ts';
import { until } from '../../socket/support/until.ts';

/** Waits for what a start or the sweep still takes up: no order is under way afterwards. */
export const ordersSettled = (db: Database): Promise<void> =>
  until(
    'everything is settled',
    async () => {
      const open = await db('orders').whereIn('state', ['reserved', 'authorised']).first();
      return open === undefined;
    },
    60_000,
  );
