-- All that goes out later, over all customers, the next one first.
create index scheduled_message_open_idx on scheduled_message (business_id, send_at, id)
  where state in ('waiting', 'failed');
