import type { Knex } from 'knex';

// When the staff member's password was last shown in a session: paying money back asks for it anew after a
// while. Of sessions that are older than this column nobody knows, so they are asked.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table staff_sessions add column password_shown_at timestamptz not null default 'epoch';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`alter table staff_sessions drop column password_shown_at`);
}
