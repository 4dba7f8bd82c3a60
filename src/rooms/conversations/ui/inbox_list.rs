use super::super::api;
use super::super::model::{InboxPageData, InboxPlace, InboxView};
use super::super::relevance::INBOX_LIST;
use super::inbox_row::InboxRow;
use super::many_bar::ManyBar;
use super::pick_box::PickBox;
use super::picking::Picking;
use crate::domain::ids::ConversationId;
use crate::domain::role::Right;
use crate::error::AppError;
use crate::live::{Ephemeral, one_at_a_time, patiently, use_live};
use crate::rooms::inboxes::model::InboxScope;
use crate::rooms::staff::Me;
use crate::ui::{Button, ButtonKind, ButtonLink, EmptyState};
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::time::Duration;

/// After a sign that a colleague writes, for so long: another sign would have come, and their draft is kept.
const DRAFT_SETTLES: Duration = Duration::from_millis(4500);

/// The conversations of a view, kept live.
#[component]
pub(super) fn InboxList(
    place: InboxPlace,
    data: InboxPageData,
    /// Where the feed was when they were asked for.
    asked: Option<i64>,
    /// The conversation that is open.
    current: Signal<Option<ConversationId>>,
) -> impl IntoView {
    let InboxPlace { view, closed, .. } = place;
    let query = place.search();
    let now = RwSignal::new(data.now);
    let rows = RwSignal::new(data.page.rows);
    let next = RwSignal::new(data.page.next);
    let loading = RwSignal::new(false);
    // Pages that are shown: fetched again together when something changes.
    let wanted = StoredValue::new(1_usize);
    let live = use_live();
    let take = move |fresh: InboxPageData| {
        now.try_set(fresh.now);
        rows.try_set(fresh.page.rows);
        next.try_set(fresh.page.next);
        loading.try_set(false);
    };
    let fetch = one_at_a_time(move || async move {
        let looks = move || rows.try_with_untracked(|_| ()).is_some();
        let ask = move || pages(place, wanted.try_get_value().unwrap_or(1));
        match patiently(looks, ask).await {
            Ok(fresh) => live.calmly(move || take(fresh)).await,
            Err(_) => {
                loading.try_set(false);
            }
        }
    });
    live.on_event(move |frame| {
        if INBOX_LIST.concerns(&frame) {
            fetch.run(());
        }
    });
    let my_id = expect_context::<Me>().staff_id;
    live.on_ephemeral(move |what| {
        if let Ephemeral::Read { staff_id, conversation_id, .. } = what
            && staff_id == my_id
        {
            rows.try_update(|rows| {
                if let Some(row) = rows.iter_mut().find(|row| row.id == conversation_id) {
                    row.unread = 0;
                    row.mentioned = false;
                }
            });
            fetch.run(());
        }
    });
    // A colleague writes: once they pause, their draft is kept, and their row says so.
    let signs = StoredValue::new(0_u32);
    live.on_ephemeral(move |what| {
        let Ephemeral::Typing { conversation_id, staff_id: Some(who), .. } = what else { return };
        let listed = rows.try_with_untracked(|rows| rows.iter().any(|row| row.id == conversation_id));
        if who == my_id || listed != Some(true) {
            return;
        }
        let sign = signs.try_update_value(|signs| {
            *signs += 1;
            *signs
        });
        let settle = move || {
            if sign.is_some() && signs.try_get_value() == sign {
                fetch.run(());
            }
        };
        set_timeout(settle, DRAFT_SETTLES);
    });
    live.on_reset(move || fetch.run(()));
    Effect::new(move |_| {
        if live.has_moved(asked) {
            fetch.run(());
        }
    });
    let more = move || {
        if !loading.get_untracked() {
            loading.set(true);
            wanted.update_value(|wanted| *wanted += 1);
            fetch.run(());
        }
    };
    let picking = expect_context::<Picking>();
    Effect::new(move |_| {
        picking.begin(place);
        picking.show(rows.with(|rows| rows.iter().map(|row| row.id).collect()));
    });
    let names_inbox = !matches!(place.scope, InboxScope::One(_));
    let row = move |id: ConversationId| {
        let row = Memo::new(move |_| rows.with(|rows| rows.iter().find(|row| row.id == id).cloned()));
        let href = Signal::stored(format!("/inbox/{id}{query}"));
        let is_current = Signal::derive(move || current.get() == Some(id));
        let name = Signal::derive(move || {
            row.with(|row| row.as_ref().map(|row| row.customer_name.clone()).unwrap_or_default())
        });
        let pick = move || picking.on.get().then(|| view! { <PickBox id name/> });
        view! { <li class="inbox-item">{pick}<InboxRow id row href current=is_current now=Signal::from(now) names_inbox/></li> }
    };
    let may_set_up = expect_context::<Me>().may(Right::ManageBusiness);
    let empty = move || {
        rows.with(Vec::is_empty).then(|| {
            let (title, text) = nothing(view, closed);
            // A view in which nothing is left leads on; a business without conversations, to its chat page.
            let (href, label) = match (view, closed) {
                (InboxView::All, false) if may_set_up => ("/settings/chat", "Set up your chat page"),
                (InboxView::All, false) => ("/contacts", "Write to a customer"),
                _ => ("/inbox?view=all", "See all conversations"),
            };
            let action = move || view! { <ButtonLink href>{label}</ButtonLink> };
            view! { <EmptyState icon="inbox" title text=Signal::stored(text.to_owned()) action/> }
        })
    };
    view! {
        {move || picking.on.get().then(|| view! { <ManyBar place/> })}
        {empty}
        <ul class="inbox-rows" aria-label="Conversations">
            <For each=move || rows.with(|rows| rows.iter().map(|row| row.id).collect::<Vec<_>>()) key=|id| *id children=row/>
        </ul>
        {move || next.get().is_some().then(|| view! {
            <div class="inbox-more">
                <Button kind=ButtonKind::Quiet pending=loading press=move |_| more()>"Show more"</Button>
            </div>
        })}
    }
    .into_any()
}

fn nothing(view: InboxView, closed: bool) -> (&'static str, &'static str) {
    match view {
        _ if closed && view != InboxView::Snoozed => {
            ("Nothing is closed", "Conversations that you close are found here.")
        }
        InboxView::Mine => ("Nothing is assigned to you", "What you answer becomes yours and stands here."),
        InboxView::Mentions => (
            "Nobody has named you",
            "Conversations stand here when a colleague writes @ and your name in an internal note.",
        ),
        InboxView::Unassigned => {
            ("Everything has somebody", "New conversations stand here until somebody takes them.")
        }
        InboxView::Waiting => {
            ("Nobody waits for an answer", "Customers who wait stand here, the longest wait first.")
        }
        InboxView::Snoozed => (
            "Nothing is put aside",
            "Conversations that you snooze stand here until their time comes or the customer writes.",
        ),
        InboxView::All => {
            ("No conversations yet", "When somebody writes on your chat page, it stands here at once.")
        }
    }
}

/// So many pages as one list.
async fn pages(place: InboxPlace, wanted: usize) -> Result<InboxPageData, AppError> {
    let InboxPlace { view, closed, scope } = place;
    let page = |after| api::list_inbox(view, closed, after, Some(scope));
    let mut all = page(None).await?;
    let further = |after| async move { page(Some(after)).await.map(|further| further.page) };
    all.page.go_on(wanted, further).await?;
    // Between two pages a conversation may have moved from one to the other.
    let mut seen = BTreeSet::new();
    all.page.rows.retain(|row| seen.insert(row.id));
    Ok(all)
}
