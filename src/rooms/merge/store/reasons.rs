//! Why two may be the same person.

use crate::domain::ids::CustomerId;
use crate::domain::phone;
use crate::error::AppResult;
use crate::rooms::customers::model::MatchReason;
use crate::server::Tx;
use uuid::Uuid;

/// The reasons of each pair, the strongest first; in the order of the pairs.
///
/// # Errors
/// When the query fails.
pub async fn reasons(tx: &mut Tx, pairs: &[(CustomerId, CustomerId)]) -> AppResult<Vec<Vec<MatchReason>>> {
    let business = tx.business();
    let (ones, others): (Vec<Uuid>, Vec<Uuid>) = pairs.iter().map(|(one, other)| (one.0, other.0)).unzip();
    let rows = sqlx::query!(
        r#"with pair as (
             select w.place, w.one, w.other from unnest($2::uuid[], $3::uuid[]) with ordinality w (one, other, place)
           )
           select w.place as "place!", k.kind as "kind!", k.normal as "value!"
           from pair w
             join contact_point k on k.business_id = $1 and k.customer_id = w.one and not k.shared
             join contact_point o on o.business_id = $1 and o.customer_id = w.other and o.kind = k.kind
               and o.normal = k.normal and not o.shared
           union all
           select w.place, 'name', coalesce((
             select p.name from pet p join pet q on q.business_id = $1 and q.customer_id = w.other
               and q.archived_at is null and fold(q.name) = fold(p.name)
             where p.business_id = $1 and p.customer_id = w.one and p.archived_at is null
             order by p.id limit 1), '')
           from pair w
             join customer a on a.business_id = $1 and a.id = w.one
             join customer b on b.business_id = $1 and b.id = w.other and b.sort_name = a.sort_name
           order by 1, 2 desc, 3"#,
        business.0,
        &ones,
        &others,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found = vec![Vec::new(); pairs.len()];
    for row in rows {
        let place = usize::try_from(row.place - 1).unwrap_or(usize::MAX);
        let reason = match row.kind.as_str() {
            "phone" => MatchReason::Phone { phone: phone::display(&row.value) },
            "email" => MatchReason::Email { email: row.value },
            "facebook" => MatchReason::Facebook,
            _ if row.value.is_empty() => MatchReason::Name,
            _ => MatchReason::NameAndPet { pet: row.value },
        };
        if let Some(reasons) = found.get_mut(place) {
            reasons.push(reason);
        }
    }
    for reasons in &mut found {
        reasons.sort_by_key(|reason| matches!(reason, MatchReason::NameAndPet { .. } | MatchReason::Name));
    }
    Ok(found)
}
