-- Email is a second kind of channel: out by any SMTP server, in by a hook or from an IMAP mailbox.

alter table channel drop constraint channel_kind_known;
alter table channel add constraint channel_kind_known check (kind in ('twilio', 'email'));
-- Of an email channel: the user name at its server.
alter table channel drop constraint channel_account_length;
alter table channel add constraint channel_account_length check (length(account) between 1 and 254);
alter table channel
  -- Whom customers see as the sender.
  add column display_name text not null default ''
    constraint channel_display_name_length check (length(display_name) <= 60),
  add column smtp_host text not null default '' constraint channel_smtp_host_length check (length(smtp_host) <= 253),
  add column smtp_port integer not null default 0 constraint channel_smtp_port_range check (smtp_port between 0 and 65535),
  add column smtp_security text not null default ''
    constraint channel_smtp_security_known check (smtp_security in ('', 'starttls', 'tls')),
  -- Whether the mailbox takes name+anything@: answers then name the conversation that they belong to.
  add column plus_replies boolean not null default false,
  -- The mailbox that is read ('': none), always by TLS.
  add column imap_host text not null default '' constraint channel_imap_host_length check (length(imap_host) <= 253),
  add column imap_port integer not null default 0 constraint channel_imap_port_range check (imap_port between 0 and 65535),
  add column imap_account text not null default ''
    constraint channel_imap_account_length check (length(imap_account) <= 254),
  -- How far it was read: a UID means something only together with its UIDVALIDITY.
  add column imap_validity bigint,
  add column imap_uid bigint not null default 0;

-- A channel may have several secrets: what it signs in with (main), the mailbox's password (imap), what hooks
-- are signed with (hook), and what reply addresses are signed with (reply).
alter table channel_secret add column kind text not null default 'main'
  constraint channel_secret_kind_known check (kind in ('main', 'imap', 'hook', 'reply'));
alter table channel_secret drop constraint channel_secret_pkey;
alter table channel_secret add constraint channel_secret_pkey primary key (business_id, channel_id, kind);

-- What an email has beside its words.
create table mail (
  business_id uuid not null,
  message_id uuid not null,
  channel_id uuid not null,
  -- The other side's address, in lower case.
  address text not null constraint mail_address_length check (length(address) between 1 and 254),
  subject text not null constraint mail_subject_length check (length(subject) <= 200),
  -- Its Message-ID, without the angle brackets; which mail it answers, and the whole thread before it.
  rfc_id text not null constraint mail_rfc_id_length check (length(rfc_id) <= 500),
  answers_id text not null default '' constraint mail_answers_id_length check (length(answers_id) <= 500),
  thread_ids text[] not null default '{}',
  -- What it repeats of earlier mails; its HTML without anything that could act ('': it had none).
  quoted text not null default '' constraint mail_quoted_length check (length(quoted) <= 100000),
  html text not null default '',
  -- Files that came with it and are not kept: their names and sizes.
  files jsonb not null default '[]',
  constraint mail_pkey primary key (business_id, message_id),
  constraint mail_message_fkey foreign key (business_id, message_id) references message (business_id, id) on delete cascade,
  constraint mail_channel_fkey foreign key (business_id, channel_id) references channel (business_id, id)
);
create index mail_address_idx on mail (business_id, address, message_id desc);
create index mail_rfc_id_idx on mail (business_id, rfc_id);
call guard_tenant('mail');

-- Whose a hook's address is, before the business is known: by the channel's kind and which secret signs.
drop function channel_of_hook(uuid);
create function channel_of_hook(wanted uuid, of_kind text, which text)
  returns table (business_id uuid, sealed bytea)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select c.business_id, s.sealed from channel c
    join channel_secret s on s.business_id = c.business_id and s.channel_id = c.id and s.kind = which
    where c.id = wanted and c.kind = of_kind and c.removed_at is null
  $$;
alter function channel_of_hook(uuid, text, text) owner to pawline_lookup;
revoke execute on function channel_of_hook(uuid, text, text) from public;
grant execute on function channel_of_hook(uuid, text, text) to pawline_app;
