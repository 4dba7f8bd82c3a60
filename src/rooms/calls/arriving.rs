//! A call that is told of by a telephone system or a provider: one call, however often and in whatever order.

use super::model::{Direction, Outcome};
use super::ops::{Went, tell_conversation};
use super::record::CALL;
use super::store;
use crate::domain::ids::{CallId, ChannelId, CustomerId, StaffId};
use crate::domain::{phone, text};
use crate::error::{AppError, AppResult};
use crate::rooms::channels;
use crate::rooms::conversations::model::Voicemail;
use crate::rooms::customers::{self, model::ParsedContact, model::PointKind, model::Source};
use crate::rooms::settings;
use crate::server::{Tx, records};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};

/// What is told in place of a number that was withheld.
const WITHHELD: &[&str] = &[
    "",
    "anonymous",
    "restricted",
    "private",
    "unknown",
    "unavailable",
    "blocked",
    "withheld",
    "+266696687",
];

/// What is told of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallNews {
    /// What the telephone system calls it: the same one is the same call. 1 to 200 characters.
    pub call_id: String,
    /// Numbers in any notation, or a word for one that is withheld.
    pub from: String,
    pub to: String,
    pub direction: Direction,
    /// As the network names whoever calls; empty: it does not. Names a profile that the call makes.
    pub caller_name: String,
    /// At which number of ours, if it is a channel's; none: `to` is looked up among them.
    pub channel: Option<ChannelId>,
    pub stage: Stage,
}

/// How far a call got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// It rings, or somebody speaks.
    Ringing,
    /// It is over.
    Ended {
        /// Not negative. Where it is said whether somebody took it, as long as they spoke.
        seconds: Option<i32>,
        /// Whether somebody took it; none: that is not said.
        answered: Option<bool>,
        /// A message was left, which is kept elsewhere.
        voicemail: bool,
    },
    /// A message was left. Whoever tells it has checked that the address leads to the provider, and seconds are not
    /// negative.
    Recorded(Voicemail),
}

impl CallNews {
    /// How a call of theirs went that nobody took; none: it was taken, or is not known to be missed.
    fn missed(&self, direction: Direction) -> Option<Outcome> {
        if direction == Direction::Out {
            return None;
        }
        match &self.stage {
            Stage::Ringing => None,
            Stage::Recorded(_) | Stage::Ended { voicemail: true, .. } => Some(Outcome::Voicemail),
            Stage::Ended { answered, seconds, .. } => {
                (!answered.unwrap_or(*seconds != Some(0))).then_some(Outcome::NoAnswer)
            }
        }
    }
}

/// What is known of a call, as far as news of it change that.
#[derive(Debug, Clone)]
struct Known {
    direction: Direction,
    is_over: bool,
    seconds: Option<i32>,
    outcome: Option<Outcome>,
    /// Somebody of the staff took it, or said how it went.
    is_taken: bool,
    is_recorded: bool,
}

/// What becomes other by news of a call.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
struct Changes {
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_seconds: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Outcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recording_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recording_seconds: Option<i32>,
}

impl Known {
    /// Nothing yet.
    fn new(direction: Direction) -> Self {
        Self { direction, is_over: false, seconds: None, outcome: None, is_taken: false, is_recorded: false }
    }

    /// What news change. In whatever order they come, the same is known in the end.
    fn after(&self, news: &CallNews, now: DateTime<Utc>) -> Changes {
        let mut changes = Changes::default();
        match &news.stage {
            // Whatever is known is later than that.
            Stage::Ringing => return changes,
            Stage::Ended { seconds, answered, .. } => {
                // How long they spoke counts, rather than how long the line was open.
                let counts = answered.is_some() || self.seconds.is_none();
                changes.duration_seconds = seconds.filter(|_| counts && *seconds != self.seconds);
            }
            Stage::Recorded(_) if self.is_recorded => return changes,
            Stage::Recorded(recording) => {
                changes.recording_url = Some(recording.url.clone());
                changes.recording_seconds = Some(recording.seconds);
            }
        }
        changes.ended_at = (!self.is_over).then_some(now);
        // Staff know better. That a message was left says more than that nobody took it.
        let may = |outcome: &Outcome| match self.outcome {
            None => !self.is_taken,
            Some(Outcome::NoAnswer) => !self.is_taken && *outcome == Outcome::Voicemail,
            Some(_) => false,
        };
        changes.outcome = news.missed(self.direction).filter(may);
        changes
    }
}

