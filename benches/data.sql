-- Made-up businesses for tests and benchmarks: the same every time, written set by set as a
-- superuser, without the triggers that would work row by row; what they keep (sort names, tallies,
-- the search index) is written in bulk. Defines functions of this connection only:
--
--   select pg_temp.fill(businesses => 100, customers => 100000, large => 60000, messages => 1000000);
--
-- Business 1 has `large` of the customers; the others share the rest evenly.

create function pg_temp.key(kind integer, n bigint) returns uuid
  language sql immutable as $$
    -- As UUIDv7: grows with n, differs by kind.
    select (lpad(to_hex(1700000000000 + n * 10), 12, '0') || '7' || substr(md5(kind || ':' || n), 1, 3)
            || '8' || substr(md5(n || '/' || kind), 1, 15))::uuid
  $$;

-- A number from 0 to below `below`, the same for the same n and salt.
create function pg_temp.pick(n bigint, salt integer, below integer) returns integer
  language sql immutable as $$ select (('x' || substr(md5(n || '-' || salt), 1, 7))::bit(28)::integer % below) $$;

create function pg_temp.word(n integer, parts text[]) returns text
  language sql immutable as $$
    select parts[1 + n % cardinality(parts)] || parts[1 + (n / cardinality(parts)) % cardinality(parts)]
  $$;

create function pg_temp.first_name(n bigint) returns text
  language sql immutable as $$
    select (array['Ana', 'Bella', 'Carlos', 'Dana', 'Emma', 'Felix', 'Grace', 'Hiro', 'Ines', 'José', 'Karl',
      'Lena', 'Marta', 'Noor', 'Olga', 'Paul', 'Quinn', 'Rosa', 'Sofía', 'Tom', 'Uma', 'Vera', 'Will', 'Ximena',
      'Yara', 'Zoë', 'Maria', 'John', 'Sarah', 'Michael', 'Jennifer', 'David', 'Linda', 'James', 'Patricia',
      'Robert', 'Elizabeth', 'Thomas', 'Jessica', 'Daniel', 'Karen', 'Matthew', 'Nancy', 'Anthony', 'Betty',
      'Mark', 'Sandra', 'Steven', 'Ashley', 'Andrew', 'Emily', 'Joshua', 'Donna', 'Kevin', 'Michelle', 'Brian',
      'Carol', 'George', 'Amanda', 'Edward', 'Melissa', 'Ronald', 'Deborah', 'Timothy'])[1 + pg_temp.pick(n, 1, 64)]
  $$;

create function pg_temp.last_name(n bigint) returns text
  language sql immutable as $$
    select initcap(pg_temp.word(pg_temp.pick(n, 2, 1600), array['har', 'mit', 'ber', 'sen', 'lo', 'pez', 'gar',
      'win', 'ton', 'mar', 'del', 'ros', 'kow', 'ski', 'van', 'der', 'mei', 'ster', 'bak', 'er', 'hol', 'land',
      'wood', 'field', 'stone', 'brook', 'ny', 'quist', 'ander', 'peter', 'john', 'wil', 'da', 'vid', 'ort',
      'iz', 'fer', 'nan', 'oli', 'vei']))
  $$;

create function pg_temp.pet_name(n bigint) returns text
  language sql immutable as $$
    select (array['Mochi', 'Biscuit', 'Luna', 'Max', 'Charlie', 'Cooper', 'Milo', 'Buddy', 'Rocky', 'Bear',
      'Daisy', 'Sadie', 'Molly', 'Bailey', 'Stella', 'Zeus', 'Duke', 'Nala', 'Coco', 'Ruby', 'Teddy', 'Oscar',
      'Leo', 'Rosie', 'Toby', 'Jack', 'Lola', 'Winston', 'Pepper', 'Gizmo', 'Shadow', 'Ginger', 'Simba', 'Ollie',
      'Hazel', 'Olive', 'Willow', 'Finn', 'Louie', 'Penny'])[1 + pg_temp.pick(n, 3, 40)]
  $$;

create function pg_temp.fill(businesses integer, customers integer, large integer, messages integer default 0)
  returns void language plpgsql as $$
declare
  share constant integer := greatest((customers - large) / greatest(businesses - 1, 1), 1);
  guarded text;
  b record;
