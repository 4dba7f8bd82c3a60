-- The customer and what is known about them.

-- The person who owns pets; the card is theirs.
create table customer (
  business_id uuid not null constraint customer_business_fkey references business (id),
  id uuid not null,
  name text not null constraint customer_name_length check (length(name) between 1 and 200),
  -- fold(name): the sort key of lists, kept by a trigger.
  sort_name text collate "C" not null default '',
  business_name text not null default '' constraint customer_business_name_length check (length(business_name) <= 200),
  -- How the contact was added, and by whom (null: by itself).
  source text not null constraint customer_source_known check (source in
    ('text', 'facebook', 'google', 'email', 'call', 'web_form', 'chat', 'import', 'by_hand')),
  created_by uuid,
  assigned_to uuid,
  -- Hundredths of a percent taken off by default: 1000 is 10 %.
  discount_bp integer not null default 0 constraint customer_discount_range check (discount_bp between 0 and 10000),
  photo_file_id uuid,
  last_activity_at timestamptz not null default now(),
  blocked_at timestamptz,
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint customer_pkey primary key (business_id, id),
  constraint customer_assigned_fkey foreign key (business_id, assigned_to) references staff (business_id, id),
  constraint customer_created_by_fkey foreign key (business_id, created_by) references staff (business_id, id)
);
create index customer_name_idx on customer (business_id, sort_name, id) where archived_at is null;
create index customer_activity_idx on customer (business_id, last_activity_at desc, id desc) where archived_at is null;
create index customer_archived_idx on customer (business_id, sort_name, id) where archived_at is not null;
create index customer_assigned_idx on customer (business_id, assigned_to, sort_name, id) where archived_at is null;
create index customer_created_idx on customer (business_id, created_at desc, id desc) where archived_at is null;
call guard_tenant('customer');

-- A phone number or an email address of a customer.
create table contact_point (
  business_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  kind text not null constraint contact_point_kind_known check (kind in ('phone', 'email')),
  -- As it was typed, and as it is matched: E.164, or the address in lower case.
  raw text not null constraint contact_point_raw_length check (length(raw) between 1 and 254),
  normal text not null constraint contact_point_normal_length check (length(normal) between 1 and 254),
  label text not null default 'mobile' constraint contact_point_label_known check (label in ('mobile', 'home', 'office', 'other')),
  is_main boolean not null default false,
  -- 'Enable texts to this number': texts go nowhere else.
  sms boolean not null default false,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint contact_point_pkey primary key (business_id, id),
  constraint contact_point_sms_phone check (not sms or kind = 'phone'),
  constraint contact_point_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id)
);
create unique index contact_point_value_key on contact_point (business_id, customer_id, kind, normal);
create index contact_point_normal_idx on contact_point (business_id, kind, normal);
-- Exactly one Main of each kind: the room takes it from one before it gives it to another.
create unique index contact_point_main_key on contact_point (business_id, customer_id, kind) where is_main;
call guard_tenant('contact_point');

-- Where a customer lives or gets mail.
create table address (
  business_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  label text not null default '' constraint address_label_length check (length(label) <= 60),
  street text not null default '' constraint address_street_length check (length(street) <= 300),
  city text not null default '' constraint address_city_length check (length(city) <= 120),
  region text not null default '' constraint address_region_length check (length(region) <= 120),
  postcode text not null default '' constraint address_postcode_length check (length(postcode) <= 20),
  country text not null default '' constraint address_country_length check (length(country) <= 60),
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint address_pkey primary key (business_id, id),
  constraint address_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id)
);
create index address_customer_idx on address (business_id, customer_id);
call guard_tenant('address');

-- A general fact about a customer (allergies, preferred colour, nickname); not a note.
create table detail (
  business_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  label text not null constraint detail_label_length check (length(label) between 1 and 80),
  value text not null constraint detail_value_length check (length(value) between 1 and 1000),
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint detail_pkey primary key (business_id, id),
  constraint detail_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id)
);
create index detail_customer_idx on detail (business_id, customer_id);
call guard_tenant('detail');

