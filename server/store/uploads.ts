import type { Handle } from './database.ts';
import { runSql } from './sql.ts';

/** A picture as our own encoder wrote it. */
export interface Upload {
  readonly name: string;
  readonly bytes: Buffer;
  readonly type: string;
  readonly width: number;
  readonly height: number;
}

export interface UploadQuota {
  readonly pictures: number;
  readonly bytes: number;
}

/** False: the seller has as many as allowed. */
export async function insertUpload(
  handle: Handle,
  sellerId: string,
  upload: Upload,
  quota: UploadQuota,
): Promise<boolean> {
  const { rowCount } = await runSql(
    handle,
    `insert into uploads (name, seller_id, bytes, type, width, height)
     select ?, ?, ?, ?, ?, ?
     where (select count(*) < ? and coalesce(sum(length(bytes)), 0) + ? <= ?
       from uploads where seller_id = ?)`,
    [
      upload.name,
      sellerId,
      upload.bytes,
      upload.type,
      upload.width,
      upload.height,
      quota.pictures,
      upload.bytes.length,
      quota.bytes,
      sellerId,
    ],
  );
  return rowCount === 1;
}

export async function findUpload(handle: Handle, name: string): Promise<Upload | undefined> {
  return handle('uploads').where({ name }).first('name', 'bytes', 'type', 'width', 'height');
}

/** Whether the seller may use this picture: it is one of their own. */
export async function ownsUpload(handle: Handle, sellerId: string, name: string): Promise<boolean> {
  return (await handle('uploads').where({ name, seller_id: sellerId }).first('name')) !== undefined;
}
