use super::OutcomeButtons;
use crate::domain::ids::CallId;
use crate::domain::page::Page;
use crate::error::AppError;
use crate::live::{Act, Kept};
use crate::rooms::calls::api::{follow_ups, log_call, mark_followed_up};
use crate::rooms::calls::model::{CallKey, Direction, FollowUp, Outcome};
use crate::rooms::calls::relevance::FOLLOW_UPS;
use crate::rooms::staff::Me;
use crate::ui::{
    Badge, Button, ButtonKind, ButtonLink, EmptyState, ErrorPanel, PageHeader, Skeleton, SkeletonKind,
    TimeText, Tone, awaited,
};
use leptos::prelude::*;
use leptos_meta::Title;

/// Customers who were not reached: try again, say how it went, or cross them off.
#[component]
pub fn FollowUpsPage() -> impl IntoView {
    // So many pages are on the screen.
    let wanted = StoredValue::new(1_usize);
    let list = Kept::new(move || pages(wanted.get_value()), |frame| FOLLOW_UPS.concerns(frame));
    let more = Callback::new(move |()| {
        wanted.update_value(|wanted| *wanted += 1);
        list.again();
    });
    let failed = Memo::new(move |_| list.error.with(|error| error.as_ref().map(ToString::to_string)));
    let body = move || match failed.get() {
        Some(why) => view! {
            <ErrorPanel what="The follow-ups could not be loaded." why on_retry=list.retry()/>
        }
        .into_any(),
        None => view! { <List list more/> }.into_any(),
    };
    view! {
        <Title text="Follow-ups"/>
        <div class="page">
            <PageHeader title="Follow-ups" subtitle=Signal::stored("Customers you could not reach, the latest try first.".to_owned())/>
            <Suspense fallback=|| view! { <Skeleton kind=SkeletonKind::Rows count=5 label="Loading follow-ups"/> }>
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
async fn pages(wanted: usize) -> Result<Page<FollowUp, CallKey>, AppError> {
    let mut all = follow_ups(None).await?;
    all.go_on(wanted, |after| follow_ups(Some(after))).await?;
    Ok(all)
}

/// A row stays the same node until its call changes: a press on "Done" meets whom it was meant for.
#[component]
fn List(list: Kept<Page<FollowUp, CallKey>>, more: Callback<()>) -> impl IntoView {
    let rows = list.part(|page| page.rows.clone());
    let has_more = list.part(|page| page.next.is_some());
    let nobody = Memo::new(move |_| rows.with(Vec::is_empty));
    let action = || view! { <ButtonLink href="/contacts" icon="contacts">"Choose whom to call"</ButtonLink> };
    view! {
        <Show when=move || nobody.get()>
            <EmptyState
                icon="phone" title="Nobody is waiting for a call"
                text=Signal::stored("A call with No answer or Left a voicemail stands here until you reach them.".to_owned())
                action
            />
        </Show>
        <Show when=move || !nobody.get()>
            <ul class="call-list" aria-label="Follow-ups">
                <For each=move || rows.get() key=drawn let:row><Item row/></For>
            </ul>
        </Show>
        <Show when=move || has_more.get()>
            <div class="actions"><Button press=move |_| more.run(())>"Show more"</Button></div>
        </Show>
    }
    .into_any()
}

/// A row stays the same node until something on it changes, be it the customer's name or phone.
fn drawn(row: &FollowUp) -> (CallId, i32, String, String, Option<String>) {
    let FollowUp { call, customer_name, phone, .. } = row;
    (call.id, call.version, customer_name.clone(), phone.clone(), call.staff_name.clone())
}

#[component]
fn Item(row: FollowUp) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let (act, tap) = (Act::new(), Act::new());
    let FollowUp { call, customer_name, phone, dial } = row;
    let (id, customer) = (call.id, call.customer_id);
    let number = Some(phone.clone()).filter(|number| !number.is_empty());
    let dial = number.clone().map(|number| {
        view! { <ButtonLink href=dial icon="phone">{format!("Call {number}")}</ButtonLink> }
    });
    let again = Callback::new(move |outcome: Outcome| {
        let number = number.clone();
        act.run(
            format!("Call logged: {}.", outcome.label()),
            move |intent| {
                log_call(intent, customer, Direction::Out, number.clone(), Some(outcome), String::new(), None)
            },
            |_| {},
        );
    });
    let done = move |_| {
        tap.run("Crossed off the follow-ups.", move |intent| mark_followed_up(intent, id, true), |_| {});
    };
    let outcome = call
        .outcome
        .map(|outcome| view! { <Badge tone=Tone::Warn icon="phone-missed">{outcome.label()}</Badge> });
    let by = call.staff_name.map(|name| view! { <span>"by "<bdi>{name}</bdi></span> });
    let heading = format!("follow-up-{id}");
    view! {
        <li class="call-item" aria-labelledby=heading.clone()>
            <div class="call-item-head">
                <h2 class="call-item-name" id=heading.clone()><a href=format!("/contacts/{customer}") dir="auto">{customer_name}</a></h2>
                {outcome}
                <span class="meta cluster">
                    <TimeText datetime=call.started_at.to_rfc3339() text=zone.day_and_clock(call.started_at)/>
                    {by}
                </span>
            </div>
            {(!call.note.is_empty()).then(|| view! { <p class="call-note" dir="auto">{call.note}</p> })}
            <div class="actions">
                {dial}
                <Button kind=ButtonKind::Quiet icon="check" pending=tap.pending press=done>"Done"</Button>
            </div>
            <OutcomeButtons label="How did the call go?" pending=act.pending on_pick=again/>
        </li>
    }
    .into_any()
}
