-- A mail as it came, until it was worked on; and a picture of one, until it was looked at.
alter table incoming_hook add column raw bytea;
alter table message_picture add column raw bytea;
