-- A call that nobody took waits for us like something that was written, and goes to an inbox by the rules.

alter table inbox_rule drop constraint inbox_rule_ways_known;
alter table inbox_rule add constraint inbox_rule_ways_known
  check (ways <@ array['chat', 'text', 'email', 'web_form', 'facebook', 'call']) not valid;
alter table inbox_rule validate constraint inbox_rule_ways_known;

-- When the customer called last and nobody spoke to them since (null: they were spoken to, or never called so).
alter table conversation add column called_at timestamptz;
