-- Merging: two profiles of one person become one, and can become two again.

-- Whom this profile was merged into; its records are there, and its id leads there. Never a chain: who
-- was merged into somebody who is merged in turn is moved along.
alter table customer
  add column merged_into uuid,
  add constraint customer_merged_into_fkey foreign key (business_id, merged_into) references customer (business_id, id),
  add constraint customer_merged_not_self check (merged_into <> id);
create index customer_merged_idx on customer (business_id, merged_into, id) where merged_into is not null;

-- Its messages are in that conversation, and whoever was about to write here goes there.
alter table conversation
  add column merged_into uuid,
  add constraint conversation_merged_into_fkey foreign key (business_id, merged_into) references conversation (business_id, id);
create index conversation_merged_idx on conversation (business_id, merged_into) where merged_into is not null;

-- A household's or an office's: who has the same need not be the same, so it matches nobody by itself.
alter table contact_point add column shared boolean not null default false;

-- The number or address that it came by or goes to, in its normal form; empty for the chat page, where
-- the visitor's link says it.
alter table message add column came_by text not null default ''
  constraint message_came_by_length check (length(came_by) <= 254);

-- A merge in force; taking it back removes the row. What was done is told by the log.
create table customer_merge (
  business_id uuid not null constraint customer_merge_business_fkey references business (id),
  id uuid not null,
  survivor_id uuid not null,
  loser_id uuid not null,
  staff_id uuid,
  -- The fields of which the survivor got the other's value.
  taken text[] not null,
  at timestamptz not null,
  constraint customer_merge_pkey primary key (business_id, id),
  constraint customer_merge_loser_key unique (business_id, loser_id),
  constraint customer_merge_survivor_fkey foreign key (business_id, survivor_id) references customer (business_id, id),
  constraint customer_merge_loser_fkey foreign key (business_id, loser_id) references customer (business_id, id),
  constraint customer_merge_staff_fkey foreign key (business_id, staff_id) references staff (business_id, id)
);
create index customer_merge_survivor_idx on customer_merge (business_id, survivor_id, at desc, id desc);
call guard_tenant('customer_merge');

-- What a merge moved, so that exactly that goes back: one row for each table or part of one.
create table customer_merge_part (
  business_id uuid not null,
  merge_id uuid not null,
  -- A table's name, or what of it: 'message.survivor'.
  part text not null,
  -- Rows that moved, or got other numbers; these are the numbers that they had.
  ids uuid[] not null default '{}',
  numbers bigint[] not null default '{}',
  -- Rows as they were that could not move, or that changed.
  kept jsonb not null default '[]',
  constraint customer_merge_part_pkey primary key (business_id, merge_id, part),
  constraint customer_merge_part_merge_fkey foreign key (business_id, merge_id)
    references customer_merge (business_id, id) on delete cascade
);
call guard_tenant('customer_merge_part');

-- Two customers who may be the same person, found by the scan, or of whom somebody said that they are not.
create table duplicate (
  business_id uuid not null constraint duplicate_business_fkey references business (id),
  id uuid not null,
  -- In the order of their ids.
  one_id uuid not null,
  other_id uuid not null,
  -- The surest first.
  score integer not null default 0,
  state text not null default 'open' constraint duplicate_state_known check (state in ('open', 'dismissed')),
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint duplicate_pkey primary key (business_id, id),
  constraint duplicate_ordered check (one_id < other_id),
  constraint duplicate_pair_key unique (business_id, one_id, other_id),
  constraint duplicate_one_fkey foreign key (business_id, one_id) references customer (business_id, id),
  constraint duplicate_other_fkey foreign key (business_id, other_id) references customer (business_id, id)
);
create index duplicate_open_idx on duplicate (business_id, score desc, id desc) where state = 'open';
create index duplicate_other_idx on duplicate (business_id, other_id);
call guard_tenant('duplicate');

-- How far the scan for duplicates came.
create table duplicate_scan (
  business_id uuid not null constraint duplicate_scan_pkey primary key
    constraint duplicate_scan_business_fkey references business (id),
  after_id uuid not null,
  at timestamptz not null default now()
);
call guard_tenant('duplicate_scan');

-- Whether a merge is under way in this transaction: it counts and indexes once, for all that it moves.
create function merging() returns boolean
  language sql stable parallel safe
  as $$ select coalesce(current_setting('app.merging', true), '') = 'on' $$;

-- What is added to a merged profile, by whoever had not heard of it, is added to the one that it became.
-- The lock is the one that the foreign key takes: a merge that is under way is waited for.
create function follow_merge() returns trigger language plpgsql as $$
declare
  target uuid;
begin
  select c.merged_into into target from customer c
  where c.business_id = new.business_id and c.id = new.customer_id for key share;
  if target is not null then
    new.customer_id := target;
  end if;
  return new;
