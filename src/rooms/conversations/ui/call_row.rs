use super::thread_state::ThreadState;
use crate::domain::ids::CallId;
use crate::rooms::staff::Me;
use crate::ui::{Icon, TimeText};
use leptos::prelude::*;

/// A telephone call among the messages.
#[component]
pub(super) fn CallRow(id: CallId, thread: ThreadState) -> impl IntoView {
    let me = StoredValue::new(expect_context::<Me>());
    let call = Memo::new(move |_| thread.calls.with(|all| all.iter().find(|call| call.id == id).cloned()));
    // Whoever waits is called back from here.
    let waits = Memo::new(move |_| {
        thread.conversation.with(|known| known.as_ref().is_some_and(|known| known.waiting_since.is_some()))
    });
    let line = move || {
        call.get().map(|call| {
            let (clock, full) = me.with_value(|me| (me.zone.clock(call.at), me.zone.day_and_clock(call.at)));
            let missed = call.is_missed();
            let icon = if missed { "phone-missed" } else { "phone" };
            let who = call.staff_name.as_ref().map(|name| view! { <bdi>{name.clone()}</bdi> });
            let back = (missed && waits.get() && !call.dial.is_empty())
                .then(|| view! { <a href=call.dial.clone()>"Call back"</a> });
            let note = (!call.note.is_empty())
                .then(|| view! { <span class="log-call-note" dir="auto">{call.note.clone()}</span> });
            view! {
                <p class="log-call" data-missed=missed.then_some("true")>
                    <Icon name=icon/>
                    <span>{call.words()}</span>
                    {who}
                    <TimeText datetime=call.at.to_rfc3339() text=clock title=full/>
                    {note}
                    {back}
                </p>
            }
        })
    };
    view! { {line} }.into_any()
}
