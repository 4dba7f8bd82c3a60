-- The language in which a customer likes to be written to. ISO 639-1; empty: not known.
alter table customer add column language text not null default ''
  constraint customer_language_known check (language ~ '^([a-z]{2})?$');

-- A merged profile stays as it was, in this as well.
drop trigger customer_stays_merged on customer;
create trigger customer_stays_merged
  before update of name, business_name, language, assigned_to, discount_bp, photo_file_id, blocked_at, archived_at
  on customer
  for each row when (old.merged_into is not null and new.merged_into is not null)
  execute function customer_stays_merged();
