import type { Knex } from 'knex';

// The issue list is read newest first, page by page, while it grows; and no sheet is issued twice.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create unique index claims_one_confirmed_per_sheet on claims (campaign_id, sheet)
      where state = 'confirmed';
    create index claims_in_issue_order on claims (campaign_id, settled_at, sheet)
      where state = 'confirmed';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`drop index claims_one_confirmed_per_sheet, claims_in_issue_order;`);
}
