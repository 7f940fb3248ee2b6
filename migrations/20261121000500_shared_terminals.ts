import type { Knex } from 'knex';

// A session on a terminal that several people use: it makes no device anybody's.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`alter table member_sessions add column is_shared boolean not null default false`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`alter table member_sessions drop column is_shared`);
}
