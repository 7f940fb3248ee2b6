import type { Knex } from 'knex';

// What orders need beside themselves: refunds that can be taken up again after a crash, and the books of the
// payment provider for trying things out, which knows no more of us than a real one would.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table orders
      -- The operator's fee as it was when it was ordered.
      add column commission_basis_points integer not null default 0
        check (commission_basis_points between 0 and 10000),
      -- The signed acceptance.
      add column receipt jsonb;
    -- The provider's token that this order is paid with; never a card number.
    alter table payments add column token text;
    create index orders_of_member on orders (member_id, created_at desc);

    create table refunds (
      id uuid primary key,
      order_id uuid not null references orders,
      idempotency_key text not null,
      lines jsonb not null,
      amount_minor bigint not null check (amount_minor >= 0),
      -- What had been paid and not refunded before.
      kept_minor bigint not null check (kept_minor >= amount_minor),
      is_last boolean not null,
      state text not null default 'started' check (state in ('started', 'done')),
      created_at timestamptz not null default now(),
      unique (order_id, idempotency_key)
    );
    create index refunds_unfinished on refunds (created_at) where state = 'started';

    create table sandbox_methods (
      token text primary key,
      card text not null check (card in ('approves', 'declines', 'second-step', 'times-out')),
      label text not null,
      created_at timestamptz not null default now()
    );
    create table sandbox_charges (
      order_id uuid primary key,
      reference text not null unique,
      amount_minor bigint not null check (amount_minor > 0),
      currency text not null,
      state text not null check (state in
        ('action-required', 'authorised', 'captured', 'declined', 'cancelled')),
      reason text,
      return_url text not null,
      created_at timestamptz not null default now()
    );
    create table sandbox_refunds (
      once text primary key,
      order_id uuid not null references sandbox_charges,
      amount_minor bigint not null check (amount_minor > 0)
    );
    create table sandbox_callbacks (
      event_id text primary key,
      order_id uuid not null,
      created_at timestamptz not null default now(),
      tries integer not null default 0
    );
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table sandbox_callbacks, sandbox_refunds, sandbox_charges, sandbox_methods, refunds;
    drop index orders_of_member;
    alter table payments drop column token;
    alter table orders drop column commission_basis_points, drop column receipt;
  `);
}
