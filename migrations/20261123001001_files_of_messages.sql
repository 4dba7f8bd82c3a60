-- no-transaction
-- Who has a file: without keeping anybody from writing meanwhile.
create index concurrently message_picture_file_idx on message_picture (business_id, file_id) where file_id is not null;
