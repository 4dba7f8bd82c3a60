use super::IncomingCallCard;
use crate::domain::ids::CallId;
use crate::live::use_live;
use crate::rooms::calls::api::ringing;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Cards that are shown at once; older ones make room.
const MOST: usize = 3;

/// Whoever calls stands here, on every screen: a strip between the header and the page, which makes
/// room. It takes no focus and lies over nothing that somebody may be about to press.
#[component]
pub fn IncomingCalls() -> impl IntoView {
    let live = use_live();
    let calls = RwSignal::new(Vec::<CallId>::new());
    let push = move |id: CallId| {
        calls.try_update(|all| {
            if !all.contains(&id) {
                all.insert(0, id);
                all.truncate(MOST);
            }
        });
    };
    live.on_event(move |frame| {
        if frame.kind == "call.ringing" {
            // The page below moves: not under a finger.
            spawn_local(live.calmly(move || push(CallId(frame.subject_id))));
        }
    });
    // A page that was opened, or a device that woke up, while it rings.
    let look = move || {
        spawn_local(async move {
            for id in ringing().await.unwrap_or_default().into_iter().rev() {
                push(id);
            }
        });
    };
    Effect::new(move |_| look());
    live.on_reset(look);
    let dismiss = Callback::new(move |id: CallId| {
        calls.try_update(|all| all.retain(|other| *other != id));
    });
    // Said once for each call, in one sentence; the card itself is read when somebody goes there.
    let said = RwSignal::new(String::new());
    view! {
        <p class="visually-hidden" role="status">{said}</p>
        <section class="incoming" aria-label="Incoming calls" data-empty=move || calls.with(Vec::is_empty).then_some("true")>
            <For each=move || calls.get() key=|id| *id let:id>
                <IncomingCallCard id dismiss said/>
            </For>
        </section>
    }
    .into_any()
}
