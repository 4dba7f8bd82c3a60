-- Texts of the last week that are still said to be on their way are asked about too: business by business, since whoever
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
      update outgoing o set ask_at = now()
      from channel n
      where o.business_id = one and o.state = 'sent' and o.ask_at is null and o.created_at > now() - interval '7 days'
        and n.business_id = one and n.id = o.channel_id and n.kind = 'twilio' and n.removed_at is null;
      last := one;
    end loop;
    exit when one is null;
  end loop;
  perform set_config('app.business_id', '', true);
end
$$;
