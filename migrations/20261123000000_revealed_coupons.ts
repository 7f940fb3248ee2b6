import type { Knex } from 'knex';

// When a page told that its holder had scratched a sealed coupon free; what was read is not told. It is what
// sealing is compared by.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table coupons add column revealed_at timestamptz,
      add constraint coupons_reveal_what_is_sealed check (revealed_at is null or mode = 'sealed');
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`alter table coupons drop column revealed_at`);
}
