//! What this room reads.

use super::model::{
    Arrival, Asks, Choice, Inbox, InboxScope, InboxSetup, Routed, Rule, SharedView, Way, which,
};
use crate::domain::ids::{ChannelId, InboxId, InboxRuleId, LocationId, StaffId};
use crate::error::{AppError, AppResult};
use crate::rooms::settings;
use crate::server::Tx;
use uuid::Uuid;

/// All inboxes, the main one first, then by name; also archived ones.
///
/// # Errors
/// When the query fails.
pub async fn list(tx: &mut Tx) -> AppResult<Vec<Inbox>> {
    let (business, me) = (tx.business(), tx.staff());
    Ok(sqlx::query_as!(
        Inbox,
        r#"select i.id as "id: InboxId", i.name, i.is_default, i.archived_at is not null as "archived!",
                  members.ids as "members!: Vec<StaffId>",
                  (i.archived_at is not null or cardinality(members.ids) = 0
                    or coalesce($2 = any (members.ids), false)) as "mine!",
                  (select count(*) from (
                     select from conversation c where c.business_id = $1 and c.inbox_id = i.id and c.status = 'open'
                       and c.last_message_at is not null and c.waiting_since is not null
                     limit 100) w) as "waiting!",
                  i.version
           from inbox i
           cross join lateral (
             select array(
               select m.staff_id from inbox_member m
               join staff s on s.business_id = $1 and s.id = m.staff_id and s.archived_at is null
               where m.business_id = $1 and m.inbox_id = i.id order by m.created_at, m.staff_id) as ids) members
           where i.business_id = $1
           order by i.is_default desc, lower(i.name), i.id"#,
        business.0,
        me.map(|id| id.0),
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The inboxes of a scope. An archived inbox is everybody's, so that what stands in it is not forgotten; whoever
/// has no inbox sees all.
///
/// # Errors
/// [`AppError::NotFound`] for an inbox that is not there.
pub async fn in_scope(tx: &mut Tx, scope: InboxScope) -> AppResult<Vec<Uuid>> {
    let me = tx.staff();
    in_scope_of(tx, scope, me).await
}

/// The same for somebody.
///
/// # Errors
/// As [`in_scope`].
pub async fn in_scope_of(tx: &mut Tx, scope: InboxScope, reader: Option<StaffId>) -> AppResult<Vec<Uuid>> {
    let business = tx.business();
    let all = sqlx::query!(
        r#"select i.id,
                  (i.archived_at is not null
                    or exists (select from inbox_member m where m.business_id = $1 and m.inbox_id = i.id
                      and m.staff_id = $2)
                    or not exists (select from inbox_member m
                      join staff s on s.business_id = $1 and s.id = m.staff_id and s.archived_at is null
                      where m.business_id = $1 and m.inbox_id = i.id)) as "mine!"
           from inbox i where i.business_id = $1"#,
        business.0,
        reader.map(|id| id.0),
    )
    .fetch_all(tx.conn())
    .await?;
    let of = |wanted: &dyn Fn(Uuid, bool) -> bool| -> Vec<Uuid> {
        all.iter().filter(|row| wanted(row.id, row.mine)).map(|row| row.id).collect()
    };
    let found = match scope {
        InboxScope::All => of(&|_, _| true),
        InboxScope::Own => of(&|_, mine| mine),
        InboxScope::One(id) => of(&|one, _| one == id.0),
    };
    match (found.is_empty(), scope) {
        (true, InboxScope::One(_)) => Err(AppError::NotFound),
        (true, _) => Ok(of(&|_, _| true)),
        (false, _) => Ok(found),
    }
}

/// All that the settings show.
///
/// # Errors
/// When a query fails.
pub async fn setup(tx: &mut Tx) -> AppResult<InboxSetup> {
    let business = tx.business();
    let inboxes = list(tx).await?;
    let rules = rules(tx).await?.into_iter().map(|(rule, _)| rule).collect();
    let staff = sqlx::query_as!(
        Choice::<StaffId>,
        r#"select id as "id: _", name from staff where business_id = $1 and archived_at is null
           order by lower(name), id limit 200"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let locations = settings::store::locations(tx).await?;
    let locations = locations.into_iter().map(|one| Choice { id: one.id, name: one.name }).collect();
    Ok(InboxSetup { inboxes, rules, staff, locations })
}

/// The rules in their order, with what each asks for.
async fn rules(tx: &mut Tx) -> AppResult<Vec<(Rule, Asks)>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select r.id as "id: InboxRuleId", r.inbox_id as "inbox_id: InboxId", i.name as inbox_name,
                  i.archived_at is not null as "sleeps!", r.ways, r.location_id as "location_id: LocationId",
                  l.name as "location_name?", r.words, array(select fold(w) from unnest(r.words) w) as "folded!",
                  r.version
           from inbox_rule r
           join inbox i on i.business_id = $1 and i.id = r.inbox_id
           left join location l on l.business_id = $1 and l.id = r.location_id
           where r.business_id = $1 order by r.place, r.id"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let ways: Vec<Way> = row.ways.iter().filter_map(|way| Way::parse(way)).collect();
            let asks = Asks { ways: ways.clone(), location: row.location_id, words: row.folded };
            let rule = Rule {
                id: row.id,
                inbox_id: row.inbox_id,
                inbox_name: row.inbox_name,
                sleeps: row.sleeps,
                ways,
                location_id: row.location_id,
                location_name: row.location_name,
                words: row.words,
                version: row.version,
            };
            (rule, asks)
        })
        .collect())
}

