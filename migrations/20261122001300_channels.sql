-- Ways to reach customers through a provider, what goes out by them, and what comes in.

-- An account at a provider with the number that it gives us. The secret stands in a table of its own: rows
-- are told to screens and kept in the log, secrets never.
create table channel (
  business_id uuid not null constraint channel_business_fkey references business (id),
  id uuid not null,
  kind text not null constraint channel_kind_known check (kind in ('twilio')),
  name text not null constraint channel_name_length check (length(name) between 1 and 60),
  -- Our own number, E.164.
  address text not null constraint channel_address_length check (length(address) between 1 and 254),
  -- What the provider calls the account, and its group of senders if one is used ('': none).
  account text not null constraint channel_account_length check (length(account) between 1 and 80),
  service text not null default '' constraint channel_service_length check (length(service) <= 80),
  -- Whether it worked when it was last tried; what the provider said if it did not.
  state text not null default 'new' constraint channel_state_known check (state in ('new', 'works', 'fails')),
  checked_at timestamptz,
  last_error text not null default '',
  -- Everything that the provider received until then was asked for.
  fetched_until timestamptz not null default now(),
  fetch_at timestamptz not null default now(),
  created_by uuid,
  created_at timestamptz not null default now(),
  removed_at timestamptz,
  version integer not null default 1,
  constraint channel_pkey primary key (business_id, id),
  constraint channel_created_by_fkey foreign key (business_id, created_by) references staff (business_id, id)
);
-- A number belongs to one channel at a time.
create unique index channel_address_key on channel (business_id, kind, address) where removed_at is null;
create index channel_id_idx on channel (id);
create index channel_fetch_idx on channel (fetch_at) where removed_at is null;
call guard_tenant('channel');
create policy lookup on channel for select to pawline_lookup using (true);
grant select on channel to pawline_lookup;

-- The secret of a channel, sealed with the server's key: of no use to whoever has only the database.
create table channel_secret (
  business_id uuid not null,
  channel_id uuid not null,
  sealed bytea not null,
  set_at timestamptz not null default now(),
  constraint channel_secret_pkey primary key (business_id, channel_id),
  constraint channel_secret_channel_fkey foreign key (business_id, channel_id) references channel (business_id, id)
);
call guard_tenant('channel_secret');
create policy lookup on channel_secret for select to pawline_lookup using (true);
grant select on channel_secret to pawline_lookup;

-- The outbox: messages that a provider has to carry, written with the message in one transaction.
create table outgoing (
  business_id uuid not null,
  message_id uuid not null,
  channel_id uuid not null,
  -- To and from which number.
  address text not null constraint outgoing_address_length check (length(address) between 1 and 254),
  sender text not null,
  state text not null default 'queued' constraint outgoing_state_known
    check (state in ('queued', 'sending', 'unknown', 'sent', 'failed', 'delivered', 'read')),
  -- Counts the times that staff had it sent again: within one round the state only goes forward.
  round integer not null default 1,
  -- Counts every change, so that a screen knows which of two is the later one.
  step integer not null default 1,
  attempts integer not null default 0,
  -- Not before: the time to think again, the pause after a failure, the end of a lease.
  next_at timestamptz not null,
  -- When the provider may last have heard of it.
  attempted_at timestamptz,
  provider_id text,
  -- What the provider called it in earlier rounds: news of those counts no more.
  former_ids text[] not null default '{}',
  code integer,
  -- Why it failed, in plain words.
  reason text not null default '',
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  constraint outgoing_pkey primary key (business_id, message_id),
  constraint outgoing_message_fkey foreign key (business_id, message_id) references message (business_id, id) on delete cascade,
  constraint outgoing_channel_fkey foreign key (business_id, channel_id) references channel (business_id, id)
);
create unique index outgoing_provider_key on outgoing (business_id, channel_id, provider_id) where provider_id is not null;
create index outgoing_due_idx on outgoing (next_at) where state in ('queued', 'sending', 'unknown');
create index outgoing_order_idx on outgoing (business_id, address, message_id) where state in ('queued', 'sending', 'unknown');
call guard_tenant('outgoing');
create policy lookup on outgoing for select to pawline_lookup using (true);
grant select on outgoing to pawline_lookup;

