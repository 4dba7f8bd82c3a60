-- Group messages: one message, written once, to many customers, each of whom gets it in their own conversation.

create table broadcast (
  business_id uuid not null constraint broadcast_business_fkey references business (id),
  id uuid not null,
  -- Whom it is for: the filter of the list of customers.
  audience jsonb not null,
  channel text not null constraint broadcast_channel_known check (channel in ('text', 'email')),
  -- What it is for decides what consent it takes.
  purpose text not null constraint broadcast_purpose_known check (purpose in ('service', 'marketing')),
  -- With places for what differs from customer to customer; the subject is an email's.
  subject text not null default '' constraint broadcast_subject_length check (length(subject) <= 200),
  body text not null default '' constraint broadcast_body_length check (length(body) <= 10000),
  -- The same in other languages: [{ language, subject, body }].
  translations jsonb not null default '[]',
  -- Messages a minute.
  pace integer not null default 60 constraint broadcast_pace_range check (pace between 1 and 600),
  state text not null default 'draft'
    constraint broadcast_state_known check (state in ('draft', 'scheduled', 'sending', 'stopped', 'done')),
  -- When a worker looks at it next; null: it waits for nobody.
  next_at timestamptz,
  -- The time that was chosen; null: at once.
  send_at timestamptz,
  sent_by uuid,
  started_at timestamptz,
  ended_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  archived_at timestamptz,
  version integer not null default 1,
  constraint broadcast_pkey primary key (business_id, id),
  constraint broadcast_sent_by_fkey foreign key (business_id, sent_by) references staff (business_id, id),
  constraint broadcast_created_by_fkey foreign key (business_id, created_by) references staff (business_id, id)
);
create index broadcast_recent_idx on broadcast (business_id, created_at desc, id desc) where archived_at is null; -- safe: a new table
create index broadcast_due_idx on broadcast (next_at) where next_at is not null; -- safe: a new table
call guard_tenant('broadcast');
create policy lookup on broadcast for select to pawline_lookup using (true);
grant select (business_id, next_at) on broadcast to pawline_lookup;

-- What was sent stays as it was sent, also when somebody takes an earlier edit back.
create function broadcast_stays_sent() returns trigger language plpgsql as $$
begin
  raise exception 'sent' using errcode = '23514', constraint = 'broadcast_sent';
end
$$;
create trigger broadcast_stays_sent before update of channel, purpose, subject, body, translations, pace on broadcast
  for each row when (old.state <> 'draft'
    and (old.channel, old.purpose, old.subject, old.body, old.translations, old.pace)
      is distinct from (new.channel, new.purpose, new.subject, new.body, new.translations, new.pace))
  execute function broadcast_stays_sent();

-- Who was meant when it was sent, and what became of each: written by one statement, worked on one by one.
create table broadcast_recipient (
  business_id uuid not null,
  id uuid not null,
  broadcast_id uuid not null,
  customer_id uuid not null,
  -- The order in which they get it.
  place integer not null,
  -- The number or address that was chosen; '' for whom there was none.
  address text not null default '',
  state text not null constraint broadcast_recipient_state_known check (state in ('waiting', 'sent', 'left_out', 'failed')),
  -- Why they were left out, or why it could not be sent, in plain words.
  why text not null default '',
  -- The message, once there is one: it is written with the state, so nobody gets two.
  message_id uuid,
  constraint broadcast_recipient_pkey primary key (business_id, id),
  constraint broadcast_recipient_broadcast_fkey foreign key (business_id, broadcast_id)
    references broadcast (business_id, id) on delete cascade,
  constraint broadcast_recipient_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id),
  constraint broadcast_recipient_message_fkey foreign key (business_id, message_id) references message (business_id, id)
);
create index broadcast_recipient_order_idx on broadcast_recipient (business_id, broadcast_id, place); -- safe: a new table
create index broadcast_recipient_waiting_idx on broadcast_recipient (business_id, broadcast_id, place)
  where state = 'waiting'; -- safe: a new table
create index broadcast_recipient_address_idx on broadcast_recipient (business_id, broadcast_id, address); -- safe: a new table
create index broadcast_recipient_customer_idx on broadcast_recipient (business_id, customer_id); -- safe: a new table
call guard_tenant('broadcast_recipient');
create trigger broadcast_recipient_follow before insert on broadcast_recipient
  for each row execute function follow_merge();

-- Businesses that have a group message to go on with at a moment.
create function businesses_to_broadcast(moment timestamptz, most integer) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select distinct d.business_id from (
      select b.business_id from broadcast b where b.next_at <= moment order by b.next_at limit most) d
  $$;
alter function businesses_to_broadcast(timestamptz, integer) owner to pawline_lookup;
revoke execute on function businesses_to_broadcast(timestamptz, integer) from public;
grant execute on function businesses_to_broadcast(timestamptz, integer) to pawline_app;

-- A message that came of a group message is no answer to what its customer asked.
alter table message add column broadcast_id uuid;
-- An email that tells how to unsubscribe, and does not go to whoever did.
alter table mail add column marketing boolean not null default false;

-- What somebody says about emails to many stands in the same ledger, by address and under a purpose of its own.
alter table consent drop constraint consent_purpose_known;
alter table consent add constraint consent_purpose_known check (purpose in ('texts', 'marketing')) not valid;
alter table consent validate constraint consent_purpose_known;
alter table consent drop constraint consent_source_known;
alter table consent add constraint consent_source_known
  check (source in ('text', 'provider', 'staff', 'form', 'link')) not valid;
alter table consent validate constraint consent_source_known;
