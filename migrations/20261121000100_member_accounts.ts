import type { Knex } from 'knex';

// What signing in again needs beside the members themselves, and what was done about misuse.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table member_resets (
      token_hash bytea primary key check (length(token_hash) = 32),
      member_id uuid not null references members on delete cascade,
      expires_at timestamptz not null
    );
    create index member_resets_of_member on member_resets (member_id);
    create index member_sessions_of_member on member_sessions (member_id);
    create index members_by_email on members (lower(person->>'email'));

    -- Every suspension and reinstatement, by whom and why; without a person: by the policy.
    create table member_standings (
      id bigint generated always as identity primary key,
      member_id uuid not null references members on delete cascade,
      status text not null check (status in ('active', 'suspended')),
      staff_id uuid references staff,
      seller_id uuid references sellers,
      note text not null,
      at timestamptz not null default now(),
      check ((staff_id is null) = (seller_id is null))
    );
    create index member_standings_of_member on member_standings (member_id, id desc);
    create index misuses_open on misuses (member_id, at) where reviewed_at is null;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index misuses_open, members_by_email, member_sessions_of_member;
    drop table member_standings, member_resets;
  `);
}
