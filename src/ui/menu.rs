use leptos::{ev, html, prelude::*};

use super::{
    Icon,
    browser::{Step, move_focus, place_below},
};

const ITEMS: &str = "[role=menuitem]:not(:disabled)";

/// A kebab button with a menu of [`MenuItem`](super::MenuItem)s.
///
/// The list is a popover: it lies above everything, is not clipped by scrolling panes, and the
/// browser closes it on Escape or a press elsewhere.
#[component]
pub fn Menu(
    /// The button's name, such as "More for Mochi".
    #[prop(into)]
    label: Signal<String>,
    #[prop(default = "more")] icon: &'static str,
    /// Replaces the icon in the button, for a business or user menu.
    #[prop(optional, into)]
    trigger: Option<ViewFn>,
    /// Built when the menu opens.
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    // A press on the button closes an open popover by itself; the click that follows must not reopen it.
    let was_open = StoredValue::new(false);
    let button = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();
    let class = if trigger.is_some() { "btn menu-trigger" } else { "btn btn-icon" };
    let face = match trigger {
        Some(trigger) => trigger.run(),
        None => view! { <Icon name=icon/> }.into_any(),
    };
    let close = move || {
        open.set(false);
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let on_click = move |_| {
        let was = was_open.get_value();
        was_open.set_value(false);
        open.set(!was);
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Tab" {
            open.set(false);
        } else if let (Some(step), Some(panel)) = (Step::from_key(&event.key(), true), panel.get_untracked())
        {
            event.prevent_default();
            move_focus(&panel, ITEMS, step);
        }
    };
    let on_toggle = move |_| {
        let shown =
            panel.get_untracked().is_some_and(|panel| panel.matches(":popover-open").unwrap_or(false));
        if !shown && open.get_untracked() {
            open.set(false);
        }
    };
    let view = view! {
        <div class="menu">
            <button
                class=class
                type="button"
                data-kind="quiet"
                node_ref=button
                title=move || label.get()
                aria-label=move || label.get()
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:pointerdown=move |_| was_open.set_value(open.get_untracked())
                on:click=on_click
            >
                {face}
            </button>
            <div
                class="menu-list"
                popover="auto"
                role="menu"
                node_ref=panel
                aria-label=move || label.get()
                on:toggle=on_toggle
                on:keydown=on_key
                on:click=move |_| close()
            >
                {move || open.get().then(|| children())}
            </div>
        </div>
    };
    // After the view: the items must be there before the first one can take the focus.
    Effect::new(move |was: Option<bool>| {
        let (Some(button), Some(panel)) = (button.get(), panel.get()) else { return false };
        let now = open.get();
        if now {
            let _ = panel.show_popover();
            place_below(&button, &panel);
            move_focus(&panel, ITEMS, Step::First);
        } else if was == Some(true) {
            let _ = panel.hide_popover();
        }
        now
    });
    view
}
