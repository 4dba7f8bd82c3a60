-- A Page's conversations are asked for, too: what Facebook could not tell for hours it does not tell any more. Business by
-- business, since whoever runs this sees no tenant's rows otherwise.
do $$
declare
  last uuid;
  one uuid;
begin
  loop
    one := null;
    for one in select b from businesses_after(last, 100) b order by b loop
      perform set_config('app.business_id', one::text, true);
      -- What is older than a week was told, or is no news any more.
      update channel set fetch_at = now(), fetched_until = greatest(fetched_until, now() - interval '7 days')
      where business_id = one and kind = 'facebook' and fetch_at = 'infinity';
      last := one;
    end loop;
    exit when one is null;
  end loop;
  perform set_config('app.business_id', '', true);
end
$$;
