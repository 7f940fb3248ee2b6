// Many wrong codes at one door, for staff to see. No address is kept.
import type { GuessingAlarm } from '../../common/protocol/counter.ts';
import type { Handle } from './database.ts';

export interface AlarmRow {
  readonly door: GuessingAlarm['door'];
  /** null: it concerns every shop. */
  readonly sellerId: string | null;
  readonly wrong: number;
  readonly addresses: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

export async function insertAlarm(handle: Handle, alarm: AlarmRow): Promise<number> {
  const [row] = await handle('guessing_alarms')
    .insert({
      door: alarm.door,
      seller_id: alarm.sellerId,
      wrong: alarm.wrong,
      addresses: alarm.addresses,
      from_at: new Date(alarm.fromMs),
      until_at: new Date(alarm.untilMs),
    })
    .returning('id');
  return row.id;
}

export async function updateAlarm(
  handle: Handle,
  id: number,
  { wrong, addresses, untilMs }: Pick<AlarmRow, 'wrong' | 'addresses' | 'untilMs'>,
): Promise<void> {
  await handle('guessing_alarms')
    .where({ id })
    .update({ wrong, addresses, until_at: new Date(untilMs) });
}

/** Newest first: this shop's kiosks, and strangers. */
export async function listAlarms(
  handle: Handle,
  sellerId: string,
  most: number,
): Promise<GuessingAlarm[]> {
  const rows = await handle('guessing_alarms')
    .where((of) => void of.where({ seller_id: sellerId }).orWhereNull('seller_id'))
    .orderBy('id', 'desc')
    .limit(most);
  return rows.map((row) => ({
    id: row.id,
    door: row.door,
    wrong: row.wrong,
    addresses: row.addresses,
    fromMs: row.from_at.getTime(),
    untilMs: row.until_at.getTime(),
  }));
}

/** The writes with the database already given. */
export const guessingStore = (handle: Handle) => ({
  insertAlarm: (alarm: AlarmRow) => insertAlarm(handle, alarm),
  updateAlarm: (id: number, alarm: Pick<AlarmRow, 'wrong' | 'addresses' | 'untilMs'>) =>
    updateAlarm(handle, id, alarm),
});
