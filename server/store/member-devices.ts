// The devices that are a member's.
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';

export interface MemberDeviceRow {
  readonly id: string;
  readonly linkedAtMs: number;
}

/**
 * Links a device that is known and nobody's to the member of a session, unless that is on a shared
 * terminal. Whose it is stays as it is.
 */
export async function linkDevice(
  handle: Handle,
  deviceId: string,
  tokenHash: Buffer,
): Promise<void> {
  await runSql(
    handle,
    `insert into member_devices (device_id, member_id)
     select devices.id, member_id from devices, member_sessions
     where devices.id = ? and token_hash = ? and not is_shared
     on conflict (device_id) do nothing`,
    [deviceId, tokenHash],
  );
}

export async function unlinkDevice(
  handle: Handle,
  deviceId: string,
  memberId: string,
): Promise<void> {
  await handle('member_devices').where({ device_id: deviceId, member_id: memberId }).delete();
}

export async function listDevices(
  handle: Handle,
  memberId: string,
): Promise<readonly MemberDeviceRow[]> {
  const rows = await handle('member_devices')
    .where({ member_id: memberId })
    .orderBy('linked_at', 'desc')
    .select('device_id', 'linked_at');
  return rows.map((row) => ({ id: row.device_id, linkedAtMs: row.linked_at.getTime() }));
}
