use super::desk::use_desk;
use crate::rooms::search::commands::{Pressed, press};
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;
use leptos::{ev, prelude::*};
use std::time::Duration;

/// How long a first key waits for the second.
const WAIT: Duration = Duration::from_millis(1500);

/// Listens to the keyboard: Ctrl/Cmd-K always, single keys where nobody is typing and the person has
/// not turned them off.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let desk = use_desk();
    let doer = desk.doer();
    let pressed = StoredValue::new(Vec::<String>::new());
    let forget = StoredValue::new(None::<TimeoutHandle>);
    let on_key = move |event: ev::KeyboardEvent| {
        if (event.ctrl_key() || event.meta_key()) && !event.alt_key() && event.key().eq_ignore_ascii_case("k")
        {
            event.prevent_default();
            desk.palette.update(|open| *open = !*open);
            return;
        }
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        if modified || event.repeat() || !desk.preferences.get_untracked().shortcuts || is_busy(&event) {
            return;
        }
        if let Some(Some(handle)) = forget.try_update_value(Option::take) {
            handle.clear();
        }
        pressed.update_value(|keys| keys.push(event.key()));
        match press(&pressed.get_value()) {
            Pressed::Does(command) => {
                pressed.set_value(Vec::new());
                event.prevent_default();
                doer.run(command);
            }
            Pressed::Waits => {
                let clear = move || {
                    pressed.try_set_value(Vec::new());
                };
                forget.set_value(set_timeout_with_handle(clear, WAIT).ok());
            }
            Pressed::Nothing => pressed.set_value(Vec::new()),
        }
    };
    Effect::new(move |_| {
        let listener = window_event_listener(ev::keydown, on_key);
        on_cleanup(move || listener.remove());
    });
}

/// Somebody is typing, a dialog is open, or a menu has the keyboard.
fn is_busy(event: &ev::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let typing = target.is_some_and(|target| {
        target
            .closest("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable], [role=menu]")
            .is_ok_and(|found| found.is_some())
    });
    typing || document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some())
}
