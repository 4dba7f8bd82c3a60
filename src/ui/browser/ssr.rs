use leptos::web_sys::HtmlElement;

use super::Step;

pub(in crate::ui) fn move_focus(_container: &HtmlElement, _selector: &str, _step: Step) {}

pub(in crate::ui) fn place_below(_trigger: &HtmlElement, _panel: &HtmlElement) {}

pub(in crate::ui) fn set_root_property(_name: &str, _value: &str) {}

pub(in crate::ui) fn remember(_name: &str, _value: &str) {}

pub(in crate::ui) fn remembered(_name: &str) -> Option<String> {
    None
}

pub(in crate::ui) fn capture_pointer(_event: &leptos::ev::PointerEvent) {}

pub(in crate::ui) fn focus_first_wrong() {}

pub fn has_fine_pointer() -> bool {
    true
}
