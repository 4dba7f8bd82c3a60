-- What search reads. Under row-level security only leak-proof operators reach an index, so
-- prefixes are ranges over C-collated tokens, and typos go through a definer function.

-- A word by which a customer is found: of the name, business name, email, pets and tags; and,
-- behind '#', every suffix of a phone's digits, so that any part of a number is a prefix.
create table search_token (
  business_id uuid not null,
  -- 0 name, 1 pet, 2 email, 3 phone, 4 business name, 5 tag: the order in which hits are shown.
  -- Before the token in the key, so that the first names are found without reading all emails; who
  -- wants a word of any kind says `rank in (0, 1, 2, 3, 4, 5)`.
  rank smallint not null,
  token text collate "C" not null,
  customer_id uuid not null,
  constraint search_token_pkey primary key (business_id, rank, token, customer_id),
  constraint search_token_customer_fkey foreign key (business_id, customer_id)
    references customer (business_id, id) on delete cascade
);
-- Whether a customer also has the other words that were typed.
create index search_token_customer_idx on search_token (business_id, customer_id, token);
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

-- Each word of the names of customers and pets once: what a mistyped word may have meant. Words that
-- nobody bears any more stay; they find nobody.
create table search_word (
  business_id uuid not null constraint search_word_business_fkey references business (id),
  word text collate "C" not null,
  constraint search_word_pkey primary key (business_id, word)
);
create index search_word_trigram_idx on search_word using gin (business_id, word gin_trgm_ops);
call guard_tenant('search_word');
create policy lookup on search_word for select to pawline_lookup using (true);
grant select on search_word to pawline_lookup;

-- The words of a text: what stands between blanks and punctuation. Not what is made of letters: which
-- characters are letters depends on the database's locale.
create function words_of(folded text) returns text[]
  language sql immutable strict parallel safe
  as $$ select array_remove(regexp_split_to_array(folded, '[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\xbf\u2000-\u206f\u3000-\u3003]+'), '') $$;

-- The tokens that customers should have.
create function wanted_tokens(business uuid, customers uuid[])
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
      select k.customer_id, '#' || substr(d, n), 3 from contact_point k,
        regexp_replace(k.normal, '\D', '', 'g') d, generate_series(1, greatest(length(d) - 2, 1)) n
      where k.business_id = business and k.customer_id = any (customers) and k.kind = 'phone'
      union all
      select ct.customer_id, w, 5 from customer_tag ct
        join tag t on t.business_id = business and t.id = ct.tag_id and t.archived_at is null,
        unnest(words_of(fold(t.name))) w
      where ct.business_id = business and ct.customer_id = any (customers)
    )
    select distinct customer_id, left(token, 100), rank::smallint from words where token <> ''
  $$;

-- Brings the index of these customers up to date; touches only what differs.
create function index_customers(business uuid, customers uuid[]) returns void
  language plpgsql as $$
begin
  with wanted as materialized (
    select w.customer_id, w.token, w.rank from wanted_tokens(business, customers) w
  ), gone as (
    delete from search_token t where t.business_id = business and t.customer_id = any (customers)
      and not exists (select from wanted w
                      where w.customer_id = t.customer_id and w.token = t.token and w.rank = t.rank)
  ), known as (
    insert into search_word (business_id, word)
    select distinct business, w.token from wanted w where w.rank in (0, 1, 4) order by 2
    on conflict do nothing
  )
  insert into search_token (business_id, token, customer_id, rank)
  select business, w.token, w.customer_id, w.rank from wanted w
  on conflict do nothing;
  insert into search_name (business_id, customer_id, names)
  select business, c.id, left(concat_ws(' ', c.sort_name, fold(nullif(c.business_name, '')),
    (select fold(string_agg(p.name, ' ' order by p.name)) from pet p
     where p.business_id = business and p.customer_id = c.id and p.archived_at is null)), 1000)
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

-- New rows are indexed once for each statement, so that an import of thousands is one pass.
create function customer_index_new() returns trigger language plpgsql as $$
begin
  perform index_customers(made.business_id, array_agg(made.id)) from made group by made.business_id;
  return null;
end
$$;
create trigger customer_index_insert after insert on customer
  referencing new table as made for each statement execute function customer_index_new();

create function customer_index() returns trigger language plpgsql as $$
begin
  perform index_customers(new.business_id, array[new.id]);
  return null;
end
$$;
create trigger customer_index_update after update of name, business_name on customer
  for each row when (old.name <> new.name or old.business_name <> new.business_name)
  execute function customer_index();

-- For the rows that hang on a customer: contact points, pets, tags.
create function customer_part_index_new() returns trigger language plpgsql as $$
begin
  perform index_customers(made.business_id, array_agg(distinct made.customer_id))
  from made group by made.business_id;
  return null;
