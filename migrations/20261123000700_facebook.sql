-- Facebook Messenger is a third kind of channel: a Page of the business, its customers known by the ids that the Page
-- has for them.

alter table channel drop constraint channel_kind_known;
alter table channel add constraint channel_kind_known check (kind in ('twilio', 'email', 'facebook')) not valid;
alter table channel validate constraint channel_kind_known;
-- What Facebook asks for once when it is told where to tell us ('': another kind of channel). It opens nothing: what
-- Facebook tells is signed with the app's secret, which is sealed like the token ('hook' and 'main').
alter table channel add column verify_token text not null default ''
  constraint channel_verify_token_length check (length(verify_token) <= 100);

-- Somebody on Facebook, as one Page knows them: 'page:person'. The first way to reach a customer that nobody types.
alter table contact_point drop constraint contact_point_kind_known;
alter table contact_point add constraint contact_point_kind_known check (kind in ('phone', 'email', 'facebook')) not valid;
alter table contact_point validate constraint contact_point_kind_known;

alter table draft drop constraint draft_channel_known;
alter table draft add constraint draft_channel_known
  check (channel in ('chat', 'text', 'email', 'facebook')) not valid;
alter table draft validate constraint draft_channel_known;
alter table scheduled_message drop constraint scheduled_message_channel_known;
alter table scheduled_message add constraint scheduled_message_channel_known
  check (channel in ('chat', 'text', 'email', 'facebook')) not valid;
alter table scheduled_message validate constraint scheduled_message_channel_known;
alter table inbox_rule drop constraint inbox_rule_ways_known;
alter table inbox_rule add constraint inbox_rule_ways_known
  check (ways <@ array['chat', 'text', 'email', 'web_form', 'facebook']) not valid;
alter table inbox_rule validate constraint inbox_rule_ways_known;

-- When it happened, where the provider says so: of one sender's the earlier comes first, however it was told.
alter table incoming_hook add column happened_at timestamptz;
-- When the provider has it from us, by its own clock: signs of delivery come as a moment until which all is there.
alter table outgoing add column carried_at timestamptz;
-- A file that is no picture has a name ('': a picture), and is only ever downloaded.
alter table message_picture add column name text not null default ''
  constraint message_picture_name_length check (length(name) <= 200);

-- What a message has on Facebook: its id there, and when it was written by Facebook's clock. The last one of a customer
-- says until when they may be answered.
create table facebook_message (
  business_id uuid not null,
  message_id uuid not null,
  -- The other side: 'page:person'.
  address text not null constraint facebook_message_address_length check (length(address) between 3 and 254),
  mid text not null constraint facebook_message_mid_length check (length(mid) between 1 and 500),
  -- Whether the customer wrote it.
  inbound boolean not null,
  at timestamptz not null,
  constraint facebook_message_pkey primary key (business_id, message_id),
  constraint facebook_message_mid_key unique (business_id, mid),
  constraint facebook_message_message_fkey foreign key (business_id, message_id) references message (business_id, id) on delete cascade
);
create index facebook_message_window_idx on facebook_message (business_id, address, at desc) where inbound; -- safe: a new table
call guard_tenant('facebook_message');

-- Somebody new of whom Facebook is asked for the name and the photo.
create table facebook_profile (
  business_id uuid not null,
  channel_id uuid not null,
  -- 'page:person'; whose it is the contact point says, also after two were merged.
  address text not null constraint facebook_profile_address_length check (length(address) between 3 and 254),
  state text not null default 'waiting' constraint facebook_profile_state_known check (state in ('waiting', 'here', 'refused')),
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  constraint facebook_profile_pkey primary key (business_id, address),
  constraint facebook_profile_channel_fkey foreign key (business_id, channel_id) references channel (business_id, id)
);
create index facebook_profile_due_idx on facebook_profile (next_at) where state = 'waiting'; -- safe: a new table
create index facebook_profile_business_due_idx on facebook_profile (business_id, next_at) where state = 'waiting'; -- safe: a new table
call guard_tenant('facebook_profile');
create policy lookup on facebook_profile for select to pawline_lookup using (true);
grant select (business_id, state, next_at) on facebook_profile to pawline_lookup;

