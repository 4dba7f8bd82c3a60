-- Mailboxes tell at once when something comes (IMAP IDLE): one server holds a connection to each, for as long as it says so.

alter table channel
  add column watched_by uuid,
  add column watched_until timestamptz;

-- Mailboxes that no server watches.
create function mailboxes_unwatched(most integer) returns table (business_id uuid, channel_id uuid)
  language sql volatile security definer set search_path = public, pg_temp
  as $$
    select c.business_id, c.id from channel c
    where c.kind = 'email' and c.imap_host <> '' and c.removed_at is null
      and (c.watched_until is null or c.watched_until < clock_timestamp())
    order by c.watched_until nulls first, c.id limit most
  $$;
create index channel_watched_idx on channel (watched_until) -- safe: a few rows
  where kind = 'email' and imap_host <> '' and removed_at is null;
alter function mailboxes_unwatched(integer) owner to pawline_lookup;
revoke execute on function mailboxes_unwatched(integer) from public;
grant execute on function mailboxes_unwatched(integer) to pawline_app;
