-- Whoever withholds their number is nobody that is known: the call stands for itself, on no card.
alter table call alter column customer_id drop not null;

create or replace function call_tally() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.customer_id is not null then
      perform count_activity(new.business_id, new.customer_id, 'call_' || new.direction, new.started_at, 1);
    end if;
  elsif old.customer_id is not null then
    perform count_activity(old.business_id, old.customer_id, 'call_' || old.direction, old.started_at, -1);
  end if;
  return null;
end
$$;
