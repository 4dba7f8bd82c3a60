-- The three roles of a cluster. Roles belong to the cluster, not to a database, so they are made
-- at start (again, if another server makes them this moment) and not in a migration.
--
-- owner          whoever runs this: owns the tables, runs migrations, serves nothing
-- pawline_app    serves: neither owner nor BYPASSRLS
-- pawline_lookup nologin: owns the few `security definer` look-ups that must read before the
--                business is known, or through an operator that row-level security keeps off indexes
do $$
begin
  if not exists (select from pg_roles where rolname = 'pawline_app') then
    create role pawline_app login nosuperuser nocreatedb nocreaterole noinherit nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'pawline_lookup') then
    create role pawline_lookup nologin nosuperuser nocreatedb nocreaterole noinherit nobypassrls;
  end if;
  if not pg_has_role(current_user, 'pawline_lookup', 'member') then
    execute format('grant pawline_lookup to %I', current_user);
  end if;
end
$$;