end
$$;
create function customer_part_index() returns trigger language plpgsql as $$
begin
  perform index_customers(old.business_id, array[old.customer_id]);
  if tg_op = 'UPDATE' and new.customer_id <> old.customer_id then
    perform index_customers(new.business_id, array[new.customer_id]);
  end if;
  return null;
end
$$;
create trigger contact_point_index_new after insert on contact_point
  referencing new table as made for each statement execute function customer_part_index_new();
create trigger contact_point_index after delete or update of normal, kind, customer_id on contact_point
  for each row execute function customer_part_index();
create trigger pet_index_new after insert on pet
  referencing new table as made for each statement execute function customer_part_index_new();
create trigger pet_index after delete or update of name, archived_at, customer_id on pet
  for each row execute function customer_part_index();
create trigger customer_tag_index_new after insert on customer_tag
  referencing new table as made for each statement execute function customer_part_index_new();
create trigger customer_tag_index after delete or update of tag_id, customer_id on customer_tag
  for each row execute function customer_part_index();

create function tag_index() returns trigger language plpgsql as $$
begin
  perform index_customers(new.business_id,
    array(select customer_id from customer_tag where business_id = new.business_id and tag_id = new.id));
  return null;
end
$$;
create trigger tag_index after update of name, archived_at on tag for each row execute function tag_index();

-- Customers of the current business whose names resemble what was typed, best first.
create function search_similar(typed text, most integer)
  returns table (customer_id uuid, likeness real)
  language plpgsql stable security definer rows 10
  set search_path = public, pg_temp
  set pg_trgm.word_similarity_threshold = '0.55'
  as $$
declare
  business constant uuid := current_business();
  folded constant text := fold(typed);
begin
  return query
    select n.customer_id, word_similarity(folded, n.names) as l
    from search_name n
    where n.business_id = business and folded <% n.names
    order by l desc, n.customer_id
    limit least(most, 50);
end
$$;
alter function search_similar(text, integer) owner to pawline_lookup;
revoke execute on function search_similar(text, integer) from public;
grant execute on function search_similar(text, integer) to pawline_app;

-- Words of the current business that were perhaps meant, best first: two letters swapped, or alike.
create function similar_words(typed text, most integer)
  returns table (word text, likeness real)
  language plpgsql stable security definer rows 5
  set search_path = public, pg_temp
  set pg_trgm.similarity_threshold = '0.3'
  as $$
declare
  business constant uuid := current_business();
begin
  return query
    select m.word, max(m.likeness)
    from (
      select w.word::text, 0.9::real as likeness
      from generate_series(1, length(typed) - 1) n,
        lateral (select overlay(typed placing reverse(substr(typed, n, 2)) from n for 2) as swapped) v,
        lateral (select s.word from search_word s
                 where s.business_id = business and s.word >= v.swapped and s.word < v.swapped || chr(1114111)
                 order by s.word limit 3) w
      union all
      select s.word::text, similarity(s.word, typed)
      from search_word s where s.business_id = business and s.word % typed
    ) m
    group by m.word order by 2 desc, 1 limit least(most, 20);
end
$$;
alter function similar_words(text, integer) owner to pawline_lookup;
revoke execute on function similar_words(text, integer) from public;
grant execute on function similar_words(text, integer) to pawline_app;

-- Customers that have every word typed, as the beginning of one of theirs, or a part of a phone's
-- digits (`digits`: none, or the ways to read what was typed as a number); with few of these, also
-- customers with a similar name (rank 6). Best first; how well is `score`, less is better.
create function search_customers(typed text, digits text[], most integer)
  returns table (customer_id uuid, rank smallint, token text, score integer)
  language plpgsql stable rows 10 as $$
declare
  -- Above every letter: the end of a prefix's range.
  top constant text collate "C" := chr(1114111);
  business constant uuid := current_business();
  folded constant text := fold(typed);
  words constant text[] := array(
    select distinct left(w, 100) from unnest(string_to_array(folded, ' ')) part,
      unnest(case when part like '%@%' then array[part] else words_of(part) end) w
    where w <> '' limit 8);
  several constant boolean := cardinality(words) > 1;
  driver text := words[1];
  fewest bigint;
  counted bigint;
  word text;
  hit record;
  best integer := 100;
  found_ids uuid[] := '{}';
