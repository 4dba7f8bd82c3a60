-- A page of the customers that words, a group or a tag name: they are few, so they are looked up
-- first and sorted after.
-- $1 business, $2 archived ones, $3 assigned to, $4 active since, $5 quiet since, $6 sort,
-- $7 name, $8 instant and $9 id of the last row seen, $10 rows,
-- $11 where each word's range of tokens begins, $12 and ends, $13 the word's place, $14 words in all,
-- $15 group, $16 tag
with found as materialized (
  select t.customer_id
  from unnest($11::text[], $12::text[], $13::integer[]) as w (first, past, place)
  cross join unnest('{0,1,2,3,4,5}'::smallint[]) as r (rank)
  join search_token t
    on t.business_id = $1 and t.rank = r.rank and t.token >= w.first and t.token < w.past
  group by t.customer_id
  having count(distinct w.place) = $14::integer
  union all
  select m.customer_id from contact_group_member m
  where $14 = 0 and m.business_id = $1 and m.group_id = $15::uuid
  union all
  select ct.customer_id from customer_tag ct
  where $14 = 0 and $15 is null and ct.business_id = $1 and ct.tag_id = $16::uuid
)
select c.id as "id: CustomerId", c.sort_name as name, c.last_activity_at, c.created_at
from found f
join customer c on c.business_id = $1 and c.id = f.customer_id
where c.merged_into is null and case when $2::boolean then c.archived_at is not null else c.archived_at is null end
  and ($3::uuid is null or c.assigned_to = $3)
  and ($4::timestamptz is null or c.last_activity_at >= $4)
  and ($5::timestamptz is null or c.last_activity_at < $5)
  and ($14 = 0 or $15 is null or exists (select from contact_group_member m
    where m.business_id = $1 and m.group_id = $15 and m.customer_id = c.id))
  and ($14 = 0 and $15 is null or $16 is null or exists (select from customer_tag ct
    where ct.business_id = $1 and ct.tag_id = $16 and ct.customer_id = c.id))
  and ($9::uuid is null or case $6::text
    when 'name' then (c.sort_name, c.id) > ($7::text, $9)
    when 'activity' then (c.last_activity_at, c.id) < ($8::timestamptz, $9)
    else (c.created_at, c.id) < ($8, $9) end)
order by
  case when $6 = 'name' then c.sort_name end,
  case when $6 = 'name' then c.id end,
  case when $6 = 'activity' then c.last_activity_at when $6 = 'newest' then c.created_at end desc,
  case when $6 <> 'name' then c.id end desc
limit $10
