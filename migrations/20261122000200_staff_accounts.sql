-- People who sign in, where they work, and their sessions.

-- Somebody who can sign in; one for all the businesses they work for.
create table account (
  id uuid not null constraint account_pkey primary key,
  email text not null constraint account_email_key unique
    constraint account_email_form check (email = lower(email) and length(email) between 3 and 254),
  -- argon2id in PHC form; null until an invitation is accepted.
  password_hash text,
  -- Where the person worked last: sign-in goes there again.
  last_business_id uuid,
  created_at timestamptz not null default now()
);
grant select, insert, update on account to pawline_app;

-- An account at work for one business.
create table staff (
  business_id uuid not null constraint staff_business_fkey references business (id),
  id uuid not null,
  account_id uuid not null constraint staff_account_fkey references account (id),
  name text not null constraint staff_name_length check (length(name) between 1 and 120),
  role text not null constraint staff_role_known check (role in ('owner', 'manager', 'staff')),
  -- What the person chose for themselves: shortcuts on or off, sound, do not disturb.
  preferences jsonb not null default '{}',
  -- Null until the invitation is accepted: nobody works for a business that they did not agree to.
  joined_at timestamptz default now(),
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint staff_pkey primary key (business_id, id),
  constraint staff_account_key unique (business_id, account_id)
);
create index staff_account_idx on staff (account_id);
call guard_tenant('staff');
create policy lookup on staff for select to pawline_lookup using (true);

-- A browser that is signed in. The cookie's token is kept only as its SHA-256.
create table session (
  id uuid not null constraint session_pkey primary key,
  token_hash bytea not null constraint session_token_key unique,
  account_id uuid not null constraint session_account_fkey references account (id),
  business_id uuid not null,
  staff_id uuid not null,
  user_agent text not null default '',
  address text not null default '',
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  -- The absolute limit; the idle limit counts from last_seen_at.
  expires_at timestamptz not null,
  constraint session_staff_fkey foreign key (business_id, staff_id) references staff (business_id, id)
);
create index session_account_idx on session (account_id);
create index session_staff_idx on session (business_id, staff_id);
grant select, insert, update, delete on session to pawline_app;
grant select on session to pawline_lookup;

-- Invitations and password resets: a link that works once, for 24 hours, kept as its SHA-256.
create table access_link (
  business_id uuid not null constraint access_link_business_fkey references business (id),
  id uuid not null,
  kind text not null constraint access_link_kind_known check (kind in ('invite', 'reset')),
  token_hash bytea not null constraint access_link_token_key unique,
  staff_id uuid not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  constraint access_link_pkey primary key (business_id, id),
  constraint access_link_staff_fkey foreign key (business_id, staff_id) references staff (business_id, id)
);
create index access_link_staff_idx on access_link (business_id, staff_id);
call guard_tenant('access_link');
create policy lookup on access_link for select to pawline_lookup using (true);
create policy lookup on business for select to pawline_lookup using (true);
create policy lookup on log_head for select to pawline_lookup using (true);
grant select on staff, access_link, business, log_head to pawline_lookup;

-- Who is behind a session cookie: asked on every request, before the business is known. The place
-- in the log is from before anything else that the request reads, so a page never claims an event
-- that it does not show.
create function session_caller(token bytea)
  returns table (session_id uuid, account_id uuid, business_id uuid, staff_id uuid, name text, role text,
                 business_name text, preferences jsonb, last_seen_at timestamptz, expires_at timestamptz,
                 epoch uuid, seq bigint)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select s.id, s.account_id, s.business_id, s.staff_id, w.name, w.role, b.name, w.preferences,
           s.last_seen_at, s.expires_at, h.epoch, h.seq
    from session s
    join log_head h on h.business_id = s.business_id
    join staff w on w.business_id = s.business_id and w.id = s.staff_id and w.archived_at is null
      and w.joined_at is not null
    join business b on b.id = s.business_id
    where s.token_hash = token
  $$;

-- The businesses that an account works for, for sign-in and the switcher.
create function account_workplaces(account uuid)
  returns table (business_id uuid, business_name text, staff_id uuid, name text, role text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select w.business_id, b.name, w.id, w.name, w.role
    from staff w join business b on b.id = w.business_id
    where w.account_id = account and w.archived_at is null and w.joined_at is not null
    order by b.name, w.business_id
  $$;

-- The invitation or reset behind a link, before the business is known. A reset that one business
-- made must not open an account that also works for another; whoever runs the server (created_by
-- is null) may do that. A link is worth what its maker may do now: it ends with their work here, and
-- a manager's with the promotion of its target to owner.
create function access_link_target(token bytea)
  returns table (business_id uuid, business_name text, link_id uuid, kind text, staff_id uuid, account_id uuid,
                 email text, name text, has_password boolean, usable boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select l.business_id, b.name, l.id, l.kind, l.staff_id, a.id, a.email, w.name,
           a.password_hash is not null,
           l.used_at is null and l.revoked_at is null and l.expires_at > now() and w.archived_at is null
             and (l.kind = 'invite' or l.created_by is null or not exists (
               select from staff o where o.account_id = a.id and o.business_id <> l.business_id
                 and o.archived_at is null and o.joined_at is not null))
             and (l.created_by is null or exists (
               select from staff c where c.business_id = l.business_id and c.id = l.created_by
                 and c.archived_at is null and c.joined_at is not null
                 and (c.role = 'owner' or (c.role = 'manager' and w.role <> 'owner'))))
    from access_link l
    join business b on b.id = l.business_id
    join staff w on w.business_id = l.business_id and w.id = l.staff_id
    join account a on a.id = w.account_id
    where l.token_hash = token
  $$;
grant select on account to pawline_lookup;

-- Whether anything exists yet: the first page asks.
create function any_business() returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select from business) $$;

-- Whether the slug is taken, in any business.
create function slug_taken(wanted text) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select from business where slug = wanted) $$;

-- Every business in the order of ids, a page at a time: for sweeping.
create function businesses_after(last uuid, most integer) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id from business where last is null or id > last order by id limit most $$;

alter function businesses_after(uuid, integer) owner to pawline_lookup;
alter function session_caller(bytea) owner to pawline_lookup;
alter function account_workplaces(uuid) owner to pawline_lookup;
alter function access_link_target(bytea) owner to pawline_lookup;
alter function any_business() owner to pawline_lookup;
alter function slug_taken(text) owner to pawline_lookup;
revoke execute on function session_caller(bytea), account_workplaces(uuid), access_link_target(bytea),
  any_business(), slug_taken(text), businesses_after(uuid, integer) from public;
grant execute on function session_caller(bytea), account_workplaces(uuid), access_link_target(bytea),
  any_business(), slug_taken(text), businesses_after(uuid, integer) to pawline_app;
