-- Telephone calls, and the hook by which a telephone system announces them.

create table call (
  business_id uuid not null constraint call_business_fkey references business (id),
  id uuid not null,
  customer_id uuid not null,
  direction text not null constraint call_direction_known check (direction in ('in', 'out')),
  phone_raw text not null default '' constraint call_phone_length check (length(phone_raw) <= 60),
  phone_normal text not null default '',
  -- called: 'You have called them'; no outcome yet while it rings.
  outcome text constraint call_outcome_known check (outcome in ('called', 'no_answer', 'voicemail', 'spoke')),
  note text not null default '' constraint call_note_length check (length(note) <= 4000),
  staff_id uuid,
  -- What the telephone system calls it: the same call announced twice is one call.
  provider_id text,
  -- Somebody crossed it off the follow-up list.
  followed_up_at timestamptz,
  started_at timestamptz not null default now(),
  -- Told by a telephone system only.
  ended_at timestamptz,
  duration_seconds integer constraint call_duration_range check (duration_seconds >= 0),
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint call_pkey primary key (business_id, id),
  constraint call_provider_key unique (business_id, provider_id),
  constraint call_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id),
  constraint call_staff_fkey foreign key (business_id, staff_id) references staff (business_id, id)
);
comment on table call is 'A telephone call with a customer.';
create index call_customer_idx on call (business_id, customer_id, started_at desc, id desc);
create index call_recent_idx on call (business_id, started_at desc, id desc);
create index call_follow_up_idx on call (business_id, started_at desc, id desc)
  where followed_up_at is null and outcome in ('no_answer', 'voicemail');
-- What rings this moment, and who called last without telling a number.
create index call_ringing_idx on call (business_id, started_at desc)
  where provider_id is not null and direction = 'in' and outcome is null and ended_at is null;
create index call_withheld_idx on call (business_id, started_at desc)
  where provider_id is not null and direction = 'in' and phone_normal = '';
call guard_tenant('call');

-- The shared secret of POST /hooks/call.
create table hook_key (
  business_id uuid not null constraint hook_key_business_fkey references business (id),
  id uuid not null,
  secret bytea not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  constraint hook_key_pkey primary key (business_id, id)
);
create unique index hook_key_id_key on hook_key (id);
call guard_tenant('hook_key');
create policy lookup on hook_key for select to pawline_lookup using (true);
grant select on hook_key to pawline_lookup;

-- Deliveries already taken: the same one again is a replay.
create table hook_receipt (
  business_id uuid not null constraint hook_receipt_business_fkey references business (id),
  webhook_id text not null constraint hook_receipt_id_length check (length(webhook_id) between 1 and 200),
  received_at timestamptz not null default now(),
  constraint hook_receipt_pkey primary key (business_id, webhook_id)
);
create index hook_receipt_at_idx on hook_receipt (business_id, received_at);
call guard_tenant('hook_receipt');

create function hook_key_secret(key uuid) returns table (business_id uuid, secret bytea)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select k.business_id, k.secret from hook_key k where k.id = key and k.revoked_at is null $$;
alter function hook_key_secret(uuid) owner to pawline_lookup;
revoke execute on function hook_key_secret(uuid) from public;
grant execute on function hook_key_secret(uuid) to pawline_app;

create function call_tally() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform count_activity(new.business_id, new.customer_id, 'call_' || new.direction, new.started_at, 1);
  else
    perform count_activity(old.business_id, old.customer_id, 'call_' || old.direction, old.started_at, -1);
  end if;
  return null;
end
$$;
create trigger call_tally after insert or delete on call for each row execute function call_tally();
