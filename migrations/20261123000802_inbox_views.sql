-- Lists of the inbox that somebody put under a name for everybody. What people keep for themselves stands with their
-- other preferences.
create table inbox_view (
  business_id uuid not null constraint inbox_view_business_fkey references business (id),
  id uuid not null,
  name text not null constraint inbox_view_name_length check (length(name) between 1 and 40),
  -- The address of the list with its filters.
  path text not null constraint inbox_view_path_form check (path ~ '^/inbox\?[a-z0-9=&_-]+$' and length(path) <= 200),
  -- Its place in the switcher.
  place integer not null,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint inbox_view_pkey primary key (business_id, id)
);
comment on table inbox_view is 'Lists of the inbox that everybody finds under a name.';
create unique index inbox_view_name_key on inbox_view (business_id, lower(name));
create index inbox_view_order_idx on inbox_view (business_id, place, id);
call guard_tenant('inbox_view');
