import type { Knex } from 'knex';

// What a form says in one line, in one width and case, so that searching a long issue list need not
// take every form apart. It stands in the row with the personal data and goes when that row goes.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table issue_list_entries add column search_text text not null generated always as
      (lower(normalize(jsonb_path_query_array(form, '$.*')::text, NFKC))) stored;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`alter table issue_list_entries drop column search_text;`);
}
