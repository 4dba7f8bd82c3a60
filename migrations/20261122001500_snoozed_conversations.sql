-- A conversation can be put aside until a moment: it is closed until then, so that servers which know nothing of this
-- show it among the closed ones, and opens by itself.
alter table conversation add column snoozed_until timestamptz;
create index conversation_snoozed_idx on conversation (business_id, snoozed_until, id) where snoozed_until is not null;
create index conversation_wake_idx on conversation (snoozed_until) where snoozed_until is not null;
-- The open ones, newest first: without these every page of the inbox would read and sort all of them, as "is null" and a
-- condition beside the index's own columns give no order.
create index conversation_open_idx on conversation (business_id, last_message_at desc, id desc)
  where status = 'open' and last_message_at is not null;
create index conversation_unassigned_idx on conversation (business_id, last_message_at desc, id desc)
  where status = 'open' and assigned_to is null and last_message_at is not null;

create policy lookup on conversation for select to pawline_lookup using (true);
grant select (business_id, snoozed_until) on conversation to pawline_lookup;

-- Businesses that have a conversation to open at a moment.
create function businesses_to_wake(moment timestamptz, most integer) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select distinct d.business_id from (
      select c.business_id from conversation c where c.snoozed_until <= moment
      order by c.snoozed_until limit most) d
  $$;
alter function businesses_to_wake(timestamptz, integer) owner to pawline_lookup;
revoke execute on function businesses_to_wake(timestamptz, integer) from public;
grant execute on function businesses_to_wake(timestamptz, integer) to pawline_app;
