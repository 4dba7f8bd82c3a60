//! Who may be the same person.

use super::listing::rows;
use crate::domain::ids::CustomerId;
use crate::domain::{phone, text};
use crate::error::AppResult;
use crate::rooms::customers::model::{CustomerMatch, MatchQuery, MatchReason, PointKind};
use crate::rooms::settings;
use crate::server::Tx;

/// Possible matches shown at once.
const MATCHES_MAX: usize = 5;
/// Numbers or addresses of one form that are looked up.
const TYPED_MAX: usize = 10;

/// The customers who have exactly this phone or email, those in use first, then the latest active.
/// Last come profiles that appeared by themselves in the chat or the web form and have no pet: anybody may
/// type another's number there, and must not take their place. One that a household shares is nobody's.
///
/// # Errors
/// When the query fails.
pub async fn match_contact(tx: &mut Tx, kind: PointKind, normal: &str) -> AppResult<Vec<CustomerId>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select c.id as "id: CustomerId" from contact_point k
           join customer c on c.business_id = $1 and c.id = k.customer_id
           where k.business_id = $1 and k.kind = $2 and k.normal = $3 and not k.shared and c.merged_into is null
           order by c.archived_at is not null,
                    c.source in ('chat', 'web_form') and not exists (
                      select from pet p
                      where p.business_id = $1 and p.customer_id = c.id and p.archived_at is null),
                    c.last_activity_at desc, c.id
           limit 20"#,
        business.0,
        kind.as_str(),
        normal,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Whether this phone or email stands on anybody's card, shared or not.
///
/// # Errors
/// When the query fails.
pub async fn has_contact(tx: &mut Tx, kind: PointKind, normal: &str) -> AppResult<bool> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select exists (
             select from contact_point where business_id = $1 and kind = $2 and normal = $3) as "there!""#,
        business.0,
        kind.as_str(),
        normal,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Customers who may be the one that is being typed, the surest first, with the reasons.
///
/// # Errors
/// When a query fails.
pub async fn find_matches(tx: &mut Tx, query: &MatchQuery) -> AppResult<Vec<CustomerMatch>> {
    let region = settings::store::phone_region(tx).await?;
    let phones: Vec<String> = query
        .phones
        .iter()
        .take(TYPED_MAX)
        .filter_map(|typed| phone::parse(typed, &region).ok())
        .map(|phone| phone.e164)
        .collect();
    let emails: Vec<String> =
        query.emails.iter().take(TYPED_MAX).filter_map(|typed| text::email(typed).ok()).collect();
    let mut found: Vec<(CustomerId, Vec<MatchReason>)> = Vec::new();
    for (id, reason) in by_contact(tx, &phones, &emails).await? {
        note(&mut found, id, reason);
    }
    for (id, reason) in by_name(tx, &query.name, &query.pet).await? {
        note(&mut found, id, reason);
    }
    found.retain(|(id, _)| Some(*id) != query.except);
    found.truncate(MATCHES_MAX);
    let ids: Vec<CustomerId> = found.iter().map(|(id, _)| *id).collect();
    let rows = rows(tx, &ids).await?;
    Ok(rows
        .into_iter()
        .filter_map(|customer| {
            let at = found.iter().position(|(id, _)| *id == customer.id)?;
            let (_, reasons) = found.swap_remove(at);
            Some(CustomerMatch { customer, reasons })
        })
        .collect())
}

fn note(found: &mut Vec<(CustomerId, Vec<MatchReason>)>, id: CustomerId, reason: MatchReason) {
    match found.iter_mut().find(|(known, _)| *known == id) {
        // Name and pet says more than the name.
        Some((_, reasons)) => {
            let said = matches!(reason, MatchReason::Name)
                && reasons.iter().any(|r| matches!(r, MatchReason::NameAndPet { .. }));
            if !said && !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        None => found.push((id, vec![reason])),
    }
}

async fn by_contact(
    tx: &mut Tx,
    phones: &[String],
    emails: &[String],
) -> AppResult<Vec<(CustomerId, MatchReason)>> {
    if phones.is_empty() && emails.is_empty() {
        return Ok(Vec::new());
    }
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select k.customer_id as "id!: CustomerId", k.kind as "kind!: PointKind", k.normal as "normal!"
           from (select customer_id, kind, normal from contact_point
                 where business_id = $1 and kind = 'phone' and normal = any ($2) and not shared
                 union all
                 select customer_id, kind, normal from contact_point
                 where business_id = $1 and kind = 'email' and normal = any ($3) and not shared) k
           order by k.kind desc, k.customer_id limit 20"#,
        business.0,
        phones,
        emails,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let reason = match row.kind {
                PointKind::Phone => MatchReason::Phone { phone: phone::display(&row.normal) },
                PointKind::Email => MatchReason::Email { email: row.normal },
                PointKind::Facebook => MatchReason::Facebook,
            };
            (row.id, reason)
        })
        .collect())
}

/// The same name; or every word of the name and a pet of that name.
async fn by_name(tx: &mut Tx, name: &str, pet: &str) -> AppResult<Vec<(CustomerId, MatchReason)>> {
    let (Ok(name), Ok(pet)) = (text::line(name, "A name", 200), text::optional_line(pet, "A name", 120))
    else {
        return Ok(Vec::new());
    };
    let business = tx.business();
    let rows = sqlx::query!(
        r#"with typed as (select fold($2) as name, fold($3) as pet),
           words as (select distinct w from typed, unnest(words_of(typed.name)) w),
           named as (
             select t.customer_id from words join search_token t
               on t.business_id = $1 and t.token = left(words.w, 100) and t.rank = 0
             where $3 <> ''
             group by t.customer_id having count(*) = (select count(*) from words) limit 200
           )
           select p.customer_id as "id!: CustomerId", p.name as pet
           from named n join pet p on p.business_id = $1 and p.customer_id = n.customer_id and p.archived_at is null
           where fold(p.name) = (select pet from typed)
           union all
           (select id, null from customer
            where business_id = $1 and archived_at is null and sort_name = (select name from typed) limit 10)
           union all
           (select id, null from customer
            where business_id = $1 and archived_at is not null and merged_into is null and sort_name = (select name from typed) limit 10)"#,
        business.0,
        name,
        pet,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.pet.map_or(MatchReason::Name, |pet| MatchReason::NameAndPet { pet })))
        .collect())
}