end
$$;
create trigger contact_point_follow before insert on contact_point for each row execute function follow_merge();
create trigger address_follow before insert on address for each row execute function follow_merge();
create trigger detail_follow before insert on detail for each row execute function follow_merge();
create trigger note_follow before insert on note for each row execute function follow_merge();
create trigger file_follow before insert on file for each row execute function follow_merge();
create trigger contact_group_member_follow before insert on contact_group_member for each row execute function follow_merge();
create trigger customer_tag_follow before insert on customer_tag for each row execute function follow_merge();
create trigger customer_colour_code_follow before insert on customer_colour_code for each row execute function follow_merge();
create trigger pet_follow before insert on pet for each row execute function follow_merge();
create trigger pet_weight_follow before insert on pet_weight for each row execute function follow_merge();
create trigger pet_colour_code_follow before insert on pet_colour_code for each row execute function follow_merge();
create trigger booking_follow before insert on booking for each row execute function follow_merge();
create trigger booking_pet_follow before insert on booking_pet for each row execute function follow_merge();
create trigger call_follow before insert on call for each row execute function follow_merge();

create function follow_merge_of_both() returns trigger language plpgsql as $$
declare
  target uuid;
begin
  select c.merged_into into target from customer c
  where c.business_id = new.business_id and c.id = new.customer_id for key share;
  new.customer_id := coalesce(target, new.customer_id);
  select c.merged_into into target from customer c
  where c.business_id = new.business_id and c.id = new.other_customer_id for key share;
  new.other_customer_id := coalesce(target, new.other_customer_id);
  return new;
end
$$;
create trigger relationship_follow before insert on relationship for each row execute function follow_merge_of_both();

-- A merged profile stays as it was: whoever still has it open is told.
create function customer_stays_merged() returns trigger language plpgsql as $$
begin
  raise exception 'merged' using errcode = '23514', constraint = 'customer_merged';
end
$$;
create trigger customer_stays_merged
  before update of name, business_name, assigned_to, discount_bp, photo_file_id, blocked_at, archived_at on customer
  for each row when (old.merged_into is not null and new.merged_into is not null)
  execute function customer_stays_merged();

-- How often customers were in touch, counted from the rows themselves.
create function counted_activity(business uuid, customers uuid[])
  returns table (customer_id uuid, kind text, month date, total integer)
  language sql stable
  -- By their customers, however few rows there are in all.
  set enable_seqscan = off
  as $$
    select a.customer_id, a.kind, date_trunc('month', a.at at time zone 'UTC')::date, count(*)::integer
    from (
      select m.customer_id, case m.direction when 'internal' then 'internal' else m.channel || '_' || m.direction end as kind,
             m.sent_at as at
      from message m where m.business_id = business and m.customer_id = any (customers)
      union all
      select c.customer_id, 'call_' || c.direction, c.started_at
      from call c where c.business_id = business and c.customer_id = any (customers)
      union all
      select n.customer_id, 'note', n.created_at
      from note n where n.business_id = business and n.customer_id = any (customers)
      union all
      select b.customer_id, 'job', b.starts_at
      from booking b where b.business_id = business and b.customer_id = any (customers) and b.status = 'completed'
    ) a
    group by 1, 2, 3
  $$;

create or replace function booking_tally() returns trigger language plpgsql as $$
begin
  if merging() then
    return null;
  end if;
  if tg_op in ('UPDATE', 'DELETE') and old.status = 'completed' then
    perform count_activity(old.business_id, old.customer_id, 'job', old.starts_at, -1);
  end if;
  if tg_op in ('INSERT', 'UPDATE') and new.status = 'completed' then
    perform count_activity(new.business_id, new.customer_id, 'job', new.starts_at, 1);
  end if;
  return null;
end
$$;

create or replace function customer_part_index() returns trigger language plpgsql as $$
begin
  if merging() then
    return null;
  end if;
  perform index_customers(old.business_id, array[old.customer_id]);
  if tg_op = 'UPDATE' and new.customer_id <> old.customer_id then
    perform index_customers(new.business_id, array[new.customer_id]);
  end if;
  return null;
end
$$;

-- Brings the index of these customers up to date; touches only what differs. Whoever was merged into
-- another is found as that one.
create or replace function index_customers(business uuid, customers uuid[]) returns void
  language plpgsql as $$
declare
  standing constant uuid[] := array(
    select c.id from customer c
    where c.business_id = business and c.id = any (customers) and c.merged_into is null);
begin
  with wanted as materialized (
    select w.customer_id, w.token, w.rank from wanted_tokens(business, standing) w
  ), gone as (
    delete from search_token t where t.business_id = business and t.customer_id = any (customers)
      and not exists (select from wanted w
                      where w.customer_id = t.customer_id and w.token = t.token and w.rank = t.rank)
  ), known as (
    insert into search_word (business_id, word)
    select distinct business, w.token from wanted w where w.rank in (0, 1, 4) order by 2
    on conflict do nothing
  )
  insert into search_token (business_id, token, customer_id, rank)
  select business, w.token, w.customer_id, w.rank from wanted w
  on conflict do nothing;
  insert into search_name (business_id, customer_id, names)
  select business, c.id, left(concat_ws(' ', c.sort_name, fold(nullif(c.business_name, '')),
    (select fold(string_agg(p.name, ' ' order by p.name)) from pet p
     where p.business_id = business and p.customer_id = c.id and p.archived_at is null)), 1000)
  from customer c where c.business_id = business and c.id = any (standing)
  on conflict (business_id, customer_id) do update set names = excluded.names
    where search_name.names <> excluded.names;
  delete from search_name n
  where n.business_id = business and n.customer_id = any (customers) and n.customer_id <> all (standing);
end
$$;