-- What a provider told us, as it came: stored first, then answered, then worked on.
create table incoming_hook (
  business_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  -- The order in which it came.
  place bigint generated always as identity,
  kind text not null constraint incoming_hook_kind_known check (kind in ('message', 'status')),
  -- What the provider calls it: the same one again is a repetition.
  event_key text not null constraint incoming_hook_key_length check (length(event_key) between 1 and 200),
  -- Whom it is from: two of one sender are worked on one after the other.
  sender text not null default '',
  query text not null default '',
  headers jsonb not null default '{}',
  -- Emptied once it is done: what was said stands in the conversation, and nowhere else.
  body text not null,
  received_at timestamptz not null default clock_timestamp(),
  state text not null default 'new' constraint incoming_hook_state_known check (state in ('new', 'done', 'dead')),
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  error text not null default '',
  constraint incoming_hook_pkey primary key (business_id, id),
  constraint incoming_hook_event_key unique (business_id, channel_id, event_key),
  constraint incoming_hook_channel_fkey foreign key (business_id, channel_id) references channel (business_id, id)
);
create index incoming_hook_due_idx on incoming_hook (next_at) where state = 'new';
create index incoming_hook_order_idx on incoming_hook (business_id, sender, place) where state = 'new';
create index incoming_hook_dead_idx on incoming_hook (business_id, place) where state = 'dead';
create index incoming_hook_done_idx on incoming_hook (business_id, received_at) where state = 'done';
call guard_tenant('incoming_hook');
create policy lookup on incoming_hook for select to pawline_lookup using (true);
grant select on incoming_hook to pawline_lookup;

-- What somebody said about getting texts at a number: nothing in it is ever changed.
create table consent (
  business_id uuid not null constraint consent_business_fkey references business (id),
  id uuid not null,
  -- E.164.
  number text not null,
  purpose text not null default 'texts' constraint consent_purpose_known check (purpose in ('texts')),
  event text not null constraint consent_event_known check (event in ('given', 'withdrawn')),
  -- How we know: they texted (also just wrote first), the provider says so, or staff were told.
  source text not null constraint consent_source_known check (source in ('text', 'provider', 'staff')),
  -- The word that they texted.
  words text not null default '',
  channel_id uuid,
  staff_id uuid,
  at timestamptz not null default clock_timestamp(),
  constraint consent_pkey primary key (business_id, id)
);
create index consent_number_idx on consent (business_id, number, at desc, id desc);
call guard_tenant('consent', 'select, insert');

-- A picture that came with a message: fetched from the provider, looked at, and kept as pixels.
create table message_picture (
  business_id uuid not null,
  id uuid not null,
  message_id uuid not null,
  channel_id uuid not null,
  place integer not null,
  url text not null constraint message_picture_url_length check (length(url) <= 2000),
  media_type text not null,
  state text not null default 'waiting' constraint message_picture_state_known check (state in ('waiting', 'here', 'refused')),
  file_id uuid,
  -- Why it is not shown.
  reason text not null default '',
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  constraint message_picture_pkey primary key (business_id, id),
  constraint message_picture_message_fkey foreign key (business_id, message_id) references message (business_id, id) on delete cascade,
  constraint message_picture_channel_fkey foreign key (business_id, channel_id) references channel (business_id, id)
);
create index message_picture_message_idx on message_picture (business_id, message_id, place);
create index message_picture_due_idx on message_picture (next_at) where state = 'waiting';
call guard_tenant('message_picture');
create policy lookup on message_picture for select to pawline_lookup using (true);
grant select on message_picture to pawline_lookup;

-- Whose a hook's address is, before the business is known.
create function channel_of_hook(wanted uuid)
  returns table (business_id uuid, sealed bytea)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select c.business_id, s.sealed from channel c
    join channel_secret s on s.business_id = c.business_id and s.channel_id = c.id
    where c.id = wanted and c.removed_at is null
  $$;
-- Businesses for which there is something to do at a moment, by the kind of work.
create function businesses_due(work text, moment timestamptz, most integer) returns setof uuid
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  case work
    when 'send' then return query select distinct d.business_id from (
      select o.business_id from outgoing o where o.state in ('queued', 'sending', 'unknown') and o.next_at <= moment
      order by o.next_at limit most) d;
    when 'take' then return query select distinct d.business_id from (
      select h.business_id from incoming_hook h where h.state = 'new' and h.next_at <= moment
      order by h.next_at limit most) d;
    when 'fetch' then return query select distinct d.business_id from (
      select c.business_id from channel c where c.removed_at is null and c.fetch_at <= moment
      order by c.fetch_at limit most) d;
    when 'picture' then return query select distinct d.business_id from (
      select p.business_id from message_picture p where p.state = 'waiting' and p.next_at <= moment
      order by p.next_at limit most) d;
  end case;
end
$$;
alter function channel_of_hook(uuid) owner to pawline_lookup;
alter function businesses_due(text, timestamptz, integer) owner to pawline_lookup;
revoke execute on function channel_of_hook(uuid), businesses_due(text, timestamptz, integer) from public;
grant execute on function channel_of_hook(uuid), businesses_due(text, timestamptz, integer) to pawline_app;
