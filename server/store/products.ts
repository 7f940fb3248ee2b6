import type { ProductFields } from '../../common/protocol/products.ts';
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';
import type { Transaction } from './transaction.ts';

// Every write names the seller: what belongs to another one is not touched.

export interface Product extends ProductFields {
  readonly id: string;
  readonly sellerId: string;
  readonly updatedAtMs: number;
}

export interface ProductRow {
  id: string;
  seller_id: string;
  number: string;
  model: string;
  name: string;
  price_minor: number;
  currency: string;
  specifications: string;
  picture: string | null;
  is_listed: boolean;
  members_only: boolean;
  updated_at: Date;
}

export const toProduct = (row: ProductRow): Product => ({
  id: row.id,
  sellerId: row.seller_id,
  number: row.number,
  model: row.model,
  name: row.name,
  priceMinor: row.price_minor,
  currency: row.currency,
  specifications: row.specifications,
  picture: row.picture,
  isListed: row.is_listed,
  membersOnly: row.members_only,
  updatedAtMs: row.updated_at.getTime(),
});

const toRow = (fields: ProductFields) => ({
  number: fields.number,
  model: fields.model,
  name: fields.name,
  price_minor: fields.priceMinor,
  currency: fields.currency,
  specifications: fields.specifications,
  picture: fields.picture,
  is_listed: fields.isListed,
  members_only: fields.membersOnly,
});

/** A seller's product by its number, listed or not. */
export async function findProduct(
  handle: Handle,
  sellerId: string,
  number: string,
): Promise<Product | undefined> {
  const row = await handle('products').where({ seller_id: sellerId, number }).first();
  return row && toProduct(row);
}

/** False: the seller has a product of this number already. */
export async function insertProduct(
  handle: Handle,
  sellerId: string,
  id: string,
  fields: ProductFields,
): Promise<boolean> {
  const inserted: unknown[] = await handle('products')
    .insert({ id, seller_id: sellerId, ...toRow(fields) })
    .onConflict(['seller_id', 'number'])
    .ignore()
    .returning('id');
  return inserted.length === 1;
}

/** 'taken': another product of the seller has the number. 'gone': there is no such product of this seller. */
export async function updateProduct(
  transaction: Transaction,
  sellerId: string,
  id: string,
  fields: ProductFields,
): Promise<'saved' | 'taken' | 'gone'> {
  const { rows } = await runSql<{ id: string; number: string }>(
    transaction,
    'select id, number from products where seller_id = ? and (id = ? or number = ?) for update',
    [sellerId, id, fields.number],
  );
  if (!rows.some((row) => row.id === id)) return 'gone';
  if (rows.some((row) => row.id !== id)) return 'taken';
  await transaction('products')
    .where({ seller_id: sellerId, id })
    .update({ ...toRow(fields), updated_at: transaction.fn.now() });
  return 'saved';
}

/** What an import says of a product; what it does not say stays as it is. */
export interface ProductLine {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly priceMinor?: number;
  readonly currency?: string;
  readonly model?: string;
  readonly specifications?: string;
  readonly isListed?: boolean;
  readonly membersOnly?: boolean;
}

/** One import of a seller after the other: two that meet would wait for each other's rows. */
export async function lockCatalogue(transaction: Transaction, sellerId: string): Promise<void> {
  await runSql(transaction, 'select from sellers where id = ? for no key update', [sellerId]);
}

/**
 * Adds products, or updates those whose number the seller has already: one statement for all. No number
 * may occur twice. Returns how many were added.
 */
export async function upsertProducts(
  transaction: Transaction,
  sellerId: string,
  lines: readonly ProductLine[],
  newCurrency: string,
): Promise<number> {
  const { rows } = await runSql<{ added: boolean }>(
    transaction,
    `with lines as (
       select * from jsonb_to_recordset(?::jsonb) as line (id uuid, number text, name text,
         "priceMinor" bigint, currency text, model text, specifications text,
         "isListed" boolean, "membersOnly" boolean)
     ), changed as (
       update products set
         name = lines.name,
         price_minor = coalesce(lines."priceMinor", price_minor),
         currency = coalesce(lines.currency, products.currency),
         model = coalesce(lines.model, products.model),
         specifications = coalesce(lines.specifications, products.specifications),
         is_listed = coalesce(lines."isListed", is_listed),
         members_only = coalesce(lines."membersOnly", members_only),
         updated_at = now()
       from lines where products.seller_id = ? and products.number = lines.number
       returning products.number
     ), added as (
       insert into products (id, seller_id, number, name, price_minor, currency, model,
         specifications, is_listed, members_only)
       select id, ?, number, name, "priceMinor", coalesce(currency, ?), coalesce(model, ''),
         coalesce(specifications, ''), coalesce("isListed", true), coalesce("membersOnly", false)
       from lines where number not in (select number from changed)
       on conflict (seller_id, number) do nothing
       returning true as added
     )
     select added from added`,
    [JSON.stringify(lines), sellerId, sellerId, newCurrency],
  );
  return rows.length;
}

/** What the seller's products of these numbers are priced in: an import has to read its amounts by it. */
export async function listCurrencies(
  handle: Handle,
  sellerId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows: { number: string; currency: string }[] = await handle('products')
    .where({ seller_id: sellerId })
    .select('number', 'currency');
  return new Map(rows.map(({ number, currency }) => [number, currency]));
}
