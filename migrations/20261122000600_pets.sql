-- The animals.

create table pet (
  business_id uuid not null constraint pet_business_fkey references business (id),
  id uuid not null,
  customer_id uuid not null,
  name text not null constraint pet_name_length check (length(name) between 1 and 120),
  species text not null default 'dog' constraint pet_species_length check (length(species) between 1 and 40),
  breed text not null default '' constraint pet_breed_length check (length(breed) <= 120),
  sex text not null default 'unknown' constraint pet_sex_known check (sex in ('female', 'male', 'unknown')),
  -- Spayed or neutered.
  altered text not null default 'unknown' constraint pet_altered_known check (altered in ('yes', 'no', 'unknown')),
  colour text not null default '' constraint pet_colour_length check (length(colour) <= 120),
  born_on date,
  -- The birthday was reckoned from an age that somebody told.
  born_is_estimate boolean not null default false,
  -- What keeps people and animals safe; each feeds the safety strip.
  allergies text not null default '' constraint pet_allergies_length check (length(allergies) <= 1000),
  medication text not null default '' constraint pet_medication_length check (length(medication) <= 1000),
  bite_alert text not null default '' constraint pet_bite_alert_length check (length(bite_alert) <= 1000),
  handling_alert text not null default '' constraint pet_handling_alert_length check (length(handling_alert) <= 1000),
  photo_file_id uuid,
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint pet_pkey primary key (business_id, id),
  constraint pet_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id),
  constraint pet_photo_fkey foreign key (business_id, photo_file_id) references file (business_id, id)
);
comment on table pet is 'An animal of a customer.';
create index pet_customer_idx on pet (business_id, customer_id);
call guard_tenant('pet');
alter table customer add constraint customer_photo_fkey
  foreign key (business_id, photo_file_id) references file (business_id, id);

-- What a pet weighed on a day.
create table pet_weight (
  business_id uuid not null,
  id uuid not null,
  pet_id uuid not null,
  customer_id uuid not null,
  grams integer not null constraint pet_weight_range check (grams between 1 and 2000000),
  measured_on date not null,
  created_at timestamptz not null default now(),
  constraint pet_weight_pkey primary key (business_id, id),
  constraint pet_weight_day_key unique (business_id, pet_id, measured_on),
  constraint pet_weight_pet_fkey foreign key (business_id, pet_id) references pet (business_id, id),
  constraint pet_weight_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id)
);
create index pet_weight_customer_idx on pet_weight (business_id, customer_id);
call guard_tenant('pet_weight');

create table pet_colour_code (
  business_id uuid not null,
  id uuid not null,
  colour_code_id uuid not null,
  pet_id uuid not null,
  customer_id uuid not null,
  created_at timestamptz not null default now(),
  constraint pet_colour_code_pkey primary key (business_id, id),
  constraint pet_colour_code_key unique (business_id, colour_code_id, pet_id),
  constraint pet_colour_code_code_fkey foreign key (business_id, colour_code_id) references colour_code (business_id, id),
  constraint pet_colour_code_pet_fkey foreign key (business_id, pet_id) references pet (business_id, id),
  constraint pet_colour_code_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id)
);
comment on table pet_colour_code is 'Which pets carry a colour code.';
create index pet_colour_code_pet_idx on pet_colour_code (business_id, pet_id);
create index pet_colour_code_customer_idx on pet_colour_code (business_id, customer_id);
call guard_tenant('pet_colour_code');
