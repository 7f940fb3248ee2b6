import type { Knex } from 'knex';

// Sellers' own pictures, and what their lists and the shop's are searched by.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table uploads (
      name text primary key check (name ~ '^upload-[a-z0-9-]{1,50}$'),
      seller_id uuid not null references sellers,
      -- As our own encoder wrote it: never the bytes that were sent.
      bytes bytea not null,
      type text not null check (type in ('image/webp')),
      width integer not null,
      height integer not null,
      created_at timestamptz not null default now()
    );
    create index uploads_of_seller on uploads (seller_id);

    alter table products add column search_text text not null generated always as
      (lower(normalize(number || ' ' || model || ' ' || name, NFKC))) stored;
    create index products_in_shop on products (name, id) where is_listed;
    create index coupons_of_product on coupons (product_id, member_id) where product_id is not null;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index products_in_shop, coupons_of_product;
    alter table products drop column search_text;
    drop table uploads;
  `);
}
