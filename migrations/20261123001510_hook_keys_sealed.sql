-- The secrets of telephone systems are sealed like those of providers. SQL has no key to seal with: those that are there
-- already are sealed by the server, and hold until then.
alter table hook_key add column sealed bytea;
alter table hook_key alter column secret drop not null;
alter table hook_key add constraint hook_key_secret_kept check (num_nonnulls(secret, sealed) = 1) not valid;
alter table hook_key validate constraint hook_key_secret_kept;

create function hook_key_kept(key uuid) returns table (business_id uuid, secret bytea, sealed bytea)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select k.business_id, k.secret, k.sealed from hook_key k where k.id = key and k.revoked_at is null $$;
alter function hook_key_kept(uuid) owner to pawline_lookup;
revoke execute on function hook_key_kept(uuid) from public;
grant execute on function hook_key_kept(uuid) to pawline_app;

-- Answers of commands held such secrets for thirty days. Business by business, since whoever runs this sees no tenant's rows
-- otherwise.
do $$
declare
  last uuid;
  one uuid;
begin
  loop
    one := null;
    for one in select b from businesses_after(last, 100) b order by b loop
      perform set_config('app.business_id', one::text, true);
      update intent set response = response - 'secret' where business_id = one and response ? 'secret';
      last := one;
    end loop;
    exit when one is null;
  end loop;
  perform set_config('app.business_id', '', true);
end
$$;
