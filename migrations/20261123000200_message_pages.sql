-- A customer's Text page and Email page.

-- Where staff put a text or an email apart from its conversation, in which it stays: off the pages, or to the
-- booking that it is about. No row: nowhere.
create table message_filing (
  business_id uuid not null,
  -- The message's own.
  id uuid not null,
  archived_at timestamptz,
  booking_id uuid,
  constraint message_filing_pkey primary key (business_id, id),
  constraint message_filing_message_fkey foreign key (business_id, id) references message (business_id, id) on delete cascade,
  constraint message_filing_booking_fkey foreign key (business_id, booking_id) references booking (business_id, id)
    on delete set null (booking_id)
);
comment on table message_filing is 'Which texts and emails were archived from their pages, and which booking they are about.';
create index message_filing_booking_idx on message_filing (business_id, booking_id) where booking_id is not null;
call guard_tenant('message_filing');

-- Single messages that somebody has read beyond what `conversation_read` says of the whole conversation: whoever marks
-- a message as unread has the conversation unread from there, and what came after it stays read.
create table message_read (
  business_id uuid not null,
  staff_id uuid not null,
  message_id uuid not null,
  constraint message_read_pkey primary key (business_id, staff_id, message_id),
  constraint message_read_message_fkey foreign key (business_id, message_id) references message (business_id, id) on delete cascade,
  constraint message_read_staff_fkey foreign key (business_id, staff_id) references staff (business_id, id)
);
comment on table message_read is 'Messages that somebody read, after one that they did not.';
create index message_read_message_idx on message_read (business_id, message_id);
call guard_tenant('message_read');

create index message_page_idx on message (business_id, customer_id, channel, sent_at desc, id desc)
  where channel in ('text', 'email');

-- By which way a draft is meant to go (null: it was not said), and its subject if that is by email.
alter table draft
  add column channel text constraint draft_channel_known check (channel in ('chat', 'text', 'email')),
  add column subject text not null default '' constraint draft_subject_length check (length(subject) <= 200);

-- A note that says what was written in the device's own app, which Pawline did not carry.
alter table note add column logged_as text constraint note_logged_known check (logged_as in ('text', 'email'));
create index note_logged_idx on note (business_id, customer_id, logged_as, created_at desc, id desc)
  where logged_as is not null;
