-- Conversations: one for each customer, over every channel.

create table conversation (
  business_id uuid not null constraint conversation_business_fkey references business (id),
  id uuid not null,
  customer_id uuid not null,
  status text not null default 'open' constraint conversation_status_known check (status in ('open', 'closed')),
  assigned_to uuid,
  -- Linked by what a visitor typed, which proves nothing, until staff confirm it.
  unverified boolean not null default false,
  -- The visitor of whom staff said that it is the customer.
  proven_visitor_id uuid,
  -- The number of the last message; each message takes the next.
  last_number bigint not null default 0,
  -- The number of the customer's last message: unread for everyone who read less.
  last_inbound_number bigint not null default 0,
  last_message_at timestamptz,
  last_direction text,
  snippet text not null default '',
  -- Since when the customer waits for an answer; null when they do not.
  waiting_since timestamptz,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint conversation_pkey primary key (business_id, id),
  constraint conversation_customer_key unique (business_id, customer_id),
  constraint conversation_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id),
  constraint conversation_assigned_fkey foreign key (business_id, assigned_to) references staff (business_id, id)
);
comment on table conversation is 'All that was said with a customer.';
create index conversation_recent_idx on conversation (business_id, last_message_at desc, id desc)
  where last_message_at is not null;
create index conversation_assigned_idx on conversation (business_id, assigned_to, last_message_at desc, id desc)
  where status = 'open' and last_message_at is not null;
create index conversation_waiting_idx on conversation (business_id, waiting_since, id) where waiting_since is not null;
call guard_tenant('conversation');

-- Somebody on the public chat page; sees the messages of their own link and nothing else.
create table visitor (
  business_id uuid not null constraint visitor_business_fkey references business (id),
  id uuid not null,
  conversation_id uuid not null,
  customer_id uuid not null,
  -- SHA-256 of the secret in the visitor's own storage.
  token_hash bytea not null constraint visitor_token_key unique,
  name text not null default '',
  -- The phone or email that was typed.
  contact text not null default '',
  -- The number of the visitor's last message; counts only what the visitor may see.
  last_number bigint not null default 0,
  seen_number bigint not null default 0,
  delivered_number bigint not null default 0,
  -- What staff have seen of this visitor's messages, so that the visitor sees 'seen'.
  staff_seen_number bigint not null default 0,
  page text not null default '',
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  -- Answers go to the link that wrote last; looking at the page draws none.
  last_wrote_at timestamptz not null default now(),
  -- Linked by what was typed, which proves nothing: until staff prove it, what it writes marks the
  -- conversation unverified.
  unproven boolean not null default false,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  constraint visitor_pkey primary key (business_id, id),
  constraint visitor_conversation_fkey foreign key (business_id, conversation_id) references conversation (business_id, id),
  constraint visitor_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id)
);
create index visitor_conversation_idx on visitor (business_id, conversation_id);
create index visitor_customer_idx on visitor (business_id, customer_id);
call guard_tenant('visitor');
create policy lookup on visitor for select to pawline_lookup using (true);
grant select on visitor to pawline_lookup;

create table message (
  business_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  customer_id uuid not null,
  -- Its place in the conversation: order goes by number, never by a clock.
  number bigint not null,
  channel text not null constraint message_channel_known check (channel in ('chat', 'text', 'email', 'facebook', 'note')),
  direction text not null constraint message_direction_known check (direction in ('in', 'out', 'internal')),
  body text not null constraint message_body_length check (length(body) <= 10000),
  staff_id uuid,
  -- The visitor's link that it came by or goes to, and its number there; null for internal notes.
  visitor_id uuid,
  visitor_number bigint,
  sent_at timestamptz not null default now(),
  delivered_at timestamptz,
  seen_at timestamptz,
  -- Taken back within 10 s: the body is gone, a tombstone stays.
  withdrawn_at timestamptz,
  constraint message_pkey primary key (business_id, id),
  constraint message_number_key unique (business_id, conversation_id, number),
  constraint message_internal_unsent check (direction <> 'internal' or visitor_id is null),
  constraint message_conversation_fkey foreign key (business_id, conversation_id) references conversation (business_id, id),
  constraint message_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id),
  constraint message_visitor_fkey foreign key (business_id, visitor_id) references visitor (business_id, id),
  constraint message_staff_fkey foreign key (business_id, staff_id) references staff (business_id, id)
);
comment on table message is 'Something written in a conversation: by the customer, by staff, or among staff.';
create index message_customer_idx on message (business_id, customer_id, sent_at desc, id desc);
create unique index message_visitor_key on message (business_id, visitor_id, visitor_number) where visitor_id is not null;
call guard_tenant('message');