-- How two customers belong together; one row, seen from both sides.
create table relationship (
  business_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  other_customer_id uuid not null,
  -- What customer_id is to other_customer_id.
  kind text not null constraint relationship_kind_known check (kind in
    ('spouse', 'partner', 'parent', 'child', 'sibling', 'housemate', 'friend', 'pays_for', 'paid_by', 'referred', 'referred_by', 'other')),
  note text not null default '' constraint relationship_note_length check (length(note) <= 200),
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint relationship_pkey primary key (business_id, id),
  constraint relationship_not_self check (customer_id <> other_customer_id),
  constraint relationship_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id),
  constraint relationship_other_fkey foreign key (business_id, other_customer_id) references customer (business_id, id)
);
create unique index relationship_pair_key on relationship
  (business_id, least(customer_id, other_customer_id), greatest(customer_id, other_customer_id), kind);
create index relationship_customer_idx on relationship (business_id, customer_id);
create index relationship_other_idx on relationship (business_id, other_customer_id);
call guard_tenant('relationship');

-- The same relationship, seen from the other side.
create function relationship_inverse(kind text) returns text
  language sql immutable strict parallel safe
  as $$
    select case kind
      when 'parent' then 'child' when 'child' then 'parent'
      when 'pays_for' then 'paid_by' when 'paid_by' then 'pays_for'
      when 'referred' then 'referred_by' when 'referred_by' then 'referred'
      else kind end
  $$;

-- Something written about a situation: on the customer, a pet or a booking.
create table note (
  business_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  subject_type text not null constraint note_subject_known check (subject_type in ('customer', 'pet', 'booking')),
  subject_id uuid not null,
  body text not null constraint note_body_length check (length(body) between 1 and 10000),
  pinned boolean not null default false,
  created_by uuid,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint note_pkey primary key (business_id, id),
  constraint note_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id)
);
create index note_customer_idx on note (business_id, customer_id, created_at desc, id desc);
call guard_tenant('note');

-- A file that was uploaded: its bytes lie in the data folder under business and id.
create table file (
  business_id uuid not null constraint file_business_fkey references business (id),
  id uuid not null,
  customer_id uuid,
  media_type text not null,
  bytes bigint not null,
  width integer,
  height integer,
  sha256 bytea not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  constraint file_pkey primary key (business_id, id),
  constraint file_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id)
);
create index file_customer_idx on file (business_id, customer_id);
call guard_tenant('file');

-- How often a customer was in touch, by kind and month: what insights and the activity summary
-- read, so that a card costs the same after ten thousand messages. Kept by triggers.
create table tally (
  business_id uuid not null,
  customer_id uuid not null,
  kind text not null,
  month date not null,
  total integer not null,
  constraint tally_pkey primary key (business_id, customer_id, kind, month),
  constraint tally_customer_fkey foreign key (business_id, customer_id)
    references customer (business_id, id) on delete cascade
);
call guard_tenant('tally');

create function count_activity(in_business uuid, of_customer uuid, counted text, happened_at timestamptz, delta integer)
  returns void language plpgsql as $$
begin
  insert into tally (business_id, customer_id, kind, month, total)
  values (in_business, of_customer, counted, date_trunc('month', happened_at at time zone 'UTC')::date, delta)
  on conflict (business_id, customer_id, kind, month) do update set total = tally.total + excluded.total;
  if delta > 0 then
    update customer set last_activity_at = happened_at
    where business_id = in_business and id = of_customer and last_activity_at < happened_at;
  end if;
end
$$;

create function note_tally() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform count_activity(new.business_id, new.customer_id, 'note', new.created_at, 1);
  else
    perform count_activity(old.business_id, old.customer_id, 'note', old.created_at, -1);
  end if;
  return null;
end
$$;
create trigger note_tally after insert or delete on note for each row execute function note_tally();
