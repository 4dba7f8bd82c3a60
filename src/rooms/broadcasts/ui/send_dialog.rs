use crate::domain::ids::BroadcastId;
use crate::domain::role::Right;
use crate::live::{Act, Kept};
use crate::rooms::broadcasts::api::send_broadcast;
use crate::rooms::broadcasts::model::{Begun, Broadcast, HELD_SECONDS, Preview, customers, takes};
use crate::rooms::conversations::model::Later;
use crate::rooms::staff::Me;
use crate::ui::{Button, ButtonKind, CancelButton, DateTimeField, Dialog, ErrorSummary, SegmentedField};
use leptos::{ev, prelude::*};

/// Sends it, once somebody has seen to how many: now, or at a time to come.
#[component]
pub(super) fn SendDialog(
    id: BroadcastId,
    found: Kept<Broadcast>,
    shown: Kept<Preview>,
    ready: RwSignal<bool>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let count = shown.part(|shown| if shown.too_many { 0 } else { shown.count });
    let empty = found.part(|found| found.wording.body.is_empty());
    let title = Signal::derive(move || format!("Send to {}", customers(count.get())));
    let barred = Signal::derive(move || !ready.get() || count.get() == 0 || empty.get());
    if !expect_context::<Me>().may(Right::SendGroupMessages) {
        return view! { <p class="meta">"An owner or a manager sends it, from this page."</p> }.into_any();
    }
    view! {
        <div class="actions">
            <Button kind=ButtonKind::Primary icon="send" disabled=barred press=move |_| open.set(true)>
                {move || title.get()}
            </Button>
        </div>
        <Dialog open title>
            {move || view! { <SendForm id found count open/> }}
        </Dialog>
    }
    .into_any()
}

#[component]
fn SendForm(
    id: BroadcastId,
    found: Kept<Broadcast>,
    count: Memo<usize>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let me = expect_context::<Me>();
    let zone = StoredValue::new(me.zone);
    let (when, at) = (RwSignal::new("now".to_owned()), RwSignal::new(String::new()));
    let later = Memo::new(move |_| when.with(|when| when == "later"));
    let pace = found.part(|found| found.pace);
    let act = Act::new();
    let send = move || {
        let version = found.with(|found| found.version).unwrap_or_default();
        let at = later.get_untracked().then(|| Later::At(at.get_untracked()));
        act.run_telling(
            move |begun: &Begun| match begun.at {
                Some(at) => format!("It goes out {}.", zone.with_value(|zone| zone.day_and_clock(at))),
                None => format!("It goes out to {} in a moment.", customers(begun.count)),
            },
            move |intent| send_broadcast(intent, id, version, at.clone()),
            move |_| {
                open.set(false);
                found.again();
            },
        );
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        send();
    };
    let says = move || {
        let (count, pace) = (count.get(), pace.get());
        if later.get() {
            format!("Who gets it is looked up at that time; now they are {}.", customers(count))
        } else {
            format!(
                "It leaves in {HELD_SECONDS} seconds, {pace} a minute, {}. Until the first has left, Undo takes all of it back; after that, Stop keeps the rest.",
                takes(count, pace)
            )
        }
    };
    let verb = move || {
        if later.get() { "Schedule".to_owned() } else { format!("Send to {}", customers(count.get())) }
    };
    let whens =
        vec![("now".to_owned(), "Now".to_owned()), ("later".to_owned(), "At another time".to_owned())];
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors refused="Not sent"/>
            <SegmentedField name="when" label="When" value=when options=whens/>
            <Show when=move || later.get()>
                <DateTimeField
                    name="at" label="Day and time" value=at required=true error=act.errors.for_field("at")
                    hint="By the clock of your main location."
                />
            </Show>
            <p>{says}</p>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=act.pending>{verb}</Button>
                <CancelButton/>
            </div>
        </form>
    }
    .into_any()
}
