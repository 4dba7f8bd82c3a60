use super::OutcomeButtons;
use crate::live::{Act, use_live};
use crate::rooms::calls::api::{follow_ups, log_call, mark_followed_up};
use crate::rooms::calls::model::{CallKey, Direction, FollowUp, Outcome};
use crate::rooms::staff::Me;
use crate::ui::{
    Badge, Button, ButtonKind, ButtonLink, EmptyState, ErrorPanel, PageHeader, Skeleton, SkeletonKind,
    TimeText, Tone, use_toasts,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

/// Customers who were not reached: try again, say how it went, or cross them off.
#[component]
pub fn FollowUpsPage() -> impl IntoView {
    let first = Resource::new(|| (), |()| follow_ups(None));
    use_live().refresh(first, |frame| frame.subject_type == "call");
    view! {
        <Title text="Follow-ups"/>
        <div class="page">
            <PageHeader title="Follow-ups" subtitle=Signal::stored("Customers you could not reach, the latest try first.".to_owned())/>
            <Transition fallback=|| view! { <Skeleton kind=SkeletonKind::Rows count=5 label="Loading follow-ups"/> }>
                {move || Suspend::new(async move {
                    match first.await {
                        Ok(page) if page.rows.is_empty() => view! {
                            <EmptyState
                                icon="phone" title="Nobody is waiting for a call"
                                text=Signal::stored("A call with No answer or Left a voicemail stands here until you reach them.".to_owned())
                            />
                        }
                        .into_any(),
                        Ok(page) => view! { <List rows=page.rows next=page.next/> }.into_any(),
                        Err(error) => view! {
                            <ErrorPanel
                                what="The follow-ups could not be loaded." why=Signal::stored(error.to_string())
                                on_retry=Callback::new(move |()| first.refetch())
                            />
                        }
                        .into_any(),
                    }
                })}
            </Transition>
        </div>
    }
    .into_any()
}

/// The first page, kept up to date, and the older ones that were asked for.
#[component]
fn List(rows: Vec<FollowUp>, next: Option<CallKey>) -> impl IntoView {
    let older = RwSignal::new(Vec::<FollowUp>::new());
    let next = RwSignal::new(next);
    let loading = RwSignal::new(false);
    let more = move |_| {
        loading.set(true);
        let after = next.get_untracked();
        spawn_local(async move {
            match follow_ups(after).await {
                Ok(page) => {
                    older.try_update(|all| all.extend(page.rows));
                    next.try_set(page.next);
                }
                Err(error) => {
                    use_toasts().error(error.to_string());
                }
            }
            loading.try_set(false);
        });
    };
    let items = rows.into_iter().map(|row| view! { <Item row/> }).collect_view();
    view! {
        <ul class="call-list" aria-label="Follow-ups">
            {items}
            <For each=move || older.get() key=|row| (row.call.id, row.call.version) let:row><Item row/></For>
        </ul>
        <Show when=move || next.with(Option::is_some)>
            <div class="actions"><Button pending=loading on:click=more>"Show more"</Button></div>
        </Show>
    }
    .into_any()
}

#[component]
fn Item(row: FollowUp) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let (act, tap) = (Act::new(), Act::new());
    let FollowUp { call, customer_name, phone } = row;
    let (id, customer) = (call.id, call.customer_id);
    let number = Some(phone.clone()).filter(|number| !number.is_empty());
    let dial = number.clone().map(|number| {
        let digits: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        view! { <ButtonLink href=format!("tel:{digits}") kind=ButtonKind::Primary icon="phone">{format!("Call {number}")}</ButtonLink> }
    });
    let again = Callback::new(move |outcome: Outcome| {
        let number = number.clone();
        act.run(
            format!("Call logged: {}.", outcome.label()),
            move |intent| {
                log_call(intent, customer, Direction::Out, number.clone(), Some(outcome), String::new())
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
                <Button kind=ButtonKind::Quiet icon="check" pending=tap.pending on:click=done>"Done"</Button>
            </div>
            <details class="call-again">
                <summary>"You tried again?"</summary>
                <OutcomeButtons label="How did the call go?" pending=act.pending on_pick=again/>
            </details>
        </li>
    }
    .into_any()
}
