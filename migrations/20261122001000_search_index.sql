-- What search reads. Under row-level security only leak-proof operators reach an index, so
-- prefixes are ranges over C-collated tokens, and typos go through a definer function.

-- A word by which a customer is found: of the name, business name, email, pets and tags; and,
-- behind '#', every suffix of a phone's digits, so that any part of a number is a prefix.
create table search_token (
  business_id uuid not null,
  token text collate "C" not null,
  customer_id uuid not null,
  -- 0 name, 1 pet, 2 email, 3 phone, 4 business name, 5 tag: the order in which hits are shown.
  rank smallint not null,
  constraint search_token_pkey primary key (business_id, token, customer_id, rank),
  constraint search_token_customer_fkey foreign key (business_id, customer_id)
    references customer (business_id, id) on delete cascade
);
create index search_token_customer_idx on search_token (business_id, customer_id);
call guard_tenant('search_token');

-- The folded names of a customer and their pets, for typos.
create table search_name (
  business_id uuid not null,
  customer_id uuid not null,
  names text not null,
  constraint search_name_pkey primary key (business_id, customer_id),
  constraint search_name_customer_fkey foreign key (business_id, customer_id)
    references customer (business_id, id) on delete cascade
);
create index search_name_trigram_idx on search_name using gin (business_id, names gin_trgm_ops);
call guard_tenant('search_name');
create policy lookup on search_name for select to pawline_lookup using (true);
grant select on search_name to pawline_lookup;

-- The tokens that a customer should have.
create function wanted_tokens(business uuid, customers uuid[])
  returns table (customer_id uuid, token text, rank smallint)
  language sql stable as $$
    with words as (
      select c.id as customer_id, w as token, 0 as rank
      from customer c, regexp_split_to_table(fold(c.name), '[^[:alnum:]]+') w
      where c.business_id = business and c.id = any (customers)
      union all
      select c.id, w, 4 from customer c, regexp_split_to_table(fold(c.business_name), '[^[:alnum:]]+') w
      where c.business_id = business and c.id = any (customers)
      union all
      select p.customer_id, w, 1 from pet p, regexp_split_to_table(fold(p.name), '[^[:alnum:]]+') w
      where p.business_id = business and p.customer_id = any (customers) and p.archived_at is null
      union all
      select k.customer_id, w, 2 from contact_point k,
        unnest(array[fold(k.normal)] || regexp_split_to_array(fold(k.normal), '[^[:alnum:]]+')) w
      where k.business_id = business and k.customer_id = any (customers) and k.kind = 'email'
      union all
      select k.customer_id, '#' || substr(d, n), 3 from contact_point k,
        regexp_replace(k.normal, '\D', '', 'g') d, generate_series(1, greatest(length(d) - 2, 1)) n
      where k.business_id = business and k.customer_id = any (customers) and k.kind = 'phone'
      union all
      select ct.customer_id, w, 5 from customer_tag ct
        join tag t on t.business_id = ct.business_id and t.id = ct.tag_id,
        regexp_split_to_table(fold(t.name), '[^[:alnum:]]+') w
      where ct.business_id = business and ct.customer_id = any (customers)
    )
    select distinct customer_id, left(token, 100), rank::smallint from words where token <> ''
  $$;

-- Brings the index of these customers up to date; touches only what differs.
create function index_customers(business uuid, customers uuid[]) returns void
  language plpgsql as $$
begin
  delete from search_token t where t.business_id = business and t.customer_id = any (customers)
    and not exists (select from wanted_tokens(business, array[t.customer_id]) w
                    where w.customer_id = t.customer_id and w.token = t.token and w.rank = t.rank);
  insert into search_token (business_id, token, customer_id, rank)
  select business, w.token, w.customer_id, w.rank from wanted_tokens(business, customers) w
  on conflict do nothing;
  insert into search_name (business_id, customer_id, names)
  select business, c.id, left(fold(concat_ws(' ', c.name, c.business_name,
    (select string_agg(p.name, ' ') from pet p
     where p.business_id = business and p.customer_id = c.id and p.archived_at is null))), 1000)
  from customer c where c.business_id = business and c.id = any (customers)
  on conflict (business_id, customer_id) do update set names = excluded.names
    where search_name.names <> excluded.names;
end
$$;

create function customer_sort_name() returns trigger language plpgsql as $$
begin
  new.sort_name := fold(new.name);
  return new;
end
$$;
create trigger customer_sort_name before insert or update of name on customer
  for each row execute function customer_sort_name();

create function customer_index() returns trigger language plpgsql as $$
begin
  perform index_customers(new.business_id, array[new.id]);
  return null;
end
$$;
create trigger customer_index_insert after insert on customer
  for each row execute function customer_index();
create trigger customer_index_update after update of name, business_name on customer
  for each row when (old.name <> new.name or old.business_name <> new.business_name)
  execute function customer_index();

-- For the rows that hang on a customer: contact points, pets, tags.
create function customer_part_index() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    perform index_customers(old.business_id, array[old.customer_id]);
  end if;
  if tg_op <> 'DELETE' and (tg_op = 'INSERT' or new.customer_id <> old.customer_id) then
    perform index_customers(new.business_id, array[new.customer_id]);
  end if;
  return null;
end
$$;
create trigger contact_point_index after insert or delete or update of normal, kind, customer_id on contact_point
  for each row execute function customer_part_index();
create trigger pet_index after insert or delete or update of name, archived_at, customer_id on pet
  for each row execute function customer_part_index();
create trigger customer_tag_index after insert or delete or update of tag_id, customer_id on customer_tag
  for each row execute function customer_part_index();

create function tag_index() returns trigger language plpgsql as $$
begin
  perform index_customers(new.business_id,
    array(select customer_id from customer_tag where business_id = new.business_id and tag_id = new.id));
  return null;
end
$$;
create trigger tag_index after update of name on tag for each row execute function tag_index();

-- Customers of the current business whose names resemble what was typed, best first.
create function search_similar(typed text, most integer)
  returns table (customer_id uuid, likeness real)
  language sql stable security definer
  set search_path = public, pg_temp
  set pg_trgm.word_similarity_threshold = '0.45'
  as $$
    select n.customer_id, word_similarity(fold(typed), n.names)
    from search_name n
    where n.business_id = (select current_business()) and fold(typed) <% n.names
    order by 2 desc, n.customer_id
    limit least(most, 50)
  $$;
alter function search_similar(text, integer) owner to pawline_lookup;
revoke execute on function search_similar(text, integer) from public;
grant execute on function search_similar(text, integer) to pawline_app;