/// Where something goes that comes in, and why.
///
/// # Errors
/// When a query fails.
pub async fn route(tx: &mut Tx, way: Way, location: Option<LocationId>, words: &str) -> AppResult<Routed> {
    let rules = rules(tx).await?;
    if rules.iter().any(|(rule, _)| !rule.sleeps) {
        let folded =
            sqlx::query_scalar!(r#"select fold($1) as "folded!""#, words).fetch_one(tx.conn()).await?;
        let awake: Vec<(usize, &(Rule, Asks))> =
            rules.iter().enumerate().filter(|(_, (rule, _))| !rule.sleeps).collect();
        let arrival = Arrival { way, location, text: &folded };
        let first = which(awake.iter().map(|(_, (_, asks))| asks), &arrival);
        if let Some((place, (rule, _))) = first.and_then(|at| awake.get(at)) {
            return Ok(Routed {
                inbox_id: rule.inbox_id,
                inbox_name: rule.inbox_name.clone(),
                rule: Some((place + 1, rule.clone())),
            });
        }
    }
    let (inbox_id, inbox_name) = main(tx).await?;
    Ok(Routed { inbox_id, inbox_name, rule: None })
}

/// The views that everybody has, in their order.
///
/// # Errors
/// When the query fails.
pub async fn views(tx: &mut Tx) -> AppResult<Vec<SharedView>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        SharedView,
        r#"select id as "id: _", name, path, version from inbox_view where business_id = $1 order by place, id"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The inbox that takes whatever no rule sends elsewhere.
async fn main(tx: &mut Tx) -> AppResult<(InboxId, String)> {
    let business = tx.business();
    let found = sqlx::query!(
        r#"select id as "id: InboxId", name from inbox where business_id = $1 and is_default"#,
        business.0,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((found.id, found.name))
}

/// The location of a number or address of ours.
///
/// # Errors
/// When the query fails.
pub async fn location_of(tx: &mut Tx, channel: ChannelId) -> AppResult<Option<LocationId>> {
    let business = tx.business();
    let found = sqlx::query_scalar!(
        r#"select location_id as "id: LocationId" from channel where business_id = $1 and id = $2"#,
        business.0,
        channel.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.flatten())
}

/// The inbox to which somebody came last; none: they are a member of none.
///
/// # Errors
/// When the query fails.
pub async fn of_staff(tx: &mut Tx, staff: StaffId) -> AppResult<Option<InboxId>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select m.inbox_id as "id: InboxId" from inbox_member m
           join inbox i on i.business_id = $1 and i.id = m.inbox_id and i.archived_at is null
           where m.business_id = $1 and m.staff_id = $2 order by m.created_at desc, m.id desc limit 1"#,
        business.0,
        staff.0,
    )
    .fetch_optional(tx.conn())
    .await?)
}
