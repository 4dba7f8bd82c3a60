-- Every business gets its default inbox, and every conversation stands in it: business by business, since whoever
-- runs this sees no tenant's rows otherwise.
do $$
declare
  last uuid;
  one uuid;
begin
  loop
    one := null;
    for one in select b from businesses_after(last, 100) b order by b loop
      perform set_config('app.business_id', one::text, true);
      insert into inbox (business_id, id, name, is_default)
      select one, gen_random_uuid(), 'Main inbox', true
      where not exists (select from inbox i where i.business_id = one and i.is_default);
      update conversation c set inbox_id = (select i.id from inbox i where i.business_id = one and i.is_default)
      where c.business_id = one and c.inbox_id is null;
      last := one;
    end loop;
    exit when one is null;
  end loop;
  perform set_config('app.business_id', '', true);
end
$$;
alter table conversation add constraint conversation_inbox_set check (inbox_id is not null) not valid;
