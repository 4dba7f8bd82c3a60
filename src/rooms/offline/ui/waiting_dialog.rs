use super::waiting_list::WaitingList;
use crate::live::use_queue;
use crate::ui::Dialog;
use leptos::prelude::*;

/// The list of what waits to be sent.
#[component]
pub fn WaitingDialog(open: RwSignal<bool>) -> impl IntoView {
    let queue = use_queue();
    let none = move || queue.list.with(Vec::is_empty);
    view! {
        <Dialog open title="Waiting to be sent">
            <Show when=none fallback=|| view! { <WaitingList/> }>
                <p>"Everything is sent."</p>
            </Show>
        </Dialog>
    }
}
