import type { Knex } from 'knex';

// Orders with more than one coupon, where all of them allow it. `coupon_id` stays the first of them. That a
// coupon is used once is the coupon's own state: it names the one order that has reserved or used it.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table orders add column more_coupon_ids uuid[] not null default '{}',
      add constraint orders_first_coupon_first
        check (coupon_id is not null or cardinality(more_coupon_ids) = 0);
    create index coupons_used_by_member on coupons (member_id, used_at)
      where state in ('reserved', 'redeemed');
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index coupons_used_by_member;
    alter table orders drop constraint orders_first_coupon_first, drop column more_coupon_ids;
  `);
}
