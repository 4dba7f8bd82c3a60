-- The web form: a page on which somebody leaves a message without a chat.
alter table business add column form_enabled boolean not null default false;

alter table message drop constraint message_channel_known;
alter table message add constraint message_channel_known
  check (channel in ('chat', 'text', 'email', 'facebook', 'web_form', 'note')) not valid;
alter table message validate constraint message_channel_known;

alter table consent drop constraint consent_source_known;
alter table consent add constraint consent_source_known
  check (source in ('text', 'provider', 'staff', 'form')) not valid;
alter table consent validate constraint consent_source_known;

-- As chat_business, with whether the form is on.
create function form_business(wanted text)
  returns table (business_id uuid, name text, sites text[], enabled boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select b.id, b.name, b.chat_sites, b.form_enabled
    from business b where b.slug = wanted
  $$;
grant select (form_enabled) on business to pawline_lookup;
alter function form_business(text) owner to pawline_lookup;
revoke execute on function form_business(text) from public;
grant execute on function form_business(text) to pawline_app;
