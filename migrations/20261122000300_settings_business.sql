-- Where a business works and what it offers.

-- The settings of a business are a record like every other: found by (business_id, id).
alter table business add column business_id uuid not null generated always as (id) stored;

-- A shop.
create table location (
  business_id uuid not null constraint location_business_fkey references business (id),
  id uuid not null,
  name text not null constraint location_name_length check (length(name) between 1 and 120),
  address text not null default '' constraint location_address_length check (length(address) <= 500),
  -- IANA name; every instant of the shop is shown in it.
  time_zone text not null,
  -- ISO 3166 country in which a number without + is read.
  phone_region text not null constraint location_phone_region_form check (phone_region ~ '^[A-Z]{2}$'),
  -- [{"day": 1..7 (ISO, Monday is 1), "opens": "08:00", "closes": "18:00"}], local time.
  opening_hours jsonb not null default '[]',
  is_main boolean not null default false,
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint location_pkey primary key (business_id, id)
);
create unique index location_name_key on location (business_id, lower(name)) where archived_at is null;
call guard_tenant('location');

-- What can be booked.
create table service_type (
  business_id uuid not null constraint service_type_business_fkey references business (id),
  id uuid not null,
  name text not null constraint service_type_name_length check (length(name) between 1 and 80),
  kind text not null constraint service_type_kind_known
    check (kind in ('daycare', 'boarding', 'grooming', 'training', 'standalone')),
  duration_minutes integer not null default 60
    constraint service_type_duration_range check (duration_minutes between 5 and 43200),
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint service_type_pkey primary key (business_id, id)
);
create unique index service_type_name_key on service_type (business_id, lower(name)) where archived_at is null;
call guard_tenant('service_type');
