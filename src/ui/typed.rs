//! Keeps a control and its signal equal without losing what was typed before the page came alive.
//!
//! `prop:value` would write the signal's value into the control while hydrating. Here the control
//! wins once: text that differs from what the server rendered was typed by the user.

use leptos::{
    html,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlOptionElement, HtmlSelectElement},
};

/// Whether a control was alive before: a form that is drawn anew may get the elements of the old one,
/// and what they still show is then no news.
fn is_known(control: &Element) -> bool {
    let known = control.has_attribute("data-alive");
    if !known {
        let _ = control.set_attribute("data-alive", "");
    }
    known
}

/// For one-line inputs.
pub(super) fn sync_input(node: NodeRef<html::Input>, value: RwSignal<String>) {
    Effect::new(move |alive: Option<bool>| {
        let Some(input) = node.get() else { return false };
        let known = alive == Some(true) || is_known(&input);
        let wanted = value.get();
        let shown = input.value();
        if shown != wanted {
            if !known && shown != input.default_value() {
                value.set(shown);
            } else {
                input.set_value(&wanted);
            }
        }
        true
    });
}

/// For several lines of text.
pub(super) fn sync_textarea(node: NodeRef<html::Textarea>, value: RwSignal<String>) {
    Effect::new(move |alive: Option<bool>| {
        let Some(area) = node.get() else { return false };
        let known = alive == Some(true) || is_known(&area);
        let wanted = value.get();
        let shown = area.value();
        if shown != wanted {
            if !known && area.default_value().is_ok_and(|rendered| rendered != shown) {
                value.set(shown);
            } else {
                area.set_value(&wanted);
            }
        }
        true
    });
}

/// For a select; also puts the choice back after its options were replaced.
pub(super) fn sync_select(
    node: NodeRef<html::Select>,
    value: RwSignal<String>,
    options: Signal<Vec<(String, String)>>,
) {
    Effect::new(move |alive: Option<bool>| {
        let Some(select) = node.get() else { return false };
        let known = alive == Some(true) || is_known(&select);
        options.track();
        let wanted = value.get();
        let shown = select.value();
        if shown != wanted {
            if !known && rendered_choice(&select).is_some_and(|rendered| rendered != shown) {
                value.set(shown);
            } else {
                select.set_value(&wanted);
            }
        }
        true
    });
}

/// What the server marked as selected.
fn rendered_choice(select: &HtmlSelectElement) -> Option<String> {
    let option = select.query_selector("option[selected]").ok()??;
    option.dyn_into::<HtmlOptionElement>().ok().map(|option| option.value())
}

/// For a checkbox.
pub(super) fn sync_checkbox(node: NodeRef<html::Input>, value: RwSignal<bool>) {
    Effect::new(move |alive: Option<bool>| {
        let Some(input) = node.get() else { return false };
        let known = alive == Some(true) || is_known(&input);
        let wanted = value.get();
        let shown = input.checked();
        if shown != wanted {
            if !known && shown != input.default_checked() {
                value.set(shown);
            } else {
                input.set_checked(wanted);
            }
        }
        true
    });
}

/// For one radio button of a group; `choice` is the value it stands for.
pub(super) fn sync_radio(node: NodeRef<html::Input>, value: RwSignal<String>, choice: String) {
    Effect::new(move |alive: Option<bool>| {
        let Some(input) = node.get() else { return false };
        let known = alive == Some(true) || is_known(&input);
        let wanted = value.with(|value| *value == choice);
        let shown = input.checked();
        let touched = !known && shown != input.default_checked();
        if touched && shown {
            value.set(choice.clone());
        } else if !touched && shown != wanted {
            input.set_checked(wanted);
        }
        true
    });
}