begin
  -- Whoever is called exactly so far as it was typed: no more needs to be asked if they fill the list.
  if several then
    for hit in
      select c.id, c.sort_name = folded as whole from customer c
      where c.business_id = business and c.archived_at is null
        and c.sort_name >= folded and c.sort_name < folded || top
      order by c.sort_name, c.id limit most
    loop
      customer_id := hit.id;
      rank := 0;
      token := folded;
      score := case when hit.whole then 0 else 1 end;
      best := least(best, score);
      found_ids := found_ids || hit.id;
      return next;
    end loop;
    if cardinality(found_ids) >= most then
      return;
    end if;
    -- The rarest word leads; the others are asked of each customer that has it.
    driver := null;
    foreach word in array words loop
      select count(*) into counted from (
        select from search_token t where t.business_id = business and t.rank in (0, 1, 2, 4, 5)
          and t.token >= word and t.token < word || top limit 1000) few;
      if driver is null or counted < fewest then
        driver := word;
        fewest := counted;
      end if;
      exit when fewest = 0;
    end loop;
    for hit in
      with matching as (
        select f.customer_id, f.rank, f.token
        from (select t.customer_id, t.rank, t.token from search_token t
              where t.business_id = business and t.rank in (0, 1, 2, 4, 5)
                and t.token >= driver and t.token < driver || top limit 1000) f
        where f.customer_id <> all (found_ids) and not exists (
          select from unnest(words) w where w <> driver and not exists (
            select from search_token o where o.business_id = business and o.customer_id = f.customer_id
              and o.token >= w and o.token < w || top)
          and not (w ~ '^[0-9]{3,}$' and exists (
            select from search_token o where o.business_id = business and o.customer_id = f.customer_id
              and o.token >= '#' || w and o.token < '#' || w || top)))
        limit 60
      )
      select b.customer_id, b.rank, b.token,
        3 + b.rank + case when c.archived_at is null then 0 else 10 end as score
      from (select distinct on (m.customer_id) m.customer_id, m.rank, m.token
            from matching m order by m.customer_id, m.rank) b
      join customer c on c.business_id = business and c.id = b.customer_id
      order by 4, c.last_activity_at desc, c.id limit most - cardinality(found_ids)
    loop
      customer_id := hit.customer_id;
      rank := hit.rank;
      token := hit.token;
      score := hit.score;
      best := least(best, score);
      found_ids := found_ids || hit.customer_id;
      return next;
    end loop;
  end if;
  -- One word, or a number: the first of each kind.
  if cardinality(found_ids) = 0 and (not several or cardinality(digits) > 0) then
    for hit in
      with candidates as (
        select f.customer_id, f.rank, f.token
        from unnest(case when several then '{}' else '{0,1,2,4,5}' end::smallint[]) r,
          lateral (
            select t.customer_id, t.rank, t.token from search_token t
            where t.business_id = business and t.rank = r and t.token >= driver and t.token < driver || top
            order by t.token, t.customer_id limit 25) f
        union all
        select f.customer_id, f.rank, f.token
        from unnest(digits) d, lateral (
          select t.customer_id, t.rank, t.token from search_token t
          where t.business_id = business and t.rank = 3 and t.token >= '#' || d and t.token < '#' || d || top
          order by t.token, t.customer_id limit 25) f
      )
      select b.customer_id, case when left(c.sort_name, length(folded)) = folded then 0 else b.rank end as rank,
        b.token,
        case when c.sort_name = folded then 0
             when left(c.sort_name, length(folded)) = folded then 1
             when b.token = driver and b.rank = 0 then 2
             else 3 + b.rank end
        + case when c.archived_at is null then 0 else 10 end as score
      from (select distinct on (m.customer_id) m.customer_id, m.rank, m.token
            from candidates m order by m.customer_id, m.rank) b
      join customer c on c.business_id = business and c.id = b.customer_id
      order by 4, c.last_activity_at desc, c.id limit most
    loop
      customer_id := hit.customer_id;
      rank := hit.rank;
      token := hit.token;
      score := hit.score;
      best := least(best, score);
      found_ids := found_ids || hit.customer_id;
      return next;
    end loop;
  end if;
  -- Few, and none called so: it was perhaps mistyped.
  if best <= 2 or cardinality(found_ids) >= least(most, 5) or length(folded) < 3 or folded ~ '[0-9@]' then
    return;
  end if;
  if several then
    return query
      select s.customer_id, 6::smallint, ''::text, 20 + ((1 - s.likeness) * 10)::integer
      from search_similar(typed, 10) s
      where s.customer_id <> all (found_ids)
      order by s.likeness desc limit most - cardinality(found_ids);
  else
    return query
      select m.id, 6::smallint, m.token, m.score
      from (
        select distinct on (f.customer_id) f.customer_id as id, f.token,
          20 + ((1 - s.likeness) * 10)::integer + f.rank as score
        from similar_words(folded, 5) s, unnest('{0,1,4}'::smallint[]) r, lateral (
          select t.customer_id, t.rank, t.token from search_token t
          where t.business_id = business and t.rank = r and t.token = s.word collate "C"
          order by t.customer_id limit 8) f
        where f.customer_id <> all (found_ids)
        order by f.customer_id, s.likeness desc) m
      order by m.score, m.id limit most - cardinality(found_ids);
  end if;
end
$$;
