-- Web push of internal notes: whoever a note names hears of it while Pawline is not open there.

-- In the note's own transaction. Where the person has no device there is nothing to do; of several it names, one is enough.
create function push_mention() returns trigger language plpgsql as $$
begin
  if exists (select from push_device d where d.business_id = new.business_id and d.staff_id = new.staff_id) then
    insert into push_news (business_id, message_id) values (new.business_id, new.message_id)
      on conflict (business_id, message_id) do nothing;
  end if;
  return null;
end
$$;
create trigger push_mention after insert on note_mention for each row execute function push_mention();
