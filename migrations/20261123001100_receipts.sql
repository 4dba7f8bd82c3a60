-- What a provider tells of a message while no server runs is lost: it does not always tell it again. So it is asked.

alter table outgoing
  -- When the provider is asked how far it got, if it stands in 'sent' until then (null: it is asked no more), and how
  -- often it was asked.
  add column ask_at timestamptz,
  add column asks integer not null default 0;
create index outgoing_ask_idx on outgoing (ask_at, business_id, message_id) -- safe: nothing has ask_at yet
  where state = 'sent' and ask_at is not null;

-- Businesses with messages about which a provider is to be asked at a moment.
create function businesses_untold(moment timestamptz, most integer) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select distinct d.business_id from (
      select o.business_id from outgoing o where o.state = 'sent' and o.ask_at <= moment
      order by o.ask_at limit most) d
  $$;
alter function businesses_untold(timestamptz, integer) owner to pawline_lookup;
revoke execute on function businesses_untold(timestamptz, integer) from public;
grant execute on function businesses_untold(timestamptz, integer) to pawline_app;
