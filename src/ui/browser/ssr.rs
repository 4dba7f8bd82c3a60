use leptos::web_sys::HtmlElement;

use super::Step;

pub(in crate::ui) fn move_focus(_container: &HtmlElement, _selector: &str, _step: Step) {}

pub(in crate::ui) fn place_below(_trigger: &HtmlElement, _panel: &HtmlElement) {}
