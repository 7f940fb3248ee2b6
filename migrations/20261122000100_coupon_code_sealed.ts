import type { Knex } from 'knex';

// A coupon's typed code is shown again whenever its holder asks: beside its digest it is kept encrypted
// with the master key. Rows from before cannot be shown; a new one is made when it is asked for.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from coupon_codes;
    alter table coupon_codes add column sealed_code bytea not null;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table coupon_codes drop column sealed_code');
}
