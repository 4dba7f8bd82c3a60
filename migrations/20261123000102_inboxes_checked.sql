-- What was added without reading the tables is true of every row.
alter table channel validate constraint channel_location_fkey;
alter table conversation validate constraint conversation_inbox_fkey;
alter table conversation validate constraint conversation_inbox_set;
