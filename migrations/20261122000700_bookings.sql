-- Bookings: the jobs of a business.

-- The last booking number given; its own row, so that bookings do not wait on anything else.
create table booking_counter (
  business_id uuid not null constraint booking_counter_pkey primary key
    constraint booking_counter_business_fkey references business (id),
  last integer not null default 1000
);
call guard_tenant('booking_counter');

create table booking (
  business_id uuid not null constraint booking_business_fkey references business (id),
  id uuid not null,
  -- Shown as B-1042.
  number integer not null,
  customer_id uuid not null,
  location_id uuid not null,
  service_type_id uuid not null,
  staff_id uuid,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  status text not null constraint booking_status_known check (status in
    ('request', 'pending', 'booked', 'checked_in', 'completed', 'cancelled', 'no_show')),
  note text not null default '' constraint booking_note_length check (length(note) <= 4000),
  created_by uuid,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint booking_pkey primary key (business_id, id),
  constraint booking_number_key unique (business_id, number),
  constraint booking_times_ordered check (ends_at > starts_at),
  constraint booking_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id),
  constraint booking_location_fkey foreign key (business_id, location_id) references location (business_id, id),
  constraint booking_service_fkey foreign key (business_id, service_type_id) references service_type (business_id, id),
  constraint booking_staff_fkey foreign key (business_id, staff_id) references staff (business_id, id)
);
comment on table booking is 'A job: a visit of one or more pets of a customer to a location.';
create index booking_customer_idx on booking (business_id, customer_id, starts_at desc, id desc);
create index booking_day_idx on booking (business_id, location_id, starts_at, id);
create index booking_start_idx on booking (business_id, starts_at, id);
-- Who is here now, whenever they came.
create index booking_here_idx on booking (business_id, starts_at) where status = 'checked_in';
call guard_tenant('booking');

create table booking_pet (
  business_id uuid not null,
  id uuid not null,
  booking_id uuid not null,
  pet_id uuid not null,
  customer_id uuid not null,
  constraint booking_pet_pkey primary key (business_id, id),
  constraint booking_pet_key unique (business_id, booking_id, pet_id),
  constraint booking_pet_booking_fkey foreign key (business_id, booking_id) references booking (business_id, id),
  constraint booking_pet_pet_fkey foreign key (business_id, pet_id) references pet (business_id, id),
  constraint booking_pet_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id)
);
comment on table booking_pet is 'Which pets a booking is for.';
create index booking_pet_pet_idx on booking_pet (business_id, pet_id);
create index booking_pet_customer_idx on booking_pet (business_id, customer_id);
call guard_tenant('booking_pet');

create function booking_tally() returns trigger language plpgsql as $$
begin
  if tg_op in ('UPDATE', 'DELETE') and old.status = 'completed' then
    perform count_activity(old.business_id, old.customer_id, 'job', old.starts_at, -1);
  end if;
  if tg_op in ('INSERT', 'UPDATE') and new.status = 'completed' then
    perform count_activity(new.business_id, new.customer_id, 'job', new.starts_at, 1);
  end if;
  return null;
end
$$;
create trigger booking_tally after insert or delete or update of status, starts_at, customer_id on booking
  for each row execute function booking_tally();
