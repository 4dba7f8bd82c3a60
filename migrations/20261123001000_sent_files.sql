-- Staff send pictures and files.

-- A file that waits in the draft to a customer, which all staff share, or with a message that goes out later.
create table draft_file (
  business_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  -- With which message it goes out later; null: it stands in the draft.
  scheduled_id uuid,
  file_id uuid not null,
  -- What it is called when it is sent.
  name text not null constraint draft_file_name_length check (length(name) between 1 and 120),
  -- As its bytes say.
  media_type text not null constraint draft_file_media_type_length check (length(media_type) between 3 and 100),
  -- As it is sent: a picture is scaled down.
  bytes bigint not null constraint draft_file_bytes_some check (bytes > 0),
  -- Kept as pixels, in three sizes.
  is_picture boolean not null,
  -- Who attached it.
  created_by uuid,
  created_at timestamptz not null default now(),
  -- Since when it is in no draft any more; for a day it can be put back.
  removed_at timestamptz,
  constraint draft_file_pkey primary key (business_id, id),
  constraint draft_file_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id),
  constraint draft_file_scheduled_fkey foreign key (business_id, scheduled_id)
    references scheduled_message (business_id, id) on delete cascade,
  constraint draft_file_file_fkey foreign key (business_id, file_id) references file (business_id, id) on delete cascade,
  constraint draft_file_created_by_fkey foreign key (business_id, created_by) references staff (business_id, id)
);
create index draft_file_customer_idx on draft_file (business_id, customer_id, id)
  where scheduled_id is null and removed_at is null;
create index draft_file_scheduled_idx on draft_file (business_id, scheduled_id, id) where scheduled_id is not null;
create index draft_file_file_idx on draft_file (business_id, file_id);
create index draft_file_removed_idx on draft_file (business_id, removed_at) where removed_at is not null;
create index draft_file_forgotten_idx on draft_file (business_id, created_at) where scheduled_id is null;
call guard_tenant('draft_file');
create trigger draft_file_follow before insert on draft_file for each row execute function follow_merge();

-- What goes with a message of ours stands where that stands which came with one of theirs. It came from nowhere, so it
-- has no channel, and it has a name even if it is a picture.
alter table message_picture alter column channel_id drop not null;
alter table message_picture add column sent_name text not null default ''
  constraint message_picture_sent_name_length check (length(sent_name) <= 200);
alter table message_picture add column bytes bigint not null default 0;
