-- The stream of a household shows changes beside messages and calls, which have rows of their own:
-- without their events in between, the newest changes are found however much was written.
create index event_change_idx on event (business_id, customer_id, seq desc)
  where subject_type not in ('message', 'call', 'conversation', 'file');