/// Takes what is told of a call.
///
/// # Errors
/// [`AppError::Refused`] for a message on the answering machine of a call that nothing else was told of, nor by whom:
/// worth another try later.
pub async fn arrive(tx: &mut Tx, news: &CallNews) -> AppResult<()> {
    let business = tx.business();
    let provider_id = text::clean_line(&news.call_id);
    customers::ops::one_at_a_time(tx, &format!("call:{provider_id}")).await?;
    let row = sqlx::query!(
        r#"select id as "id: CallId", direction as "direction: Direction", started_at, ended_at, duration_seconds,
                  outcome as "outcome: Outcome", staff_id as "staff_id: StaffId",
                  customer_id as "customer_id: CustomerId", recording_url is not null as "is_recorded!"
           from call where business_id = $1 and provider_id = $2"#,
        business.0,
        provider_id,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return begin(tx, &provider_id, news).await };
    let known = Known {
        direction: row.direction,
        is_over: row.ended_at.is_some(),
        seconds: row.duration_seconds,
        outcome: row.outcome,
        is_taken: row.staff_id.is_some(),
        is_recorded: row.is_recorded,
    };
    let changes = known.after(news, Utc::now());
    if changes == Changes::default() {
        return Ok(());
    }
    tell(tx, news, known.direction, row.customer_id, changes.outcome, Some(row.started_at)).await?;
    let verb = if matches!(news.stage, Stage::Recorded(_)) { "recorded" } else { "ended" };
    records::set(tx, &CALL, verb, row.id.0, &changes).await?;
    Ok(())
}

/// The first that is told of a call.
async fn begin(tx: &mut Tx, provider_id: &str, news: &CallNews) -> AppResult<()> {
    let other = match news.direction {
        Direction::In => &news.from,
        Direction::Out => &news.to,
    };
    if other.is_empty() && matches!(news.stage, Stage::Recorded(_)) {
        return Err(AppError::refused("It belongs to a call that was not told of."));
    }
    let (raw, normal, customer) = whose(tx, other, &news.caller_name).await?;
    let changes = Known::new(news.direction).after(news, Utc::now());
    tell(tx, news, news.direction, customer, changes.outcome, None).await?;
    let mut row = json!({
        "id": CallId::new(), "customer_id": customer, "direction": news.direction,
        "phone_raw": raw, "phone_normal": normal, "provider_id": provider_id, "note": "",
    });
    if let (Value::Object(row), Value::Object(more)) = (&mut row, json!(changes)) {
        row.extend(more);
    }
    let verb = match &news.stage {
        Stage::Ringing => "ringing",
        Stage::Ended { .. } => "ended",
        Stage::Recorded(_) => "recorded",
    };
    records::insert(tx, &CALL, verb, &row).await?;
    Ok(())
}

/// Whoever called in vain waits in the inbox.
async fn tell(
    tx: &mut Tx,
    news: &CallNews,
    direction: Direction,
    customer: Option<CustomerId>,
    outcome: Option<Outcome>,
    at: Option<DateTime<Utc>>,
) -> AppResult<()> {
    if outcome.is_none() {
        return Ok(());
    }
    let to = line(tx, news).await?;
    tell_conversation(tx, customer, Went { direction, outcome, at, to, note: "" }).await
}

/// Which number of ours was called, if it is a channel's: its location counts in the rules of the inboxes.
async fn line(tx: &mut Tx, news: &CallNews) -> AppResult<Option<ChannelId>> {
    if news.channel.is_some() {
        return Ok(news.channel);
    }
    let region = settings::store::phone_region(tx).await?;
    match phone::parse(&text::clean_line(&news.to), &region) {
        Ok(read) => channels::store::with_number(tx, &read.e164).await,
        Err(_) => Ok(None),
    }
}

/// The number as told and as E.164, and whose it is: known, or known from now on, by the name that the network tells.
/// Without a number it is nobody's: there is nothing by which to tell such callers apart.
async fn whose(tx: &mut Tx, number: &str, name: &str) -> AppResult<(String, String, Option<CustomerId>)> {
    let raw: String = text::clean_line(number).chars().take(60).collect();
    if WITHHELD.contains(&raw.to_lowercase().as_str()) {
        return Ok((String::new(), String::new(), None));
    }
    let region = settings::store::phone_region(tx).await?;
    let Ok(read) = phone::parse(&raw, &region) else {
        // An extension inside the house or a number of no plan: kept as it was told.
        let customer = of_extension(tx, &raw).await?;
        return Ok((raw, String::new(), Some(customer)));
    };
    let contact = ParsedContact { kind: PointKind::Phone, raw: read.raw.clone(), normal: read.e164.clone() };
    let (customer, _) = customers::ops::known_or_new(tx, Source::Call, name, contact).await?;
    Ok((read.raw, read.e164, Some(customer)))
}

