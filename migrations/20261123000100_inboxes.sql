-- Inboxes: a business parts its conversations among teams, and says by rules which goes where.

-- A team's queue of conversations. Each business has one that takes whatever no rule sends elsewhere.
create table inbox (
  business_id uuid not null constraint inbox_business_fkey references business (id),
  id uuid not null,
  name text not null constraint inbox_name_length check (length(name) between 1 and 60),
  is_default boolean not null default false,
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint inbox_pkey primary key (business_id, id),
  constraint inbox_default_stays check (not is_default or archived_at is null)
);
create unique index inbox_name_key on inbox (business_id, lower(name)) where archived_at is null;  -- safe: a new table
create unique index inbox_default_key on inbox (business_id) where is_default;  -- safe: a new table
call guard_tenant('inbox');

-- Whose inbox it is. Nobody: everybody's.
create table inbox_member (
  business_id uuid not null,
  id uuid not null,
  inbox_id uuid not null,
  staff_id uuid not null,
  -- Whom somebody writes to first goes to the inbox to which they came last.
  created_at timestamptz not null default now(),
  constraint inbox_member_pkey primary key (business_id, id),
  constraint inbox_member_once unique (business_id, inbox_id, staff_id),
  constraint inbox_member_inbox_fkey foreign key (business_id, inbox_id) references inbox (business_id, id),
  constraint inbox_member_staff_fkey foreign key (business_id, staff_id) references staff (business_id, id)
);
create index inbox_member_staff_idx on inbox_member (business_id, staff_id, created_at desc); -- safe: a new table
call guard_tenant('inbox_member');

-- What goes to which inbox: the first that matches, in the order of their places. All that a rule asks must hold.
create table inbox_rule (
  business_id uuid not null,
  id uuid not null,
  inbox_id uuid not null,
  place integer not null,
  -- By which of these ways it came; none: by any.
  ways text[] not null default '{}' constraint inbox_rule_ways_known check (ways <@ array['chat', 'text', 'email', 'web_form']),
  -- The location of the number or address that it came to; null: any.
  location_id uuid,
  -- Any of these stands in the message; none: whatever it says.
  words text[] not null default '{}',
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint inbox_rule_pkey primary key (business_id, id),
  constraint inbox_rule_asks check (cardinality(ways) > 0 or location_id is not null or cardinality(words) > 0),
  constraint inbox_rule_inbox_fkey foreign key (business_id, inbox_id) references inbox (business_id, id),
  constraint inbox_rule_location_fkey foreign key (business_id, location_id) references location (business_id, id)
);
create index inbox_rule_order_idx on inbox_rule (business_id, place, id); -- safe: a new table
call guard_tenant('inbox_rule');

-- Where the shop is whose number or address it is.
alter table channel add column location_id uuid;
alter table channel
  add constraint channel_location_fkey foreign key (business_id, location_id) references location (business_id, id) not valid;

-- In which inbox it stands: always one. The version before names none, nor does who makes a business or a
-- conversation by hand: the default one is put there.
alter table conversation add column inbox_id uuid;
alter table conversation
  add constraint conversation_inbox_fkey foreign key (business_id, inbox_id) references inbox (business_id, id) not valid;

create function business_inbox() returns trigger language plpgsql as $$
begin
  insert into inbox (business_id, id, name, is_default) values (new.id, gen_random_uuid(), 'Main inbox', true);
  return null;
end
$$;
create trigger business_inbox after insert on business for each row execute function business_inbox();

create function conversation_inbox() returns trigger language plpgsql as $$
begin
  if new.inbox_id is null then
    new.inbox_id := (select i.id from inbox i where i.business_id = new.business_id and i.is_default);
  end if;
  return new;
end
$$;
create trigger conversation_inbox before insert on conversation for each row execute function conversation_inbox();
