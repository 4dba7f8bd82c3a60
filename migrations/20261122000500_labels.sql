-- Labels: groups, tags and colour codes.

-- A named set of customers.
create table contact_group (
  business_id uuid not null constraint contact_group_business_fkey references business (id),
  id uuid not null,
  name text not null constraint contact_group_name_length check (length(name) between 1 and 80),
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint contact_group_pkey primary key (business_id, id)
);
create unique index contact_group_name_key on contact_group (business_id, lower(name)) where archived_at is null;
call guard_tenant('contact_group');

create table contact_group_member (
  business_id uuid not null,
  id uuid not null,
  group_id uuid not null,
  customer_id uuid not null,
  created_at timestamptz not null default now(),
  constraint contact_group_member_pkey primary key (business_id, id),
  constraint contact_group_member_key unique (business_id, group_id, customer_id),
  constraint contact_group_member_group_fkey foreign key (business_id, group_id) references contact_group (business_id, id),
  constraint contact_group_member_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id)
);
comment on table contact_group_member is 'Which customers are in a group.';
create index contact_group_member_customer_idx on contact_group_member (business_id, customer_id);
call guard_tenant('contact_group_member');

-- A word put on customers, made as it is typed.
create table tag (
  business_id uuid not null constraint tag_business_fkey references business (id),
  id uuid not null,
  name text not null constraint tag_name_length check (length(name) between 1 and 40),
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint tag_pkey primary key (business_id, id)
);
create unique index tag_name_key on tag (business_id, fold(name)) where archived_at is null;
call guard_tenant('tag');

create table customer_tag (
  business_id uuid not null,
  id uuid not null,
  tag_id uuid not null,
  customer_id uuid not null,
  created_at timestamptz not null default now(),
  constraint customer_tag_pkey primary key (business_id, id),
  constraint customer_tag_key unique (business_id, tag_id, customer_id),
  constraint customer_tag_tag_fkey foreign key (business_id, tag_id) references tag (business_id, id),
  constraint customer_tag_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id)
);
comment on table customer_tag is 'Which customers carry a tag.';
create index customer_tag_customer_idx on customer_tag (business_id, customer_id);
call guard_tenant('customer_tag');

-- A colour with letters and a meaning that the business chose; never shown to customers.
create table colour_code (
  business_id uuid not null constraint colour_code_business_fkey references business (id),
  id uuid not null,
  colour text not null constraint colour_code_colour_known check (colour in
    ('wine', 'bronze', 'navy', 'violet', 'slate', 'sand', 'leaf', 'ice', 'sky', 'rose')),
  letters text not null constraint colour_code_letters_length check (length(letters) between 1 and 3),
  name text not null constraint colour_code_name_length check (length(name) between 1 and 60),
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint colour_code_pkey primary key (business_id, id)
);
create unique index colour_code_name_key on colour_code (business_id, lower(name)) where archived_at is null;
call guard_tenant('colour_code');

create table customer_colour_code (
  business_id uuid not null,
  id uuid not null,
  colour_code_id uuid not null,
  customer_id uuid not null,
  created_at timestamptz not null default now(),
  constraint customer_colour_code_pkey primary key (business_id, id),
  constraint customer_colour_code_key unique (business_id, colour_code_id, customer_id),
  constraint customer_colour_code_code_fkey foreign key (business_id, colour_code_id) references colour_code (business_id, id),
  constraint customer_colour_code_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id)
);
comment on table customer_colour_code is 'Which customers carry a colour code.';
create index customer_colour_code_customer_idx on customer_colour_code (business_id, customer_id);
call guard_tenant('customer_colour_code');