-- Businesses with somebody new on Facebook of whom is to be asked at a moment.
create function businesses_to_meet(moment timestamptz, most integer) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select distinct d.business_id from (
      select p.business_id from facebook_profile p where p.state = 'waiting' and p.next_at <= moment
      order by p.next_at limit most) d
  $$;
-- What Facebook must name when it asks whether a hook is ours; and which Page is told there.
create function page_of_hook(wanted uuid) returns table (verify_token text, page text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select c.verify_token, c.address from channel c
    where c.id = wanted and c.kind = 'facebook' and c.removed_at is null
  $$;
-- Whether a Page works in another business already: it has one conversation with each customer, and one place for it.
create function page_is_elsewhere(wanted text) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select exists (
      select from channel c
      where c.kind = 'facebook' and c.address = wanted and c.removed_at is null and c.state = 'works'
        and c.business_id <> (select current_business()))
  $$;
-- The Page's number is looked up before the business is known.
create index channel_page_idx on channel (address) where kind = 'facebook' and removed_at is null; -- safe: a few rows
alter function businesses_to_meet(timestamptz, integer) owner to pawline_lookup;
alter function page_of_hook(uuid) owner to pawline_lookup;
alter function page_is_elsewhere(text) owner to pawline_lookup;
revoke execute on function businesses_to_meet(timestamptz, integer), page_of_hook(uuid), page_is_elsewhere(text) from public;
grant execute on function businesses_to_meet(timestamptz, integer), page_of_hook(uuid), page_is_elsewhere(text) to pawline_app;

-- What went out on Facebook and is not known to be read: a moment until which all is delivered or read finds it.
create index outgoing_told_idx on outgoing (business_id, channel_id, address, carried_at) -- safe: nothing has carried_at yet
  where carried_at is not null and state in ('sent', 'delivered');

-- As before, with the names on Facebook.
create or replace function wanted_tokens(business uuid, customers uuid[])
  returns table (customer_id uuid, token text, rank smallint)
  language sql stable as $$
    with words as (
      select c.id as customer_id, w as token, 0 as rank
      from customer c, unnest(words_of(c.sort_name)) w
      where c.business_id = business and c.id = any (customers)
      union all
      select c.id, w, 4 from customer c, unnest(words_of(fold(c.business_name))) w
      where c.business_id = business and c.id = any (customers) and c.business_name <> ''
      union all
      select p.customer_id, w, 1 from pet p, unnest(words_of(fold(p.name))) w
      where p.business_id = business and p.customer_id = any (customers) and p.archived_at is null
      union all
      select k.customer_id, w, 2 from contact_point k, fold(k.normal) address,
        unnest(address || words_of(address)) w
      where k.business_id = business and k.customer_id = any (customers) and k.kind = 'email'
      union all
      -- What they are called on Facebook, also when staff call them otherwise.
      select k.customer_id, w, 4 from contact_point k, unnest(words_of(fold(k.raw))) w
      where k.business_id = business and k.customer_id = any (customers) and k.kind = 'facebook'
      union all
      select k.customer_id, '#' || substr(d, n), 3 from contact_point k,
        regexp_replace(k.normal, '\D', '', 'g') d, generate_series(1, greatest(length(d) - 2, 1)) n
      where k.business_id = business and k.customer_id = any (customers) and k.kind = 'phone'
      union all
      select ct.customer_id, w, 5 from customer_tag ct
        join tag t on t.business_id = business and t.id = ct.tag_id and t.archived_at is null,
        unnest(words_of(fold(t.name))) w
      where ct.business_id = business and ct.customer_id = any (customers)
    )
    select distinct customer_id, left(token, 100), rank::smallint from words where token <> ''
  $$;
create trigger contact_point_index_name after update of raw on contact_point
  for each row when (old.raw <> new.raw and new.kind = 'facebook') execute function customer_part_index();
