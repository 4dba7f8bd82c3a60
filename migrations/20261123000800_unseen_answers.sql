-- An answer that a visitor has not seen on the chat page goes by email or as a text.

-- After how many minutes (0: never), and by which way if both are open.
alter table business
  add column unseen_minutes integer not null default 5,
  add column unseen_first text not null default 'email';
alter table business
  add constraint business_unseen_minutes_known check (unseen_minutes in (0, 5, 15)) not valid,
  add constraint business_unseen_first_known check (unseen_first in ('email', 'text')) not valid;
alter table business validate constraint business_unseen_minutes_known;
alter table business validate constraint business_unseen_first_known;

-- Visitors of whom it is to be seen at a moment whether they have read what was answered. What was answered before this
-- table was there is in none of its rows, and goes nowhere.
create table unseen_answer (
  business_id uuid not null,
  visitor_id uuid not null,
  -- The first of the answers that are looked at, by the visitor's own numbers.
  from_number bigint not null,
  due_at timestamptz not null,
  constraint unseen_answer_pkey primary key (business_id, visitor_id),
  constraint unseen_answer_visitor_fkey foreign key (business_id, visitor_id)
    references visitor (business_id, id) on delete cascade
);
comment on table unseen_answer is 'Visitors who were answered and may not have seen it.';
create index unseen_answer_due_idx on unseen_answer (due_at);
create index unseen_answer_business_due_idx on unseen_answer (business_id, due_at, visitor_id);
call guard_tenant('unseen_answer');
create policy lookup on unseen_answer for select to pawline_lookup using (true);
grant select (business_id, due_at) on unseen_answer to pawline_lookup;

-- Answers of the chat that went by another way too: several in one message, which hangs in the outbox on the last of them.
create table carried_answer (
  business_id uuid not null,
  message_id uuid not null,
  carrier_id uuid not null,
  constraint carried_answer_pkey primary key (business_id, message_id),
  constraint carried_answer_message_fkey foreign key (business_id, message_id)
    references message (business_id, id) on delete cascade,
  constraint carried_answer_carrier_fkey foreign key (business_id, carrier_id)
    references message (business_id, id) on delete cascade
);
comment on table carried_answer is 'Which answers of the chat went by email or as a text too, and with which of them.';
create index carried_answer_carrier_idx on carried_answer (business_id, carrier_id);
call guard_tenant('carried_answer');

-- Another secret of a visitor: that of the link in such a message. It opens what the visitor's own opens, no more and no
-- longer. Sealed besides, because the message goes out after it is made.
create table visitor_key (
  business_id uuid not null,
  -- The message that carries it.
  message_id uuid not null,
  visitor_id uuid not null,
  -- SHA-256 of the secret.
  token_hash bytea not null constraint visitor_key_token_key unique,
  sealed bytea not null,
  constraint visitor_key_pkey primary key (business_id, message_id),
  constraint visitor_key_message_fkey foreign key (business_id, message_id)
    references message (business_id, id) on delete cascade,
  constraint visitor_key_visitor_fkey foreign key (business_id, visitor_id)
    references visitor (business_id, id) on delete cascade
);
comment on table visitor_key is 'Links by which visitors go on with their conversation from an email or a text.';
create index visitor_key_visitor_idx on visitor_key (business_id, visitor_id);
call guard_tenant('visitor_key');
create policy lookup on visitor_key for select to pawline_lookup using (true);
grant select (business_id, visitor_id, token_hash) on visitor_key to pawline_lookup;

-- The visitor behind a secret: the page's own, or that of a link.
create or replace function visitor_caller(token bytea)
  returns table (business_id uuid, visitor_id uuid, conversation_id uuid, customer_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select v.business_id, v.id, v.conversation_id, v.customer_id
    from visitor v where v.token_hash = token and v.revoked_at is null and v.expires_at > now()
    union all
    select v.business_id, v.id, v.conversation_id, v.customer_id
    from visitor_key k join visitor v on v.business_id = k.business_id and v.id = k.visitor_id
    where k.token_hash = token and v.revoked_at is null and v.expires_at > now()
  $$;

-- Businesses that have visitors to look after at a moment.
create function businesses_unseen(moment timestamptz, most integer) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select distinct d.business_id from (
      select u.business_id from unseen_answer u where u.due_at <= moment order by u.due_at limit most) d
  $$;
alter function businesses_unseen(timestamptz, integer) owner to pawline_lookup;
revoke execute on function businesses_unseen(timestamptz, integer) from public;
grant execute on function businesses_unseen(timestamptz, integer) to pawline_app;
