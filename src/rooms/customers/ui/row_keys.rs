//! Moving through a list of rows with the keyboard.

use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};

/// Arrows, Home and End move the focus along the rows that the list holds.
pub(super) fn on_key(event: ev::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let Some(item) = focused_item() else { return };
    let to = match event.key().as_str() {
        "ArrowDown" => item.next_element_sibling(),
        "ArrowUp" => item.previous_element_sibling(),
        "Home" => item.parent_element().and_then(|list| list.first_element_child()),
        "End" => item.parent_element().and_then(|list| list.last_element_child()),
        _ => return,
    };
    event.prevent_default();
    focus_row(to);
}

/// Single keys, for those who left them on: `j` and `k` move. (`/` is the search of the whole app.)
pub(super) fn on_shortcut(event: &ev::KeyboardEvent, list: &str) {
    if event.default_prevented()
        || event.ctrl_key()
        || event.meta_key()
        || event.alt_key()
        || is_typing(event)
    {
        return;
    }
    let find = |selector: &str| document().query_selector(selector).ok().flatten();
    let key = event.key();
    if !matches!(key.as_str(), "j" | "k") {
        return;
    }
    let to = match focused_item() {
        Some(item) if key == "j" => item.next_element_sibling(),
        Some(item) => item.previous_element_sibling(),
        None => find(list).and_then(|list| list.first_element_child()),
    };
    event.prevent_default();
    focus_row(to);
}

fn focused_item() -> Option<Element> {
    document().active_element()?.closest(".rows > li").ok()?
}

fn focus_row(item: Option<Element>) {
    let row = item.and_then(|item| item.query_selector("a").ok().flatten());
    if let Some(row) = row.and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
        let _ = row.focus();
    }
}

fn is_typing(event: &ev::KeyboardEvent) -> bool {
    event.target().and_then(|target| target.dyn_into::<Element>().ok()).is_some_and(|element| {
        element
            .closest("input, textarea, select, dialog, [contenteditable], [popover]")
            .ok()
            .flatten()
            .is_some()
    })
}
