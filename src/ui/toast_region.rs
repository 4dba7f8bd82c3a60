use std::time::Duration;

use leptos::{ev, prelude::*, wasm_bindgen::JsCast, web_sys::Element};

use super::{
    ActHere, Button, ButtonKind, ButtonLink, Icon, IconButton, offer_acts, toasts::Toast, use_toasts,
};

/// How often a toast looks whether its time is over, in milliseconds.
const TICK: u32 = 250;

/// Where toasts appear; place it once, after the page's content. Ctrl-Z or Cmd-Z undoes the newest
/// undoable toast, unless a text field has the focus and needs the keys itself.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = use_toasts();
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            let undo = (event.ctrl_key() || event.meta_key()) && !event.shift_key() && event.key() == "z";
            if undo && !is_typing(&event) && toasts.undo_newest() {
                event.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    });
    let run = Callback::new(move |()| {
        toasts.undo_newest();
    });
    offer_acts(Signal::derive(move || {
        let newest = toasts.newest_undoable();
        newest
            .map(|text| ActHere { label: format!("Undo: {text}"), words: "take back", icon: "undo", run })
            .into_iter()
            .collect::<Vec<_>>()
    }));
    view! { <ToastPlace/> }
}

/// One of the places in which toasts appear: the page, or the dialog on top. What lies outside an
/// open dialog cannot be pressed, however high it floats.
#[component]
pub(super) fn ToastPlace(
    /// The dialog that it is in, as [`Toasts::enter`](super::toasts::Toasts::enter) named it.
    #[prop(optional)]
    dialog: Option<u64>,
) -> impl IntoView {
    let toasts = use_toasts();
    let here = move || if toasts.are_in(dialog) { toasts.list().get() } else { Vec::new() };
    view! {
        <section class="toasts" aria-label="Notifications" aria-live="polite">
            <For each=here key=|toast| toast.id children=|toast| view! { <ToastCard toast/> }/>
        </section>
    }
}

#[component]
fn ToastCard(toast: Toast) -> impl IntoView {
    let toasts = use_toasts();
    let Toast { id, text, tone, stay, undo, leads } = toast;
    let label = text.clone();
    let hovered = RwSignal::new(false);
    let focused = RwSignal::new(false);
    if let Some(stay) = stay {
        let left = StoredValue::new(stay);
        Effect::new(move |_| {
            let tick = move || {
                // A tick that was due when the toast went finds nothing any more.
                let at_it = (hovered.try_get_untracked(), focused.try_get_untracked());
                if at_it != (Some(false), Some(false)) {
                    return;
                }
                left.update_value(|left| *left = left.saturating_sub(TICK));
                if left.get_value() == 0 {
                    toasts.dismiss(id);
                }
            };
            if let Ok(timer) = set_interval_with_handle(tick, Duration::from_millis(TICK.into())) {
                on_cleanup(move || timer.clear());
            }
        });
    }
    let run_undo = move |undo: &super::toasts::Undo| {
        toasts.dismiss(id);
        undo.run(());
    };
    view! {
        <div
            class="toast"
            role="group"
            tabindex="0"
            data-tone=tone.name()
            aria-label=label
            on:pointerenter=move |_| hovered.set(true)
            on:pointerleave=move |_| hovered.set(false)
            on:focusin=move |_| focused.set(true)
            on:focusout=move |_| focused.set(false)
        >
            <Icon name=tone.icon()/>
            <p class="toast-text" dir="auto">{text}</p>
            {leads.map(|leads| view! {
                <ButtonLink href=leads.href kind=ButtonKind::Quiet icon=leads.icon>{leads.label}</ButtonLink>
            })}
            {undo.map(|undo| view! {
                <Button kind=ButtonKind::Quiet icon="undo" press=move |_| run_undo(&undo)>"Undo"</Button>
            })}
            <IconButton icon="close" label="Dismiss" press=move |_| toasts.dismiss(id)/>
        </div>
    }
}

fn is_typing(event: &ev::KeyboardEvent) -> bool {
    event.target().and_then(|target| target.dyn_into::<Element>().ok()).is_some_and(|element| {
        let text = "input:not([type=checkbox], [type=radio], [type=button]), textarea, [contenteditable]";
        element.matches(text).unwrap_or(false)
    })
}
