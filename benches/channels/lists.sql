-- What the lists of the inbox are about, for one business ($BUSINESS) and one person ($STAFF) of a data set: written set
-- by set, without triggers. Ends with an analyze of every table that it fills.
begin;
set local session_replication_role = replica;

insert into inbox (business_id, id, name)
select '$BUSINESS', gen_random_uuid(), 'Inbox ' || n from generate_series(1, 4) n;

-- A tenth open, a fiftieth snoozed, the rest closed; over five inboxes; a fifth of them the reader's.
with sorted as (
  select id, ('x' || substr(md5(id::text), 1, 7))::bit(28)::integer as hash from conversation
  where business_id = '$BUSINESS' and merged_into is null),
inboxes as (select array_agg(id order by id) as ids from inbox where business_id = '$BUSINESS')
update conversation c set
  status = case when s.hash % 100 < 10 then 'open' else 'closed' end,
  snoozed_until = case when s.hash % 100 in (10, 11) then now() + make_interval(mins => s.hash % 20000) end,
  waiting_since = case when s.hash % 100 < 5 then now() - make_interval(mins => s.hash % 3000) end,
  assigned_to = case when s.hash / 100 % 5 = 0 then '$STAFF'::uuid end,
  inbox_id = i.ids[1 + s.hash / 500 % cardinality(i.ids)],
  last_message_at = now() - make_interval(secs => s.hash % 20000000)
from sorted s, inboxes i where c.business_id = '$BUSINESS' and c.id = s.id;

insert into conversation_read (business_id, conversation_id, staff_id, number)
select business_id, id, '$STAFF', last_number from conversation
where business_id = '$BUSINESS' and ('x' || substr(md5(id::text), 1, 2))::bit(8)::integer % 2 = 0
on conflict (business_id, staff_id, conversation_id) do update set number = excluded.number;
insert into draft (business_id, conversation_id, staff_id, body)
select business_id, id, '$STAFF', 'We will call' from conversation where business_id = '$BUSINESS' order by md5(id::text) limit 500
on conflict do nothing;
insert into note_mention (business_id, message_id, staff_id, conversation_id, name, number, at, seen_at)
select m.business_id, m.id, '$STAFF', m.conversation_id, 'Owner', m.number, now() - make_interval(mins => n::integer),
       case when n > 50 then now() end
from (select *, row_number() over (order by md5(id::text)) as n from message
      where business_id = '$BUSINESS' and number = 2 order by md5(id::text) limit 5000) m
on conflict do nothing;

-- Texts and emails: 5,000 of each with one customer, 20 of each with 2,000 others.
create temp table bench_talks on commit drop as
select c.id, c.customer_id, case when n = 1 then 5000 else 20 end as many
from (select *, row_number() over (order by md5(id::text)) as n from conversation
      where business_id = '$BUSINESS' and merged_into is null order by md5(id::text) limit 2001) c;
create temp table bench_letters on commit drop as
select gen_random_uuid() as id, t.id as conversation_id, t.customer_id, 1000000 + k as number, k,
       case when k % 2 = 0 then 'text' else 'email' end as channel
from bench_talks t, generate_series(1, t.many * 2) k;
insert into message (business_id, id, conversation_id, customer_id, number, channel, direction, body, sent_at, came_by)
select '$BUSINESS', id, conversation_id, customer_id, number, channel, case when k % 4 < 2 then 'in' else 'out' end,
       'Can Biscuit come on day ' || k || '?', now() - make_interval(mins => 20000 - k),
       case when k % 4 < 2 then '+14155550123' else '' end
from bench_letters;
insert into mail (business_id, message_id, channel_id, address, subject, rfc_id)
select '$BUSINESS', id, '$CHANNEL', 'mara@example.com', 'Day ' || k, id || '@example.com'
from bench_letters where channel = 'email';

insert into scheduled_message (business_id, id, customer_id, staff_id, channel, send_at, unless_answered, state)
select business_id, gen_random_uuid(), customer_id, '$STAFF', 'text',
       now() + make_interval(mins => case when n <= 2000 then 1440 + n::integer else - n::integer end), false,
       case when n <= 2000 then 'waiting' else 'sent' end
from (select *, row_number() over (order by md5(id::text)) as n from conversation
      where business_id = '$BUSINESS' and merged_into is null order by md5(id::text) limit 20000) c;
insert into scheduled_words (business_id, scheduled_id, body)
select business_id, id, 'Tomorrow at nine' from scheduled_message where business_id = '$BUSINESS'
on conflict do nothing;

-- 300 group messages to 100 people, and one to all.
insert into broadcast (business_id, id, audience, channel, purpose, body, state, created_by, created_at, started_at, ended_at)
select '$BUSINESS', gen_random_uuid(), '{}', 'text', 'service', 'We are closed on day ' || n, 'done', '$STAFF',
       now() - make_interval(hours => n), now() - make_interval(hours => n), now() - make_interval(hours => n)
from generate_series(0, 300) n;
insert into broadcast_recipient (business_id, id, broadcast_id, customer_id, place, address, state)
select '$BUSINESS', gen_random_uuid(), b.id, c.id, c.n, '', 'sent'
from (select id, row_number() over (order by created_at desc) as n from broadcast where business_id = '$BUSINESS') b
join (select id, row_number() over (order by md5(id::text)) as n from customer
      where business_id = '$BUSINESS' and archived_at is null) c on b.n = 1 or c.n <= 100;
insert into inbox_view (business_id, id, name, path, place)
select '$BUSINESS', gen_random_uuid(), 'List ' || n, '/inbox?view=waiting&inbox=all', n from generate_series(1, 20) n
on conflict do nothing;
commit;
