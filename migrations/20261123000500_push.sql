-- Web push: messages reach the phones and browsers of staff while Pawline is not open there.

-- The pair of keys by which push services know this installation: one row, its private half sealed. Not a tenant's.
create table push_key (
  one boolean not null default true constraint push_key_pkey primary key constraint push_key_one check (one),
  public_key bytea not null constraint push_key_public_length check (length(public_key) = 65),
  sealed bytea not null,
  created_at timestamptz not null default now()
);
grant select, insert, update on push_key to pawline_app;

alter table session add constraint session_business_key unique (business_id, id);

-- A browser or installed app on which a person wants to be told. It hangs on the session there, and ends with it.
create table push_device (
  business_id uuid not null,
  id uuid not null,
  session_id uuid not null,
  staff_id uuid not null,
  -- Where its push service takes what is meant for it: known to nobody else.
  endpoint text not null constraint push_device_endpoint_length check (length(endpoint) between 1 and 1000),
  -- What it decrypts with: its public key, and a secret of its own.
  p256dh bytea not null constraint push_device_p256dh_length check (length(p256dh) = 65),
  auth bytea not null constraint push_device_auth_length check (length(auth) = 16),
  -- The key of ours that it was made for.
  server_key bytea not null,
  created_at timestamptz not null default now(),
  reached_at timestamptz,
  constraint push_device_pkey primary key (business_id, id),
  constraint push_device_session_key unique (business_id, session_id),
  constraint push_device_session_fkey foreign key (business_id, session_id) references session (business_id, id)
    on delete cascade,
  constraint push_device_staff_fkey foreign key (business_id, staff_id) references staff (business_id, id)
);
create index push_device_staff_idx on push_device (business_id, staff_id);
call guard_tenant('push_device');

-- Messages of customers that staff should hear of: written with them, and taken by a worker a moment later.
create table push_news (
  business_id uuid not null,
  message_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  constraint push_news_pkey primary key (business_id, message_id),
  constraint push_news_message_fkey foreign key (business_id, message_id) references message (business_id, id)
    on delete cascade
);
create index push_news_due_idx on push_news (at);
create index push_news_business_due_idx on push_news (business_id, at);
call guard_tenant('push_news');
create policy lookup on push_news for select to pawline_lookup using (true);
grant select (business_id, at) on push_news to pawline_lookup;

-- One message for one device.
create table push_delivery (
  business_id uuid not null,
  message_id uuid not null,
  device_id uuid not null,
  tries smallint not null default 0,
  -- When it is handed over. Null: the push service may have it, so it is not handed over again.
  next_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  constraint push_delivery_pkey primary key (business_id, message_id, device_id),
  constraint push_delivery_message_fkey foreign key (business_id, message_id) references message (business_id, id)
    on delete cascade,
  constraint push_delivery_device_fkey foreign key (business_id, device_id) references push_device (business_id, id)
    on delete cascade
);
create index push_delivery_due_idx on push_delivery (next_at) where next_at is not null;
create index push_delivery_business_due_idx on push_delivery (business_id, next_at) where next_at is not null;
create index push_delivery_device_idx on push_delivery (business_id, device_id);
create index push_delivery_over_idx on push_delivery (business_id, created_at);
call guard_tenant('push_delivery');
create policy lookup on push_delivery for select to pawline_lookup using (true);
grant select (business_id, next_at) on push_delivery to pawline_lookup;

-- In the message's own transaction, whichever way it came. Where nobody has a device there is nothing to do.
create function push_news() returns trigger language plpgsql as $$
begin
  if exists (select from push_device d where d.business_id = new.business_id) then
    insert into push_news (business_id, message_id) values (new.business_id, new.id);
  end if;
  return null;
end
$$;
create trigger push_news after insert on message for each row when (new.direction = 'in') execute function push_news();

-- Businesses with something to do at a moment: messages from before the first, deliveries due at the second.
create function businesses_to_push(written_before timestamptz, moment timestamptz, most integer) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select distinct d.business_id from (
      (select n.business_id from push_news n where n.at <= written_before order by n.at limit most)
      union all
      (select p.business_id from push_delivery p where p.next_at <= moment order by p.next_at limit most)) d
  $$;
alter function businesses_to_push(timestamptz, timestamptz, integer) owner to pawline_lookup;
revoke execute on function businesses_to_push(timestamptz, timestamptz, integer) from public;
grant execute on function businesses_to_push(timestamptz, timestamptz, integer) to pawline_app;
