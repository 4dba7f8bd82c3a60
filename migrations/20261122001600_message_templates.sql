-- Texts that staff write again and again, with places for what differs from customer to customer.
create table message_template (
  business_id uuid not null constraint message_template_business_fkey references business (id),
  id uuid not null,
  name text not null constraint message_template_name_length check (length(name) between 1 and 60),
  -- ISO 639-1; empty: it names none.
  language text not null default '' constraint message_template_language_known check (language ~ '^([a-z]{2})?$'),
  body text not null constraint message_template_body_length check (length(body) between 1 and 1600),
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint message_template_pkey primary key (business_id, id)
);
create unique index message_template_name_key on message_template (business_id, lower(name), language)
  where archived_at is null;
call guard_tenant('message_template');
