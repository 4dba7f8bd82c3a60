-- The lists of an inbox, the newest first: the open conversations, and those that are closed and not put aside.
-- Not concurrently: that waits for every statement under way, also for a server that waits for this migration. There
-- is one conversation for each customer, so a hundred thousand are indexed in a tenth of a second.
create index conversation_inbox_open_idx -- safe: one row for each customer
  on conversation (business_id, inbox_id, last_message_at desc, id desc)
  where status = 'open' and last_message_at is not null;
create index conversation_inbox_closed_idx -- safe: one row for each customer
  on conversation (business_id, inbox_id, last_message_at desc, id desc)
  where status = 'closed' and snoozed_until is null and last_message_at is not null;