/// What calls from one extension is on one card.
async fn of_extension(tx: &mut Tx, told: &str) -> AppResult<CustomerId> {
    customers::ops::one_at_a_time(tx, &format!("phone:{told}")).await?;
    match store::last_of_extension(tx, told).await? {
        Some(customer) => Ok(customer),
        None => customers::ops::create_from_contact(tx, Source::Call, told, None).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(stage: Stage) -> CallNews {
        CallNews {
            call_id: "CA1".into(),
            from: "+14155550123".into(),
            to: String::new(),
            direction: Direction::In,
            caller_name: String::new(),
            channel: None,
            stage,
        }
    }

    fn ended(seconds: i32, answered: Option<bool>) -> Stage {
        Stage::Ended { seconds: Some(seconds), answered, voicemail: false }
    }

    fn recorded() -> Stage {
        Stage::Recorded(Voicemail { url: "https://api.twilio.com/RE1".into(), seconds: 23 })
    }

    fn take(mut known: Known, stages: &[Stage]) -> Known {
        for stage in stages {
            let changes = known.after(&news(stage.clone()), Utc::now());
            known.is_over |= changes.ended_at.is_some();
            known.seconds = changes.duration_seconds.or(known.seconds);
            known.outcome = changes.outcome.or(known.outcome);
            known.is_recorded |= changes.recording_url.is_some();
        }
        known
    }

    /// All orders of these.
    fn orders(stages: &[Stage]) -> Vec<Vec<Stage>> {
        if stages.is_empty() {
            return vec![Vec::new()];
        }
        (0..stages.len())
            .flat_map(|first| {
                let mut rest = stages.to_vec();
                let first = rest.remove(first);
                orders(&rest).into_iter().map(move |order| {
                    let mut whole = vec![first.clone()];
                    whole.extend(order);
                    whole
                })
            })
            .collect()
    }

    #[test]
    fn in_whatever_order_it_is_told_the_same_is_known() {
        let told = [Stage::Ringing, ended(0, Some(false)), recorded(), ended(41, None), recorded()];
        for order in orders(&told) {
            let known = take(Known::new(Direction::In), &order);
            let all = (known.is_over, known.seconds, known.outcome, known.is_recorded);
            assert_eq!(all, (true, Some(0), Some(Outcome::Voicemail), true), "{order:?}");
        }
        for order in orders(&[Stage::Ringing, ended(94, Some(true)), ended(99, None)]) {
            let known = take(Known::new(Direction::In), &order);
            assert_eq!((known.is_over, known.seconds, known.outcome), (true, Some(94), None), "{order:?}");
        }
    }

    #[test]
    fn staff_know_better_than_the_network() {
        let spoke = Known { outcome: Some(Outcome::Spoke), is_taken: true, ..Known::new(Direction::In) };
        let after = take(spoke, &[ended(0, Some(false)), recorded()]);
        assert_eq!((after.outcome, after.is_recorded), (Some(Outcome::Spoke), true));
        let said = Known { outcome: Some(Outcome::NoAnswer), is_taken: true, ..Known::new(Direction::In) };
        assert_eq!(take(said, &[recorded()]).outcome, Some(Outcome::NoAnswer));
    }

    #[test]
    fn only_a_call_of_theirs_is_missed() {
        for stage in [ended(0, None), ended(20, Some(false))] {
            assert_eq!(news(stage.clone()).missed(Direction::In), Some(Outcome::NoAnswer));
            assert_eq!(news(stage).missed(Direction::Out), None);
        }
        for stage in [Stage::Ringing, ended(0, Some(true)), ended(94, None)] {
            assert_eq!(news(stage).missed(Direction::In), None);
        }
        let left = Stage::Ended { seconds: Some(30), answered: None, voicemail: true };
        assert_eq!(news(left).missed(Direction::In), Some(Outcome::Voicemail));
        assert_eq!(news(recorded()).missed(Direction::In), Some(Outcome::Voicemail));
    }

    #[test]
    fn what_was_told_before_changes_nothing() {
        let known = take(Known::new(Direction::In), &[ended(0, Some(false)), recorded()]);
        for stage in [Stage::Ringing, ended(0, Some(false)), ended(41, None), recorded()] {
            assert_eq!(known.after(&news(stage), Utc::now()), Changes::default());
        }
    }
}
