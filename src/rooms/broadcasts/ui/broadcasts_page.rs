use super::{state_badge, way_words};
use crate::domain::role::Right;
use crate::error::AppError;
use crate::live::Kept;
use crate::rooms::broadcasts::api::list_broadcasts;
use crate::rooms::broadcasts::model::{BroadcastList, BroadcastRow, State};
use crate::rooms::broadcasts::relevance::BROADCASTS;
use crate::rooms::staff::Me;
use crate::ui::{
    Banner, Button, ButtonLink, EmptyState, ErrorPanel, PageHeader, Skeleton, SkeletonKind, TimeText, Tone,
    awaited,
};
use leptos::prelude::*;
use leptos_meta::Title;

/// All group messages: drafts, those on their way, and those that went out.
#[component]
pub fn BroadcastsPage() -> impl IntoView {
    // So many pages are on the screen.
    let wanted = StoredValue::new(1_usize);
    let list = Kept::new(move || pages(wanted.get_value()), |frame| BROADCASTS.concerns(frame));
    let more = Callback::new(move |()| {
        wanted.update_value(|wanted| *wanted += 1);
        list.again();
    });
    let failed = Memo::new(move |_| list.error.with(|error| error.as_ref().map(ToString::to_string)));
    let body = move || match failed.get() {
        Some(why) => view! {
            <ErrorPanel what="The group messages could not be loaded." why on_retry=list.retry()/>
        }
        .into_any(),
        None => view! { <List list more/> }.into_any(),
    };
    let connected = list.part(|list| list.ways.any());
    let actions = move || {
        view! {
            <Suspense>
                {move || awaited(async move {
                    list.ready().await;
                    move || connected.get().then(|| view! {
                        <ButtonLink href="/contacts" icon="users">"Choose customers"</ButtonLink>
                    })
                })}
            </Suspense>
        }
    };
    view! {
        <Title text="Group messages"/>
        <div class="page">
            <PageHeader
                title="Group messages" back="/contacts" actions
                subtitle=Signal::stored("One message to many customers. Each gets it in their own conversation, and answers come there.".to_owned())
            />
            <Suspense fallback=|| view! { <Skeleton kind=SkeletonKind::Rows count=5 label="Loading the group messages"/> }>
                {move || awaited(async move {
                    list.ready().await;
                    body
                })}
            </Suspense>
        </div>
    }
    .into_any()
}

/// So many pages as one.
async fn pages(wanted: usize) -> Result<BroadcastList, AppError> {
    let mut all = list_broadcasts(None).await?;
    all.page
        .go_on(wanted, |after| async { list_broadcasts(Some(after)).await.map(|further| further.page) })
        .await?;
    Ok(all)
}

#[component]
fn List(list: Kept<BroadcastList>, more: Callback<()>) -> impl IntoView {
    let rows = list.part(|list| list.page.rows.clone());
    let has_more = list.part(|list| list.page.next.is_some());
    let none = Memo::new(move |_| rows.with(Vec::is_empty));
    let row = move |id| {
        let first = rows.with_untracked(|rows| rows.iter().find(|row| row.id == id).cloned());
        first.map(|first| {
            let row = Memo::new(move |_| {
                rows.with(|rows| rows.iter().find(|row| row.id == id).cloned())
                    .unwrap_or_else(|| first.clone())
            });
            view! { <Row row/> }
        })
    };
    let connected = list.part(|list| list.ways.any());
    let manages = expect_context::<Me>().may(Right::ManageBusiness);
    let text = Signal::derive(move || {
        let text = match (connected.get(), manages) {
            (true, _) => {
                "Choose a group, or filter your contacts, and press “Message these customers” there."
            }
            (false, true) => "They go by text or by email. Connect one of the two first.",
            (false, false) => {
                "They go by text or by email, and neither is connected. A manager can do that under Settings, Channels."
            }
        };
        text.to_owned()
    });
    let action = move || {
        move || match (connected.get(), manages) {
            (true, _) => view! { <ButtonLink href="/contacts" icon="contacts">"Go to Contacts"</ButtonLink> }
                .into_any(),
            (false, true) => {
                view! { <ButtonLink href="/settings/channels" icon="send">"Go to Channels"</ButtonLink> }
                    .into_any()
            }
            (false, false) => ().into_any(),
        }
    };
    view! {
        <Show when=move || none.get()>
            <EmptyState icon="send" title="No group messages yet" text action/>
        </Show>
        <Show when=move || !none.get() && !connected.get()>
            <Banner tone=Tone::Info>
                "Neither texts nor email is connected, so no other message can be begun."
                {manages.then(|| view! { " "<a href="/settings/channels">"Go to Channels"</a> })}
            </Banner>
        </Show>
        <ul class="broadcast-rows" role="list" aria-label="Group messages" hidden=move || none.get()>
            <For each=move || rows.with(|rows| rows.iter().map(|row| row.id).collect::<Vec<_>>()) key=|id| *id children=row/>
        </ul>
        <Show when=move || has_more.get()>
            <div class="actions"><Button press=move |_| more.run(())>"Show more"</Button></div>
        </Show>
    }
    .into_any()
}

#[component]
fn Row(row: Memo<BroadcastRow>) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let first = row.get_untracked();
    let title = move || {
        row.with(|row| match (row.subject.as_str(), row.snippet.as_str()) {
            ("", "") => "Nothing written yet".to_owned(),
            ("", snippet) => snippet.to_owned(),
            (subject, _) => subject.to_owned(),
        })
    };
    let whom = move || {
        row.with(|row| {
            let by = row.created_by.as_ref().map(|name| format!(" · {name}")).unwrap_or_default();
            format!("{} to {}{by}", way_words(row.channel), row.audience_words)
        })
    };
    let far = move || {
        row.with(|row| match row.state {
            State::Draft | State::Scheduled => None,
            _ => Some(format!("{} of {}", row.over, row.total)),
        })
    };
    let when = move || {
        let at = row.with(|row| row.send_at.or(row.started_at).unwrap_or(row.created_at));
        view! { <TimeText datetime=at.to_rfc3339() text=zone.day_and_clock(at)/> }
    };
    let state = Memo::new(move |_| row.with(|row| row.state));
    view! {
        <li class="broadcast-row">
            <div class="broadcast-row-face">
                <p class="broadcast-row-title"><a href=format!("/group-messages/{}", first.id) dir="auto">{title}</a></p>
                <p class="meta" dir="auto">{whom}</p>
            </div>
            <span class="meta">{when}</span>
            <span class="cluster">{far} {move || state_badge(state.get())}</span>
        </li>
    }
    .into_any()
}
