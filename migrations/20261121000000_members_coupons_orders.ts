import type { Knex } from 'knex';

// Members, products, sealed coupons, orders and the ledger. As with draws, what must never happen is
// made impossible here: a coupon in two orders, a payment for no order, a ledger that does not balance.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table members (
      id uuid primary key,
      membership_number text not null unique,
      -- Personal data: name, address, e-mail, telephone.
      person jsonb not null,
      password_hash text not null,
      -- 32 bytes, encrypted with the master key.
      sealed_member_key bytea not null,
      -- A token of the payment provider and words to recognise it by; never a card number.
      payment_method jsonb,
      status text not null default 'active' check (status in ('active', 'suspended')),
      suspended_because text,
      created_at timestamptz not null default now()
    );
    create table member_sessions (
      token_hash bytea primary key check (length(token_hash) = 32),
      member_id uuid not null references members on delete cascade,
      expires_at timestamptz not null
    );
    -- What a device has won belongs to the member who signs in on it.
    create table member_devices (
      device_id uuid primary key references devices,
      member_id uuid not null references members,
      linked_at timestamptz not null default now()
    );

    create table products (
      id uuid primary key,
      seller_id uuid not null references sellers,
      number text not null check (length(number) between 1 and 40),
      model text not null default '',
      name text not null check (length(name) between 1 and 200),
      price_minor bigint not null check (price_minor >= 0),
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      specifications text not null default '',
      picture text,
      is_listed boolean not null default true,
      members_only boolean not null default false,
      updated_at timestamptz not null default now(),
      unique (seller_id, number)
    );

    -- What a seller offers: everyone who fetches it gets a coupon of their own.
    create table coupon_offers (
      id uuid primary key,
      seller_id uuid not null references sellers,
      product_id uuid not null references products,
      design jsonb not null,
      -- {benefit}, encrypted: the value is hidden from whoever reads the table.
      sealed_benefit bytea not null,
      -- open: the discount is shown from the start, to measure what hiding brings.
      mode text not null default 'sealed' check (mode in ('sealed', 'open')),
      policy jsonb not null,
      is_active boolean not null default true,
      created_at timestamptz not null default now()
    );
    create unique index coupon_offers_one_active on coupon_offers (product_id) where is_active;

    create table coupons (
      id uuid primary key,
      serial bigint generated always as identity unique,
      seller_id uuid not null references sellers,
      -- null: for every product of the seller.
      product_id uuid references products,
      offer_id uuid references coupon_offers,
      campaign_id uuid references campaigns,
      sheet integer,
      member_id uuid references members,
      design jsonb not null,
      mode text not null default 'sealed' check (mode in ('sealed', 'open')),
      sealed_benefit bytea not null,
      sealed_content_key bytea not null,
      -- The 16 bytes in the picture.
      payload bytea unique check (length(payload) = 16),
      picture bytea,
      picture_digest bytea unique check (length(picture_digest) = 32),
      policy jsonb not null,
      issued_at timestamptz not null default now(),
      valid_from timestamptz not null,
      valid_until timestamptz not null check (valid_until > valid_from),
      state text not null default 'issued' check (state in ('issued', 'reserved', 'redeemed', 'void')),
      -- The order (or counter) that reserved or redeemed it.
      used_by uuid,
      used_at timestamptz,
      check ((offer_id is null) <> (campaign_id is null)),
      check ((state in ('reserved', 'redeemed')) = (used_by is not null))
    );
    create unique index coupons_one_per_offer_and_member on coupons (offer_id, member_id) where offer_id is not null;
    create unique index coupons_one_per_sheet on coupons (campaign_id, sheet) where campaign_id is not null;
    create index coupons_of_member on coupons (member_id, issued_at desc);

    create table misuses (
      id bigint generated always as identity primary key,
      member_id uuid references members,
      coupon_id uuid references coupons,
      reason text not null,
      -- What was presented: seller, product, digest of the picture; no personal data.
      presented jsonb not null,
      at timestamptz not null default now(),
      reviewed_at timestamptz,
      reviewed_by uuid references staff,
      note text
    );
    create index misuses_of_member on misuses (member_id, at desc);

    create table orders (
      id uuid primary key,
      member_id uuid not null references members,
      seller_id uuid not null references sellers,
      idempotency_key text not null,
      body_digest text not null,
      coupon_id uuid references coupons,
      currency text not null,
      list_minor bigint not null check (list_minor >= 0),
      discount_minor bigint not null check (discount_minor between 0 and list_minor),
      total_minor bigint not null check (total_minor = list_minor - discount_minor),
      refunded_minor bigint not null default 0 check (refunded_minor between 0 and total_minor),
      state text not null check (state in
        ('reserved', 'authorised', 'accepted', 'refused', 'cancelled', 'refunded')),
      refusal jsonb,
      -- Personal data: name and address to send it to, as they were when it was ordered.
      recipient jsonb not null,
      created_at timestamptz not null default now(),
      settled_at timestamptz,
      unique (member_id, idempotency_key)
    );
    create unique index orders_one_per_coupon on orders (coupon_id)
      where coupon_id is not null and state in ('reserved', 'authorised', 'accepted');
    create index orders_unsettled on orders (created_at) where state in ('reserved', 'authorised');

    create table order_lines (
      order_id uuid not null references orders,
      line integer not null,
      product_id uuid not null references products,
      product_number text not null,
      product_name text not null,
      quantity integer not null check (quantity > 0),
      unit_minor bigint not null check (unit_minor >= 0),
      -- This line's frozen share of the discount: partial refunds are worked out from it.
      discount_minor bigint not null check (discount_minor >= 0),
      refunded_quantity integer not null default 0 check (refunded_quantity between 0 and quantity),
      primary key (order_id, line)
    );

    create table payments (
      order_id uuid primary key references orders,
      provider text not null,
      -- The provider's name for it.
      reference text unique,
      amount_minor bigint not null check (amount_minor >= 0),
      currency text not null,
      state text not null check (state in
        ('started', 'action-required', 'authorised', 'captured', 'declined', 'cancelled', 'refunded')),
      page text,
      updated_at timestamptz not null default now()
    );
    -- Every callback of a provider once, whatever it sends twice.
    create table payment_callbacks (
      provider text not null,
      event_id text not null,
      received_at timestamptz not null default now(),
      primary key (provider, event_id)
    );

    create table delivery_instructions (
      order_id uuid primary key references orders,
      seller_id uuid not null references sellers,
      state text not null default 'new' check (state in ('new', 'shipped', 'refused')),
      printed_at timestamptz,
      settled_at timestamptz,
      refused_because text,
      created_at timestamptz not null default now()
    );
    create index delivery_instructions_of_seller on delivery_instructions (seller_id, created_at desc);

    -- Double entry: every posting's entries sum to zero in each currency.
    create table ledger_postings (
      id uuid primary key,
      order_id uuid references orders,
      kind text not null check (kind in ('sale', 'refund', 'payout')),
      at timestamptz not null default now(),
      -- What makes a posting the same one when a step is repeated.
      once text not null unique
    );
    create table ledger_entries (
      posting_id uuid not null references ledger_postings,
      line integer not null,
      -- payments, commission, or seller:<id>.
      account text not null,
      amount_minor bigint not null check (amount_minor <> 0),
      currency text not null,
      primary key (posting_id, line)
    );
    create index ledger_entries_of_account on ledger_entries (account);
    create function ledger_posting_balances() returns trigger language plpgsql as $$
      begin
        if exists (select 1 from ledger_entries where posting_id = new.posting_id
          group by currency having sum(amount_minor) <> 0) then
          raise exception 'ledger posting % does not balance', new.posting_id;
        end if;
        return null;
      end $$;
    create constraint trigger ledger_entries_balance after insert or update on ledger_entries
      deferrable initially deferred for each row execute function ledger_posting_balances();
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table ledger_entries, ledger_postings, delivery_instructions, payment_callbacks, payments,
      order_lines, orders, misuses, coupons, coupon_offers, products, member_devices,
      member_sessions, members;
    drop function ledger_posting_balances;
  `);
}
