-- What every room stands on: the tenant rule, the folding of text for search, the log of acts
-- and the answers kept so that a command sent twice has one effect.

create extension if not exists unaccent;
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

revoke create on schema public from public;
grant usage on schema public to pawline_app, pawline_lookup;
-- The owner of a function needs CREATE on its schema; pawline_lookup cannot log in.
grant create on schema public to pawline_lookup;

-- The business that this transaction acts for (`SET LOCAL app.business_id`), or null: then no
-- tenant row is visible. nullif, because the setting is '' and not null after the first use.
create function current_business() returns uuid
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.business_id', true), '')::uuid $$;

-- Puts a table under the tenant rule: forced row-level security and the grants of the app role.
create procedure guard_tenant(tenant regclass, rights text default 'select, insert, update, delete')
  language plpgsql as $$
begin
  execute format('alter table %s enable row level security', tenant);
  execute format('alter table %s force row level security', tenant);
  execute format(
    'create policy tenant on %s using (business_id = (select current_business()))'
    || ' with check (business_id = (select current_business()))', tenant);
  execute format('grant %s on %s to pawline_app', rights, tenant);
end
$$;

-- Lower case, no accents, single spaces: the one form in which text is searched and sorted.
create function fold(input text) returns text
  language sql immutable strict parallel safe
  set search_path = public, pg_catalog
  as $$ select trim(regexp_replace(lower(unaccent('unaccent'::regdictionary, input)), '\s+', ' ', 'g')) $$;

-- A pet-care company: the tenant itself.
create table business (
  id uuid constraint business_pkey primary key,
  name text not null constraint business_name_length check (length(name) between 1 and 120),
  -- The word in the address of its public chat page.
  slug text not null constraint business_slug_key unique
    constraint business_slug_form check (slug ~ '^[a-z0-9](-?[a-z0-9])*$' and length(slug) <= 60),
  currency text not null default 'USD' constraint business_currency_form check (currency ~ '^[A-Z]{3}$'),
  -- Chat settings: see rooms/settings.
  chat_greeting text not null default '',
  chat_away text not null default '',
  chat_sites text[] not null default '{}',
  chat_enabled boolean not null default true,
  help_email text,
  is_sample boolean not null default false,
  created_at timestamptz not null default now(),
  version integer not null default 1
);
alter table business enable row level security;
alter table business force row level security;
create policy tenant on business using (id = (select current_business()))
  with check (id = (select current_business()));
grant select, insert, update on business to pawline_app;

-- The head of a business's log: `seq` is taken only by Tx::commit, so that numbers are
-- gap-free and in commit order. `epoch` changes when a backup is restored.
create table log_head (
  business_id uuid not null constraint log_head_pkey primary key
    constraint log_head_business_fkey references business (id),
  epoch uuid not null,
  seq bigint not null default 0
);
call guard_tenant('log_head', 'select, insert, update');

-- The log of acts: history, audit, undo and push read it. Append-only for the app role.
create table event (
  business_id uuid not null constraint event_business_fkey references business (id),
  seq bigint not null,
  at timestamptz not null default now(),
  -- Who did it; null for a visitor, a caller or Pawline itself.
  staff_id uuid,
  kind text not null,
  customer_id uuid,
  subject_type text not null,
  subject_id uuid not null,
  -- The changed fields before and after; null before: made, null after: removed.
  before jsonb,
  after jsonb,
  -- The command that it belongs to, and the command that this one took back.
  intent uuid,
  undoes uuid,
  constraint event_pkey primary key (business_id, seq)
);
create index event_customer_idx on event (business_id, customer_id, seq desc);
create index event_subject_idx on event (business_id, subject_type, subject_id, seq desc);
create index event_intent_idx on event (business_id, intent);
call guard_tenant('event', 'select, insert');

-- Commands that were carried out and what was answered: a command sent again gets the same
-- answer and has no second effect. Kept 30 days, longer than any queue on a device.
create table intent (
  business_id uuid not null constraint intent_business_fkey references business (id),
  id uuid not null,
  staff_id uuid,
  request_hash bytea not null,
  response jsonb,
  at timestamptz not null default now(),
  constraint intent_pkey primary key (business_id, id)
);
create index intent_at_idx on intent (business_id, at);
call guard_tenant('intent', 'select, insert, update, delete');

-- How often something was tried lately, by account and by address; survives a restart.
-- Not a tenant table: it is asked before anyone is known.
create table throttle (
  key text not null constraint throttle_pkey primary key,
  tries integer not null,
  since timestamptz not null
);
grant select, insert, update, delete on throttle to pawline_app;