begin
  foreach guarded in array array['customer', 'contact_point', 'pet', 'customer_tag', 'message', 'note', 'call',
                                 'booking'] loop
    execute format('alter table %I disable trigger user', guarded);
  end loop;

  insert into business (id, name, slug)
  select pg_temp.key(0, n), 'Business ' || n, 'business-' || n from generate_series(1, businesses) n;
  insert into log_head (business_id, epoch, seq)
  select pg_temp.key(0, n), pg_temp.key(1, n), 0 from generate_series(1, businesses) n;
  insert into account (id, email)
  select pg_temp.key(2, n), 'owner' || n || '@example.com' from generate_series(1, businesses) n;
  insert into staff (business_id, id, account_id, name, role)
  select pg_temp.key(0, n), pg_temp.key(3, n), pg_temp.key(2, n), 'Owner ' || n, 'owner'
  from generate_series(1, businesses) n;
  insert into location (business_id, id, name, time_zone, phone_region, is_main)
  select pg_temp.key(0, n), pg_temp.key(4, n), 'Main', 'America/New_York', 'US', true
  from generate_series(1, businesses) n;
  insert into service_type (business_id, id, name, kind)
  select pg_temp.key(0, n), pg_temp.key(5, n), 'Grooming', 'grooming' from generate_series(1, businesses) n;
  insert into tag (business_id, id, name)
  select pg_temp.key(0, n), pg_temp.key(6, n * 100 + t), 'tag ' || pg_temp.word(t, array['vip', 'new', 'shy', 'red'])
    || t from generate_series(1, businesses) n, generate_series(1, 20) t;
  insert into contact_group (business_id, id, name)
  select pg_temp.key(0, n), pg_temp.key(7, n * 100 + t), 'Group ' || t
  from generate_series(1, businesses) n, generate_series(1, 8) t;
  insert into colour_code (business_id, id, colour, letters, name)
  select pg_temp.key(0, n), pg_temp.key(8, n * 100 + t), 'navy', 'C' || t, 'Code ' || t
  from generate_series(1, businesses) n, generate_series(1, 6) t;

  create temp table made on commit drop as
  select n, case when n <= large then 1 else least(2 + (n - large - 1) / share, businesses) end as at,
         pg_temp.first_name(n) || ' ' || pg_temp.last_name(n) as name
  from generate_series(1, customers) n;
  insert into customer (business_id, id, name, sort_name, business_name, source, last_activity_at, created_at,
                        archived_at, assigned_to)
  select pg_temp.key(0, at), pg_temp.key(9, n), name, fold(name),
         case when n % 40 = 0 then pg_temp.last_name(n + 7) || ' Farm' else '' end, 'by_hand',
         timestamptz '2026-06-01' - make_interval(mins => pg_temp.pick(n, 4, 500000)),
         timestamptz '2024-01-01' + make_interval(mins => n), case when n % 50 = 0 then now() end,
         case when n % 4 = 0 then pg_temp.key(3, at) end
  from made;
  insert into contact_point (business_id, id, customer_id, kind, raw, normal, is_main)
  select pg_temp.key(0, at), pg_temp.key(10, n), pg_temp.key(9, n), 'phone', p, p, true
  from made, lateral (select '+1' || (2010000000 + pg_temp.pick(n, 5, 260000000) * 29::bigint)::text as p) phone
  union all
  select pg_temp.key(0, at), pg_temp.key(11, n), pg_temp.key(9, n), 'email', e, e, true
  from made, lateral (select translate(replace(fold(name), ' ', '.'), '''', '') || n % 1000 || '@'
    || (array['example.com', 'example.org', 'mail.example'])[1 + n % 3] as e) email where n % 10 < 7;
  insert into pet (business_id, id, customer_id, name, species)
  select pg_temp.key(0, at), pg_temp.key(12, n * 4 + k), pg_temp.key(9, n), pg_temp.pet_name(n * 4 + k), 'dog'
  from made, generate_series(1, 1 + (n % 5 > 1)::integer) k;
  insert into customer_tag (business_id, id, tag_id, customer_id)
  select pg_temp.key(0, at), pg_temp.key(13, n), pg_temp.key(6, at * 100 + 1 + n % 20), pg_temp.key(9, n)
  from made where n % 3 = 0;
  insert into contact_group_member (business_id, id, group_id, customer_id)
  select pg_temp.key(0, at), pg_temp.key(14, n), pg_temp.key(7, at * 100 + 1 + n % 8), pg_temp.key(9, n)
  from made where n % 4 = 0;
  insert into customer_colour_code (business_id, id, colour_code_id, customer_id)
  select pg_temp.key(0, at), pg_temp.key(15, n), pg_temp.key(8, at * 100 + 1 + n % 6), pg_temp.key(9, n)
  from made where n % 6 = 0;
  perform pg_temp.fill_life(customers, messages);

  foreach guarded in array array['customer', 'contact_point', 'pet', 'customer_tag', 'message', 'note', 'call',
                                 'booking'] loop
    execute format('alter table %I enable trigger user', guarded);
  end loop;
  for b in select pg_temp.key(0, at) as id, array_agg(pg_temp.key(9, n)) as ids
           from made group by at, n / 5000 loop
    perform index_customers(b.id, b.ids);
  end loop;
end
$$;

-- What happens with customers: bookings, notes, calls, messages, the log.
create function pg_temp.fill_life(customers integer, messages integer) returns void language plpgsql as $$
declare
  each constant integer := messages / greatest(customers, 1);
begin
  insert into booking (business_id, id, number, customer_id, location_id, service_type_id, starts_at, ends_at, status)
  select pg_temp.key(0, at), pg_temp.key(16, n), 1000 + n, pg_temp.key(9, n), pg_temp.key(4, at), pg_temp.key(5, at),
         t, t + interval '1 hour', (array['request', 'booked', 'completed', 'completed', 'cancelled'])[1 + n % 5]
  from made, lateral (select timestamptz '2026-01-01' + make_interval(mins => pg_temp.pick(n, 6, 500000)) as t) x
  where n % 2 = 0;
  insert into booking_pet (business_id, id, booking_id, pet_id, customer_id)
  select pg_temp.key(0, at), pg_temp.key(17, n), pg_temp.key(16, n), pg_temp.key(12, n * 4 + 1), pg_temp.key(9, n)
  from made where n % 2 = 0;
  insert into note (business_id, id, customer_id, subject_type, subject_id, body, created_at)
  select pg_temp.key(0, at), pg_temp.key(18, n), pg_temp.key(9, n), 'customer', pg_temp.key(9, n), 'Note ' || n,
         timestamptz '2025-01-01' + make_interval(mins => n)
  from made where n % 3 = 0;
  insert into call (business_id, id, customer_id, direction, outcome, started_at)
  select pg_temp.key(0, at), pg_temp.key(19, n), pg_temp.key(9, n), 'out',
         (array['spoke', 'no_answer', 'voicemail', 'called'])[1 + n % 4],
         timestamptz '2025-01-01' + make_interval(mins => n)
  from made where n % 3 = 1;
  insert into event (business_id, seq, at, kind, customer_id, subject_type, subject_id, after, intent)
  select pg_temp.key(0, at), row_number() over (partition by at order by n),
         timestamptz '2025-01-01' + make_interval(mins => n), 'customer.created', pg_temp.key(9, n), 'customer',
         pg_temp.key(9, n), '{"version": 1}', pg_temp.key(20, n)
  from made;
  update log_head h set seq = (select coalesce(max(e.seq), 0) from event e where e.business_id = h.business_id);
  if each > 0 then
    insert into conversation (business_id, id, customer_id, last_number, last_inbound_number, last_message_at,
                              last_direction, snippet, waiting_since, status)
    select pg_temp.key(0, at), pg_temp.key(21, n), pg_temp.key(9, n), each, each,
           timestamptz '2025-01-01' + make_interval(mins => n), 'in', 'Message',
           case when n % 50 = 0 then timestamptz '2025-01-01' + make_interval(mins => n) end,
           case when n % 10 = 0 then 'open' else 'closed' end
    from made;
    insert into visitor (business_id, id, conversation_id, customer_id, token_hash, last_number, expires_at)
    select pg_temp.key(0, at), pg_temp.key(23, n), pg_temp.key(21, n), pg_temp.key(9, n),
           sha256(pg_temp.key(23, n)::text::bytea), each, timestamptz '2099-01-01'
    from made where n % 2 = 0;
    insert into message (business_id, id, conversation_id, customer_id, number, channel, direction, body, sent_at,
                         visitor_id, visitor_number)
    select pg_temp.key(0, at), pg_temp.key(22, n::bigint * 1000 + k), pg_temp.key(21, n), pg_temp.key(9, n), k, 'chat',
           case when k % 2 = 0 then 'out' else 'in' end, 'Message ' || k || ' about ' || pg_temp.pet_name(n),
           timestamptz '2025-01-01' + make_interval(mins => n + k),
           case when n % 2 = 0 then pg_temp.key(23, n) end, case when n % 2 = 0 then k end
    from made, generate_series(1, each) k;
    insert into tally (business_id, customer_id, kind, month, total)
    select business_id, customer_id, 'chat_' || direction, date '2025-01-01', count(*) from message group by 1, 2, 3, 4
    on conflict do nothing;
  end if;
end
$$;
