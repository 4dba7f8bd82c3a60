use crate::domain::ids::BroadcastId;
use crate::domain::role::Right;
use crate::live::{Act, Kept};
use crate::rooms::broadcasts::api::{continue_broadcast, retry_failed, stop_broadcast};
use crate::rooms::broadcasts::model::{Broadcast, Fate, State, customers};
use crate::rooms::staff::Me;
use crate::ui::{Button, ButtonKind, DescriptionList, Detail, Section};
use leptos::prelude::*;

/// How far it is, and what can be done about it.
#[component]
pub(super) fn ProgressPane(id: BroadcastId, found: Kept<Broadcast>) -> impl IntoView {
    let me = expect_context::<Me>();
    let may = me.may(Right::SendGroupMessages);
    let zone = StoredValue::new(me.zone);
    let state = found.part(|found| found.state);
    let progress = found.part(|found| found.progress);
    let send_at = found.part(|found| found.send_at);
    let ended_at = found.part(|found| found.ended_at);
    let told = move |at| zone.with_value(|zone| zone.day_and_clock(at));
    let left = move || progress.with(|all| all.total - all.waiting);
    let says = move || match state.get() {
        State::Scheduled => send_at.get().map_or_else(String::new, |at| format!("It goes out {}.", told(at))),
        State::Stopped => format!(
            "Stopped. It has not gone to {}.",
            customers(usize::try_from(progress.get().waiting).unwrap_or(0))
        ),
        State::Done => ended_at.get().map_or_else(String::new, |at| format!("It was through {}.", told(at))),
        _ => "It is on its way. A text waits here while it is quiet, and goes out in the morning.".to_owned(),
    };
    let act = Act::new();
    let acts = move || {
        if !may {
            return ().into_any();
        }
        let stop = move |said: &'static str| {
            move |_| act.run(said, move |intent| stop_broadcast(intent, id), move |_| found.again())
        };
        let go_on = move |_| {
            act.run("It goes on.", move |intent| continue_broadcast(intent, id), move |_| found.again());
        };
        match state.get() {
            State::Sending => view! {
                <Button kind=ButtonKind::Danger icon="close" pending=act.pending press=stop("Stopped: what has not left stays here.")>"Stop"</Button>
            }
            .into_any(),
            State::Scheduled => view! {
                <Button icon="edit" pending=act.pending press=stop("It is a draft again.")>"Do not send: back to the draft"</Button>
            }
            .into_any(),
            State::Stopped => view! {
                <Button kind=ButtonKind::Primary icon="send" pending=act.pending press=go_on>"Continue"</Button>
            }
            .into_any(),
            _ => ().into_any(),
        }
    };
    let failed = found.part(|found| found.progress.failed);
    let again = move || {
        let failed = failed.get();
        let fits = may && failed > 0 && matches!(state.get(), State::Done | State::Stopped);
        fits.then(|| {
            let retry = move |_| {
                act.run_final(
                    "They are tried once more.",
                    move |intent| retry_failed(intent, id),
                    move |_| found.again(),
                );
            };
            view! { <Button icon="restore" pending=act.pending press=retry>{format!("Try the {failed} that failed again")}</Button> }
        })
    };
    let counts = move || {
        let all = progress.get();
        [
            (Fate::Waiting, all.waiting),
            (Fate::OnTheWay, all.on_the_way),
            (Fate::Sent, all.sent),
            (Fate::Delivered, all.delivered),
            (Fate::Failed, all.failed),
            (Fate::LeftOut, all.left_out),
        ]
        .map(|(fate, count)| view! { <Detail term=fate.label().to_owned()>{count.to_string()}</Detail> })
        .collect_view()
    };
    let waits = Memo::new(move |_| state.get() == State::Scheduled);
    view! {
        <Section title="How far it is">
            <p role="status">{says}</p>
            <Show when=move || !waits.get()>
                <div class="broadcast-far">
                    <progress
                        aria-label="Left of all" max=move || progress.get().total.max(1).to_string()
                        value=move || left().to_string()
                    ></progress>
                    <span class="broadcast-far-words">{move || format!("{} of {}", left(), progress.get().total)}</span>
                </div>
                <DescriptionList>{counts}</DescriptionList>
            </Show>
            <div class="actions">{acts} {again}</div>
        </Section>
    }
    .into_any()
}
