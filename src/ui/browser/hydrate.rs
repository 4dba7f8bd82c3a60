use leptos::{
    prelude::{document, window},
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};

use super::Step;

/// Moves the focus among the elements that match, around the ends.
pub(in crate::ui) fn move_focus(container: &HtmlElement, selector: &str, step: Step) {
    let Ok(list) = container.query_selector_all(selector) else { return };
    let count = list.length();
    if count == 0 {
        return;
    }
    let active = document().active_element();
    let current = (0..count).find(|&at| {
        active
            .as_ref()
            .is_some_and(|active| list.item(at).is_some_and(|node| node.is_same_node(Some(active))))
    });
    let at = match (step, current) {
        (Step::First, _) | (Step::Next, None) => 0,
        (Step::Last, _) | (Step::Previous, None) => count - 1,
        (Step::Next, Some(at)) => (at + 1) % count,
        (Step::Previous, Some(at)) => (at + count - 1) % count,
    };
    if let Some(element) = list.item(at).and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Whether there is a mouse, and so most likely a keyboard.
pub fn has_fine_pointer() -> bool {
    window().match_media("(pointer: fine)").ok().flatten().is_none_or(|query| query.matches())
}

/// Puts a popover at its trigger: below, or above where there is no room, ends aligned, inside the
/// window. Set through the object model, which the content security policy allows.
pub(in crate::ui) fn place_below(trigger: &HtmlElement, panel: &HtmlElement) {
    const GAP: f64 = 4.0;
    let anchor = trigger.get_bounding_client_rect();
    let size = panel.get_bounding_client_rect();
    let view =
        |value: Result<leptos::wasm_bindgen::JsValue, _>| value.ok().and_then(|v| v.as_f64()).unwrap_or(0.0);
    let (width, height) = (view(window().inner_width()), view(window().inner_height()));
    let below = anchor.bottom() + GAP;
    let top = if below + size.height() > height { anchor.top() - GAP - size.height() } else { below };
    let left = (anchor.right() - size.width()).min(width - size.width() - GAP);
    let style = panel.style();
    let _ = style.set_property("top", &format!("{}px", top.max(GAP)));
    let _ = style.set_property("left", &format!("{}px", left.max(GAP)));
}

/// Sets a custom property on the root element, through the object model: the policy allows that.
pub(in crate::ui) fn set_root_property(name: &str, value: &str) {
    let root = document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok());
    if let Some(root) = root {
        let _ = root.style().set_property(name, value);
    }
}

/// Keeps a small choice on this device.
pub(in crate::ui) fn remember(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(name, value);
    }
}

/// A choice that was kept on this device.
pub(in crate::ui) fn remembered(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

/// Moves of this pointer go to the element that it was pressed on, until it is released.
pub(in crate::ui) fn capture_pointer(event: &leptos::ev::PointerEvent) {
    if let Some(target) = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        let _ = target.set_pointer_capture(event.pointer_id());
    }
}

/// Moves the focus to the first wrong field of the form, dialog or page in which somebody is.
pub(in crate::ui) fn focus_first_wrong() {
    let page = document();
    let open = page.query_selector_all("dialog[open]").ok();
    let dialog = open.and_then(|all| all.item(all.length().checked_sub(1)?));
    let dialog = dialog.and_then(|dialog| dialog.dyn_into::<Element>().ok());
    let form = page.active_element().and_then(|active| active.closest("form").ok().flatten());
    let on_page = dialog.is_none();
    let inside = form.or(dialog).or_else(|| page.query_selector("main").ok().flatten());
    let Some(inside) = inside else { return };
    let find = |selector: &str| inside.query_selector(selector).ok().flatten();
    // Above a long form on a page, the list of what is wrong has the focus.
    if on_page && find(".error-summary").is_some() {
        return;
    }
    let wrong = find("[aria-invalid=true], [data-invalid] :is(input, select, textarea):not(:disabled)");
    if let Some(wrong) = wrong.and_then(|wrong| wrong.dyn_into::<HtmlElement>().ok()) {
        let _ = wrong.focus();
    }
}
