import type { Knex } from 'knex';

// The truth is in constraints: whatever the code above it gets wrong, no number goes out twice and
// nobody draws twice.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table sellers (
      id uuid primary key,
      name text not null check (length(name) between 1 and 120),
      created_at timestamptz not null default now()
    );

    create table staff (
      id uuid primary key,
      seller_id uuid not null references sellers,
      email text not null unique check (email = lower(email)),
      name text not null,
      password_hash text not null,
      created_at timestamptz not null default now()
    );

    create table staff_sessions (
      token_hash bytea primary key check (length(token_hash) = 32),
      staff_id uuid not null references staff on delete cascade,
      expires_at timestamptz not null
    );

    -- Keys that sign receipts; the private half is encrypted with the master key.
    create table receipt_keys (
      key_id text primary key,
      public_key jsonb not null,
      sealed_private_key bytea not null,
      created_at timestamptz not null default now()
    );

    create table campaigns (
      id uuid primary key,
      seller_id uuid not null references sellers,
      slug text not null unique,
      announcement jsonb not null,
      conditions jsonb not null,
      stage text not null default 'draft'
        check (stage in ('draft', 'announced', 'open', 'closing', 'closed')),
      end_reason text check (end_reason in ('sold-out', 'period-over')),
      opens_at timestamptz not null,
      closes_at timestamptz not null check (closes_at > opens_at),
      closed_at timestamptz,
      -- From here on: set when the campaign is frozen and sealed, and never changed again.
      conditions_text text,
      sealed_seed bytea,
      commitment jsonb,
      epoch text check (length(epoch) = 8),
      -- Last event; the row is locked by every batch, so the log has no gaps.
      seq bigint not null default 0,
      created_at timestamptz not null default now(),
      check (stage = 'draft' or
        (conditions_text is not null and sealed_seed is not null and commitment is not null and epoch is not null)),
      check ((stage = 'closed') = (closed_at is not null))
    );
    create index campaigns_by_seller on campaigns (seller_id, created_at desc);

    create table devices (
      id uuid primary key,
      key_thumbprint bytea not null check (length(key_thumbprint) = 32),
      created_at timestamptz not null default now()
    );

    -- A known device that comes with a new key (its browser erased the old one). Counted per campaign.
    create table device_rebinds (
      campaign_id uuid not null references campaigns,
      device_id uuid not null references devices,
      key_thumbprint bytea not null,
      at timestamptz not null default now(),
      primary key (campaign_id, device_id)
    );

    create table claims (
      campaign_id uuid not null references campaigns,
      participant uuid not null,
      device_key bytea not null check (length(device_key) = 32),
      number integer not null check (number >= 1),
      home integer not null check (home >= 1),
      sheet integer not null check (sheet >= 1),
      tier integer not null check (tier >= 0),
      ticket bytea not null check (length(ticket) = 16),
      draw_key text not null,
      seq bigint not null,
      drawn_at timestamptz not null,
      state text not null check (state in ('held', 'confirmed', 'cancelled', 'expired')),
      hold_until timestamptz not null,
      settled_at timestamptz,
      settle_key text,
      form_digest text,
      issued_at timestamptz,
      primary key (campaign_id, participant),
      check ((state = 'held') = (settled_at is null))
    );
    create unique index claims_one_per_device_key on claims (campaign_id, device_key);
    create unique index claims_one_per_number on claims (campaign_id, number)
      where state in ('held', 'confirmed');

    create table events (
      campaign_id uuid not null references campaigns,
      seq bigint not null check (seq >= 1),
      at timestamptz not null,
      type text not null,
      number integer,
      ticket bytea,
      -- What only some events carry: contenders, reasons.
      detail jsonb,
      -- The number a returned one changed sheets with, encrypted until the campaign is closed.
      sealed bytea,
      primary key (campaign_id, seq)
    );

    -- Personal data live here alone, so that erasing them leaves the draw's record whole.
    create table issue_list_entries (
      campaign_id uuid not null,
      participant uuid not null,
      form jsonb not null,
      primary key (campaign_id, participant),
      foreign key (campaign_id, participant) references claims
    );
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table issue_list_entries, events, claims, device_rebinds, devices, campaigns, receipt_keys,
      staff_sessions, staff, sellers;
  `);
}
