-- Somebody beside the customer to whom the pets belong too: a partner, a parent, a sitter. Their phones and emails are
-- contact points of the customer, so that whoever calls or writes is recognised.
create table contact_owner (
  business_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  name text not null constraint contact_owner_name_length check (length(name) between 1 and 200),
  -- Whether pets may be handed to them.
  may_pick_up boolean not null,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint contact_owner_pkey primary key (business_id, id),
  constraint contact_owner_customer_fkey foreign key (business_id, customer_id) references customer (business_id, id)
);
create index contact_owner_customer_idx on contact_owner (business_id, customer_id); -- safe: a new table
call guard_tenant('contact_owner');
create trigger contact_owner_follow before insert on contact_owner for each row execute function follow_merge();

-- Whose it is; null: the customer's own. No foreign key: an owner may go while a merge keeps the point for its way back,
-- and then it is the customer's.
alter table contact_point add column owner_id uuid;
create index contact_point_owner_idx on contact_point (business_id, owner_id) where owner_id is not null; -- safe: nothing has one yet

-- As before, with the names of additional owners.
create or replace function wanted_tokens(business uuid, customers uuid[])
  returns table (customer_id uuid, token text, rank smallint)
  language sql stable as $$
    with words as (
      select c.id as customer_id, w as token, 0 as rank
      from customer c, unnest(words_of(c.sort_name)) w
      where c.business_id = business and c.id = any (customers)
      union all
      select c.id, w, 4 from customer c, unnest(words_of(fold(c.business_name))) w
      where c.business_id = business and c.id = any (customers) and c.business_name <> ''
      union all
      select p.customer_id, w, 1 from pet p, unnest(words_of(fold(p.name))) w
      where p.business_id = business and p.customer_id = any (customers) and p.archived_at is null
      union all
      select k.customer_id, w, 2 from contact_point k, fold(k.normal) address,
        unnest(address || words_of(address)) w
      where k.business_id = business and k.customer_id = any (customers) and k.kind = 'email'
      union all
      -- What they are called on Facebook, also when staff call them otherwise.
      select k.customer_id, w, 4 from contact_point k, unnest(words_of(fold(k.raw))) w
      where k.business_id = business and k.customer_id = any (customers) and k.kind = 'facebook'
      union all
      select k.customer_id, '#' || substr(d, n), 3 from contact_point k,
        regexp_replace(k.normal, '\D', '', 'g') d, generate_series(1, greatest(length(d) - 2, 1)) n
      where k.business_id = business and k.customer_id = any (customers) and k.kind = 'phone'
      union all
      select o.customer_id, w, 4 from contact_owner o, unnest(words_of(fold(o.name))) w
      where o.business_id = business and o.customer_id = any (customers)
      union all
      select ct.customer_id, w, 5 from customer_tag ct
        join tag t on t.business_id = business and t.id = ct.tag_id and t.archived_at is null,
        unnest(words_of(fold(t.name))) w
      where ct.business_id = business and ct.customer_id = any (customers)
    )
    select distinct customer_id, left(token, 100), rank::smallint from words where token <> ''
  $$;
create trigger contact_owner_index_new after insert on contact_owner
  referencing new table as made for each statement execute function customer_part_index_new();
create trigger contact_owner_index after delete or update of name, customer_id on contact_owner
  for each row execute function customer_part_index();