-- Whom an internal note names: it counts as unread for them until they have read that far.
create table note_mention (
  business_id uuid not null,
  message_id uuid not null,
  staff_id uuid not null,
  conversation_id uuid not null,
  -- The name as it stands in the note, also when the person is called otherwise later.
  name text not null,
  -- The note's place in the conversation, and when it was written.
  number bigint not null,
  at timestamptz not null,
  seen_at timestamptz,
  constraint note_mention_pkey primary key (business_id, message_id, staff_id),
  constraint note_mention_message_fkey foreign key (business_id, message_id) references message (business_id, id),
  constraint note_mention_conversation_fkey foreign key (business_id, conversation_id)
    references conversation (business_id, id) on delete cascade,
  constraint note_mention_staff_fkey foreign key (business_id, staff_id) references staff (business_id, id)
);
create index note_mention_staff_idx on note_mention (business_id, staff_id, at desc, conversation_id desc);
create index note_mention_conversation_idx on note_mention (business_id, conversation_id, staff_id, number);
create index note_mention_unseen_idx on note_mention (business_id, staff_id) where seen_at is null;
call guard_tenant('note_mention');

-- How far each member of staff has read a conversation.
create table conversation_read (
  business_id uuid not null,
  conversation_id uuid not null,
  staff_id uuid not null,
  number bigint not null,
  constraint conversation_read_pkey primary key (business_id, staff_id, conversation_id),
  constraint conversation_read_conversation_fkey foreign key (business_id, conversation_id)
    references conversation (business_id, id) on delete cascade,
  constraint conversation_read_staff_fkey foreign key (business_id, staff_id) references staff (business_id, id)
);
create index conversation_read_conversation_idx on conversation_read (business_id, conversation_id);
call guard_tenant('conversation_read');

-- What a member of staff has begun to write and not sent: kept over reload and between devices.
create table draft (
  business_id uuid not null,
  conversation_id uuid not null,
  staff_id uuid not null,
  body text not null constraint draft_body_length check (length(body) <= 10000),
  -- Meant as an internal note: must never turn into an answer.
  internal boolean not null default false,
  updated_at timestamptz not null default now(),
  constraint draft_pkey primary key (business_id, conversation_id, staff_id),
  constraint draft_conversation_fkey foreign key (business_id, conversation_id)
    references conversation (business_id, id) on delete cascade,
  constraint draft_staff_fkey foreign key (business_id, staff_id) references staff (business_id, id)
);
call guard_tenant('draft');

-- What a blocked visitor wrote since: shown on their own page and nowhere else, so that nothing there
-- tells them that they are blocked. Only the newest are kept.
create table blocked_message (
  business_id uuid not null,
  visitor_id uuid not null,
  -- Its place in what the visitor sees.
  number bigint not null,
  body text not null constraint blocked_message_body_length check (length(body) <= 10000),
  -- The visitor's own name for the act of writing it.
  intent uuid,
  sent_at timestamptz not null default clock_timestamp(),
  constraint blocked_message_pkey primary key (business_id, visitor_id, number),
  constraint blocked_message_visitor_fkey foreign key (business_id, visitor_id)
    references visitor (business_id, id) on delete cascade
);
call guard_tenant('blocked_message');

create function message_tally() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform count_activity(new.business_id, new.customer_id,
      case new.direction when 'internal' then 'internal' else new.channel || '_' || new.direction end, new.sent_at, 1);
  else
    perform count_activity(old.business_id, old.customer_id,
      case old.direction when 'internal' then 'internal' else old.channel || '_' || old.direction end, old.sent_at, -1);
  end if;
  return null;
end
$$;
create trigger message_tally after insert or delete on message for each row execute function message_tally();

-- The visitor behind a link's token, before the business is known.
create function visitor_caller(token bytea)
  returns table (business_id uuid, visitor_id uuid, conversation_id uuid, customer_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select v.business_id, v.id, v.conversation_id, v.customer_id
    from visitor v where v.token_hash = token and v.revoked_at is null and v.expires_at > now()
  $$;
-- The business of a public chat page.
create function chat_business(wanted text)
  returns table (business_id uuid, name text, greeting text, away text, sites text[], enabled boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select b.id, b.name, b.chat_greeting, b.chat_away, b.chat_sites, b.chat_enabled
    from business b where b.slug = wanted
  $$;
alter function visitor_caller(bytea) owner to pawline_lookup;
alter function chat_business(text) owner to pawline_lookup;
revoke execute on function visitor_caller(bytea), chat_business(text) from public;
grant execute on function visitor_caller(bytea), chat_business(text) to pawline_app;
