-- Everything on a customer's card in one statement: $1 the business, $2 the customer, $3 who reads.
-- Each part walks its own index and ends after a few rows, so the card costs the same whatever the
-- customer's history. Also run by the benchmark, as it stands here.
select json_build_object(
  'now', now(),
  'customer', json_build_object(
    'id', c.id, 'name', c.name, 'business_name', c.business_name, 'language', c.language, 'source', c.source,
    'created_by', c.created_by,
    'assigned_to', c.assigned_to, 'discount_bp', c.discount_bp, 'photo_file_id', c.photo_file_id,
    'last_activity_at', c.last_activity_at, 'blocked_at', c.blocked_at, 'archived_at', c.archived_at,
    'created_at', c.created_at, 'version', c.version),
  'created_by_name', (select s.name from staff s where s.business_id = $1 and s.id = c.created_by),
  'assigned_to_name', (select s.name from staff s where s.business_id = $1 and s.id = c.assigned_to),
  'points', coalesce((
    select json_agg(json_build_object(
      'id', k.id, 'kind', k.kind, 'raw', k.raw, 'normal', k.normal, 'label', k.label, 'is_main', k.is_main,
      'sms', k.sms, 'shared', k.shared, 'owner_id', k.owner_id, 'version', k.version) order by k.kind desc, k.is_main desc, k.created_at, k.id)
    from contact_point k where k.business_id = $1 and k.customer_id = c.id), '[]'),
  'owners', coalesce((
    select json_agg(json_build_object(
      'id', o.id, 'name', o.name, 'may_pick_up', o.may_pick_up, 'version', o.version) order by o.created_at, o.id)
    from contact_owner o where o.business_id = $1 and o.customer_id = c.id), '[]'),
  'addresses', coalesce((
    select json_agg(json_build_object(
      'id', a.id, 'label', a.label, 'street', a.street, 'city', a.city, 'region', a.region,
      'postcode', a.postcode, 'country', a.country, 'version', a.version) order by a.created_at, a.id)
    from address a where a.business_id = $1 and a.customer_id = c.id), '[]'),
  'details', coalesce((
    select json_agg(json_build_object(
      'id', d.id, 'label', d.label, 'value', d.value, 'version', d.version) order by d.created_at, d.id)
    from detail d where d.business_id = $1 and d.customer_id = c.id), '[]'),
  'relationships', coalesce((
    select json_agg(json_build_object(
      'id', r.id, 'other_customer_id', o.id, 'other_name', o.name, 'note', r.note, 'version', r.version,
      'kind', case when r.is_own then r.kind else relationship_inverse(r.kind) end) order by o.sort_name, r.id)
    from (
      select id, kind, note, version, other_customer_id as other_id, true as is_own
      from relationship where business_id = $1 and customer_id = c.id
      union all
      select id, kind, note, version, customer_id, false
      from relationship where business_id = $1 and other_customer_id = c.id
    ) r join customer o on o.business_id = $1 and o.id = r.other_id), '[]'),
  'groups', coalesce((
    select json_agg(json_build_object('id', g.id, 'name', g.name) order by lower(g.name))
    from contact_group_member m join contact_group g on g.business_id = $1 and g.id = m.group_id
    where m.business_id = $1 and m.customer_id = c.id and g.archived_at is null), '[]'),
  'tags', coalesce((
    select json_agg(json_build_object('id', t.id, 'name', t.name) order by lower(t.name))
    from customer_tag m join tag t on t.business_id = $1 and t.id = m.tag_id
    where m.business_id = $1 and m.customer_id = c.id and t.archived_at is null), '[]'),
  'colour_codes', coalesce((
    select json_agg(json_build_object(
      'id', x.id, 'colour', x.colour, 'letters', x.letters, 'name', x.name) order by lower(x.name))
    from customer_colour_code m join colour_code x on x.business_id = $1 and x.id = m.colour_code_id
    where m.business_id = $1 and m.customer_id = c.id and x.archived_at is null), '[]'),
  'pets', coalesce((
    select json_agg(json_build_object(
      'id', p.id, 'customer_id', p.customer_id, 'name', p.name, 'species', p.species, 'breed', p.breed,
      'sex', p.sex, 'altered', p.altered, 'colour', p.colour, 'born_on', p.born_on,
      'born_is_estimate', p.born_is_estimate, 'allergies', p.allergies, 'medication', p.medication,
      'bite_alert', p.bite_alert, 'handling_alert', p.handling_alert, 'photo_file_id', p.photo_file_id,
      'archived_at', p.archived_at, 'version', p.version,
      'weights', coalesce((
        select json_agg(json_build_object('id', w.id, 'grams', w.grams, 'measured_on', w.measured_on)
          order by w.measured_on)
        from (select id, grams, measured_on from pet_weight where business_id = $1 and pet_id = p.id
              order by measured_on desc limit 100) w), '[]'),
      'colour_codes', coalesce((
        select json_agg(json_build_object(
          'id', x.id, 'colour', x.colour, 'letters', x.letters, 'name', x.name) order by lower(x.name))
        from pet_colour_code m join colour_code x on x.business_id = $1 and x.id = m.colour_code_id
        where m.business_id = $1 and m.pet_id = p.id and x.archived_at is null), '[]'))
      order by p.archived_at is not null, p.created_at, p.id)
    from pet p where p.business_id = $1 and p.customer_id = c.id), '[]'),
  'notes', coalesce((
    select json_agg(json_build_object(
      'id', n.id, 'customer_id', n.customer_id, 'subject_type', n.subject_type, 'subject_id', n.subject_id,
      'body', n.body, 'pinned', n.pinned, 'created_by', n.created_by, 'created_by_name', s.name,
      'created_at', n.created_at, 'version', n.version) order by n.created_at desc, n.id desc)
    from (
      select * from note where business_id = $1 and customer_id = c.id and pinned
      union all
      select * from (select * from note where business_id = $1 and customer_id = c.id and not pinned
                     order by created_at desc, id desc limit 10) newest
    ) n left join staff s on s.business_id = $1 and s.id = n.created_by), '[]'),
  'bookings', coalesce((
    select json_agg(json_build_object(
      'id', b.id, 'number', b.number, 'customer_id', b.customer_id, 'customer_name', c.name,
      'location_id', b.location_id, 'location_name', l.name, 'time_zone', l.time_zone,
      'phone_region', l.phone_region,
      'service_type_id', b.service_type_id, 'service_name', t.name, 'service_kind', t.kind,
      'staff_id', b.staff_id, 'staff_name', s.name, 'starts_at', b.starts_at, 'ends_at', b.ends_at,
      'starts_local', b.starts_at at time zone l.time_zone, 'ends_local', b.ends_at at time zone l.time_zone,
      'status', b.status, 'note', b.note, 'version', b.version,
      'pets', coalesce((
        select json_agg(json_build_object('id', p.id, 'name', p.name) order by p.name, p.id)
        from booking_pet bp join pet p on p.business_id = $1 and p.id = bp.pet_id
        where bp.business_id = $1 and bp.booking_id = b.id), '[]')) order by b.starts_at, b.id)
    from (
      (select * from booking where business_id = $1 and customer_id = c.id and starts_at > now()
       order by starts_at, id limit 20)
      union all
      (select * from booking where business_id = $1 and customer_id = c.id and starts_at <= now()
       order by starts_at desc, id desc limit 6)
    ) b
    join location l on l.business_id = $1 and l.id = b.location_id
    join service_type t on t.business_id = $1 and t.id = b.service_type_id
    left join staff s on s.business_id = $1 and s.id = b.staff_id), '[]'),
  'counts', coalesce((
    select json_agg(json_build_object('kind', t.kind, 'total', t.total)) from (
      select kind, sum(total) as total from tally where business_id = $1 and customer_id = c.id group by kind
    ) t), '[]'),
  'conversation', (
    select json_build_object(
      'id', v.id, 'status', v.status, 'assigned_to', v.assigned_to, 'unverified', v.unverified,
      'waiting_since', v.waiting_since, 'last_message_at', v.last_message_at, 'snippet', v.snippet,
      'unread', greatest(v.last_inbound_number - coalesce((
        select r.number from conversation_read r
        where r.business_id = $1 and r.staff_id = $3 and r.conversation_id = v.id), 0), 0))
    from conversation v where v.business_id = $1 and v.customer_id = c.id),
  'merged', coalesce((
    select json_agg(json_build_object(
      'id', m.id, 'customer_id', m.loser_id, 'name', l.name, 'at', m.at, 'staff_name', s.name)
      order by m.at desc, m.id desc)
    from customer_merge m join customer l on l.business_id = $1 and l.id = m.loser_id
    left join staff s on s.business_id = $1 and s.id = m.staff_id
    where m.business_id = $1 and m.survivor_id = c.id), '[]'),
  'calls', coalesce((
    select json_agg(json_build_object(
      'id', k.id, 'direction', k.direction, 'phone', k.phone_raw, 'outcome', k.outcome, 'note', k.note,
      'staff_name', s.name, 'started_at', k.started_at) order by k.started_at desc, k.id desc)
    from (select * from call where business_id = $1 and customer_id = c.id
          order by started_at desc, id desc limit 3) k
    left join staff s on s.business_id = $1 and s.id = k.staff_id), '[]')
) as "card!: sqlx::types::Json<Card>"
from customer c where c.business_id = $1 and c.id = (
  -- A profile that was merged is read as the one that it became.
  select coalesce(w.merged_into, w.id) from customer w where w.business_id = $1 and w.id = $2)
