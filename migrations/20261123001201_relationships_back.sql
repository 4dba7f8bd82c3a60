-- Taking a merge back while another one holds: what it kept names people as they were then.

-- Was: whoever was merged into somebody else meanwhile was replaced by them here, and stayed so when that was taken back, too.
-- Now the way back does it (rooms/merge/ops/rebasing.rs), where it knows who has to go back with whom.
create or replace function follow_merge_of_both() returns trigger language plpgsql as $$
declare
  target uuid;
begin
  if merging() then
    return new;
  end if;
  select c.merged_into into target from customer c
  where c.business_id = new.business_id and c.id = new.customer_id for key share;
  new.customer_id := coalesce(target, new.customer_id);
  select c.merged_into into target from customer c
  where c.business_id = new.business_id and c.id = new.other_customer_id for key share;
  new.other_customer_id := coalesce(target, new.other_customer_id);
  return new;
end
$$;
