import type { Handle } from './database.ts';
import { runSql } from './sql.ts';

export interface DeviceRow {
  readonly id: string;
  /** Thumbprint of its key, 64 hex characters. */
  readonly key: string;
}

/**
 * Writes the devices that are new, in one statement, and answers the key that each was first seen
 * with, in the order of the argument.
 */
export async function registerDevices(
  handle: Handle,
  devices: readonly DeviceRow[],
): Promise<readonly string[]> {
  const ids = devices.map((device) => device.id);
  await runSql(
    handle,
    `insert into devices (id, key_thumbprint) select * from unnest(?::uuid[], ?::bytea[])
     on conflict (id) do nothing`,
    [ids, devices.map((device) => Buffer.from(device.key, 'hex'))],
  );
  const { rows } = await runSql<{ id: string; key: string }>(
    handle,
    `select id, encode(key_thumbprint, 'hex') as key from devices where id = any(?::uuid[])`,
    [ids],
  );
  const keys = new Map(rows.map((row) => [row.id, row.key]));
  return devices.map((device) => keys.get(device.id)!);
}

/**
 * Takes the one re-binding that a device has in a campaign, if it is still there, and answers the key
 * that has it. The campaign and the device must exist.
 */
export async function rebindDevice(
  handle: Handle,
  campaignId: string,
  device: DeviceRow,
): Promise<string> {
  await runSql(
    handle,
    `insert into device_rebinds (campaign_id, device_id, key_thumbprint) values (?, ?, ?)
     on conflict (campaign_id, device_id) do nothing`,
    [campaignId, device.id, Buffer.from(device.key, 'hex')],
  );
  const { rows } = await runSql<{ key: string }>(
    handle,
    `select encode(key_thumbprint, 'hex') as key from device_rebinds
     where campaign_id = ? and device_id = ?`,
    [campaignId, device.id],
  );
  return rows[0]!.key;
}

/** The functions above with the database already given, for those who may not know one. */
export const deviceStore = (handle: Handle) => ({
  register: (devices: readonly DeviceRow[]) => registerDevices(handle, devices),
  rebind: (campaignId: string, device: DeviceRow) => rebindDevice(handle, campaignId, device),
});
export type DeviceStore = ReturnType<typeof deviceStore>;
