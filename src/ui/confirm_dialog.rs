use leptos::prelude::*;

use super::{Button, ButtonKind, Dialog};

/// Asks before something that cannot be undone: money, erasure, sending to many. Everything else
/// happens at once and offers undo in a toast.
#[component]
pub fn ConfirmDialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// What will happen, and that it is final.
    #[prop(into)]
    text: Signal<String>,
    /// The verb on the button, such as "Erase customer".
    #[prop(into)]
    confirm_label: Signal<String>,
    #[prop(default = ButtonKind::Danger)] kind: ButtonKind,
    #[prop(into)] on_confirm: Callback<()>,
) -> impl IntoView {
    let confirm = move |_| {
        open.set(false);
        on_confirm.run(());
    };
    let footer = move || {
        view! {
            <Button press=move |_| open.set(false)>"Cancel"</Button>
            <Button kind press=confirm>{move || confirm_label.get()}</Button>
        }
    };
    view! {
        <Dialog open title footer>
            <p>{move || text.get()}</p>
        </Dialog>
    }
}
