-- A page of customers in the order of an index. Planned with its arguments (store/listing.rs sees to
-- that), so the conditions that do not apply and the orders that are not asked for fold away.
-- $1 business, $2 archived ones, $3 assigned to, $4 active since, $5 quiet since, $6 sort,
-- $7 name, $8 instant and $9 id of the last row seen, $10 rows
select c.id as "id: CustomerId", c.sort_name as name, c.last_activity_at, c.created_at
from customer c
where c.business_id = $1 and c.merged_into is null
  and case when $2::boolean then c.archived_at is not null else c.archived_at is null end
  and ($3::uuid is null or c.assigned_to = $3)
  and ($4::timestamptz is null or c.last_activity_at >= $4)
  and ($5::timestamptz is null or c.last_activity_at < $5)
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
