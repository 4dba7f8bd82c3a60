-- Why an email that came in became no message: a machine wrote it, it went to many, or it is our own. Settings list it.
alter table incoming_hook add column left_out text not null default '';
create index incoming_hook_left_out_idx on incoming_hook (business_id, received_at desc) where left_out <> ''; -- safe: nothing has one yet
