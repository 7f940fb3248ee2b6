import type { Knex } from 'knex';

// Kiosks, ticket codes and the counter. A code is stored as a keyed digest: reading the tables gives
// nobody a draw, a coupon or a kiosk.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table kiosks (
      id uuid primary key,
      seller_id uuid not null references sellers,
      name text not null check (length(name) between 1 and 60),
      scopes text[] not null check (scopes <@ array['draw', 'redeem', 'display'] and cardinality(scopes) >= 1),
      staff_code_hash text,
      state text not null default 'waiting' check (state in ('waiting', 'enrolled', 'revoked')),
      -- The single-use code that enrols it; gone once it is used.
      enrolment_digest bytea unique check (length(enrolment_digest) = 32),
      enrolment_until timestamptz,
      -- 32 bytes, encrypted with the master key.
      sealed_key bytea,
      -- Counters up to here are used up although their commands are no longer kept.
      counter_floor bigint not null default 0,
      seen_at timestamptz,
      created_at timestamptz not null default now(),
      check ((enrolment_digest is null) = (enrolment_until is null)),
      check ((state = 'enrolled') <= (sealed_key is not null))
    );
    create index kiosks_of_seller on kiosks (seller_id, created_at desc);

    -- What a kiosk was answered, written with the effect: whatever is sent twice happens once.
    create table kiosk_commands (
      kiosk_id uuid not null references kiosks,
      id text not null,
      counter bigint not null,
      name text not null,
      body_digest bytea not null check (length(body_digest) = 32),
      said_at timestamptz not null,
      at timestamptz not null default now(),
      -- null while it is under way in another table (a draw is stored with its campaign).
      answer jsonb,
      primary key (kiosk_id, id),
      unique (kiosk_id, counter)
    );
    create index kiosk_commands_by_age on kiosk_commands (at);

    create table ticket_batches (
      id uuid primary key,
      campaign_id uuid not null references campaigns,
      label text not null check (length(label) between 1 and 60),
      count integer not null check (count between 1 and 10000),
      is_void boolean not null default false,
      created_at timestamptz not null default now()
    );
    create index ticket_batches_of_campaign on ticket_batches (campaign_id, created_at desc);
    create table tickets (
      -- The participant of whoever draws with it.
      id uuid primary key,
      batch_id uuid not null references ticket_batches,
      campaign_id uuid not null references campaigns,
      place integer not null check (place >= 1),
      code_digest bytea not null unique check (length(code_digest) = 32),
      -- The code itself, encrypted with the master key: a batch can be printed again.
      sealed_code bytea not null,
      -- Who it belongs to once a member has used or claimed it: what it wins is theirs.
      member_id uuid references members,
      unique (batch_id, place)
    );
    create index tickets_of_member on tickets (member_id) where member_id is not null;

    -- Which kiosk drew for whom: confirming and cancelling is for kiosks of the same shop.
    create table kiosk_draws (
      campaign_id uuid not null references campaigns,
      participant uuid not null,
      kiosk_id uuid not null references kiosks,
      at timestamptz not null default now(),
      primary key (campaign_id, participant)
    );

    -- Codes by which coupons are brought to a counter; made when the holder first asks for one.
    create table coupon_codes (
      coupon_id uuid primary key references coupons,
      code_digest bytea not null unique check (length(code_digest) = 32),
      created_at timestamptz not null default now()
    );

    create table redemptions (
      id uuid primary key,
      seller_id uuid not null references sellers,
      kiosk_id uuid not null references kiosks,
      coupon_id uuid not null references coupons,
      product_id uuid not null references products,
      product_number text not null,
      quantity integer not null check (quantity between 1 and 99),
      list_minor bigint not null check (list_minor >= 0),
      discount_minor bigint not null check (discount_minor between 0 and list_minor),
      currency text not null,
      state text not null check (state in ('held', 'redeemed', 'released', 'undone', 'expired')),
      held_at timestamptz not null default now(),
      hold_until timestamptz not null,
      settled_at timestamptz,
      undone_because text
    );
    create unique index redemptions_one_per_coupon on redemptions (coupon_id)
      where state in ('held', 'redeemed');
    create index redemptions_of_seller on redemptions (seller_id, held_at desc);
    create index redemptions_held on redemptions (hold_until) where state = 'held';

    -- Many wrong codes at one door: for staff to see.
    create table guessing_alarms (
      id bigint generated always as identity primary key,
      door text not null check (door in ('enrolment', 'ticket', 'coupon')),
      -- null: of all shops.
      seller_id uuid references sellers,
      wrong integer not null,
      addresses integer not null,
      from_at timestamptz not null,
      until_at timestamptz not null
    );
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table guessing_alarms, redemptions, coupon_codes, kiosk_draws, tickets, ticket_batches,
      kiosk_commands, kiosks;
  `);
}
