-- Messages that are written now and go out later, by themselves. What they say stands in a table of its own: the rows here
-- are told to screens and kept in the log, words never.
create table scheduled_message (
  business_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  -- Who wrote it.
  staff_id uuid,
  channel text not null constraint scheduled_message_channel_known check (channel in ('chat', 'text', 'email')),
  send_at timestamptz not null,
  -- Whether it is dropped once the customer writes.
  unless_answered boolean not null,
  state text not null default 'waiting' constraint scheduled_message_state_known
    check (state in ('waiting', 'sent', 'answered', 'cancelled', 'failed')),
  -- Why it did not go out, in plain words.
  why text not null default '',
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint scheduled_message_pkey primary key (business_id, id),
  constraint scheduled_message_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id),
  constraint scheduled_message_staff_fkey foreign key (business_id, staff_id) references staff (business_id, id)
);
create index scheduled_message_customer_idx on scheduled_message (business_id, customer_id, send_at, id)
  where state in ('waiting', 'failed');
create index scheduled_message_due_idx on scheduled_message (send_at) where state = 'waiting';
create index scheduled_message_business_due_idx on scheduled_message (business_id, send_at, id) where state = 'waiting';
create index scheduled_message_over_idx on scheduled_message (business_id, send_at)
  where state in ('sent', 'answered', 'cancelled');
call guard_tenant('scheduled_message');
create trigger scheduled_message_follow before insert on scheduled_message for each row execute function follow_merge();
create policy lookup on scheduled_message for select to pawline_lookup using (true);
grant select (business_id, send_at, state) on scheduled_message to pawline_lookup;

-- What a scheduled message says; kept for some days after it is over.
create table scheduled_words (
  business_id uuid not null,
  scheduled_id uuid not null,
  -- Of an email; else empty.
  subject text not null default '' constraint scheduled_words_subject_length check (length(subject) <= 200),
  body text not null constraint scheduled_words_body_length check (length(body) between 1 and 10000),
  constraint scheduled_words_pkey primary key (business_id, scheduled_id),
  constraint scheduled_words_message_fkey foreign key (business_id, scheduled_id)
    references scheduled_message (business_id, id) on delete cascade
);
call guard_tenant('scheduled_words');

-- Businesses that have a message to send at a moment.
create function businesses_to_send(moment timestamptz, most integer) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select distinct d.business_id from (
      select m.business_id from scheduled_message m where m.state = 'waiting' and m.send_at <= moment
      order by m.send_at limit most) d
  $$;
alter function businesses_to_send(timestamptz, integer) owner to pawline_lookup;
revoke execute on function businesses_to_send(timestamptz, integer) from public;
grant execute on function businesses_to_send(timestamptz, integer) to pawline_app;

-- When nobody wants to be woken by a text: times of the location's clock, over midnight if the first is the later one.
alter table location add column quiet_from time, add column quiet_until time;
alter table location
  add constraint location_quiet_whole check ((quiet_from is null) = (quiet_until is null)),
  add constraint location_quiet_some check (quiet_from is distinct from quiet_until or quiet_from is null);
-- Until when a message in the outbox is held back for them. It holds up no later one.
alter table outgoing add column held_until timestamptz;
