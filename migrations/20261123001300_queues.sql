-- The queues of what came in and of what goes out: each question has an index of its own, which fits no other question.
--
-- A queue is empty nearly always, and so whenever it is analyzed; to the planner all its indexes are alike then, as there is
-- nothing to read by any of them. To find an earlier piece of the same sender it took the one by time, and read the whole
-- queue of all businesses for each piece in it: with 3,000 waiting, taking one took two seconds. So each index has a
-- condition that always holds, and that one question alone states.

-- Who has something to do.
create index incoming_hook_ready_idx -- safe: holds what waits, which is next to nothing
  on incoming_hook (next_at) where state = 'new' and next_at > '-infinity';
create index outgoing_ready_idx -- safe: holds what waits, which is next to nothing
  on outgoing (next_at) where state in ('queued', 'sending', 'unknown') and next_at > '-infinity';
-- Whose turn it is in a business.
create index incoming_hook_queue_idx -- safe: holds what waits, which is next to nothing
  on incoming_hook (business_id, place) where state = 'new' and place > 0;
create index outgoing_queue_idx -- safe: holds what waits, which is next to nothing
  on outgoing (business_id, next_at) where state in ('queued', 'sending', 'unknown') and attempts >= 0;
-- Whether an earlier one of the same sender, or to the same number or address, waits.
create index incoming_hook_sender_idx -- safe: holds what waits, which is next to nothing
  on incoming_hook (business_id, sender, place) where state = 'new' and sender <> '';
create index outgoing_address_idx -- safe: holds what waits, which is next to nothing
  on outgoing (business_id, address, message_id) where state in ('queued', 'sending', 'unknown') and address <> '';

-- Businesses for which there is something to do at a moment, by the kind of work.
create or replace function businesses_due(work text, moment timestamptz, most integer) returns setof uuid
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  case work
    when 'send' then return query select distinct d.business_id from (
      select o.business_id from outgoing o where o.state in ('queued', 'sending', 'unknown') and o.next_at <= moment
        and o.next_at > '-infinity'
      order by o.next_at limit most) d;
    when 'take' then return query select distinct d.business_id from (
      select h.business_id from incoming_hook h where h.state = 'new' and h.next_at <= moment
        and h.next_at > '-infinity'
      order by h.next_at limit most) d;
    when 'fetch' then return query select distinct d.business_id from (
      select c.business_id from channel c where c.removed_at is null and c.fetch_at <= moment
      order by c.fetch_at limit most) d;
    when 'picture' then return query select distinct d.business_id from (
      select p.business_id from message_picture p where p.state = 'waiting' and p.next_at <= moment
      order by p.next_at limit most) d;
  end case;
end
$$;

-- What the planner took instead: while they are there, it goes on doing so.
drop index incoming_hook_due_idx; -- safe: an index that no statement names
drop index incoming_hook_order_idx; -- safe: an index that no statement names
drop index outgoing_due_idx; -- safe: an index that no statement names
drop index outgoing_order_idx; -- safe: an index that no statement names
