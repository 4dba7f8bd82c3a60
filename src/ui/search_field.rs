use leptos::{ev, html, prelude::*};

use super::{Icon, IconButton, field_frame::field_id, typed::sync_input};

/// A search box with its icon and a button that empties it. Escape empties it too.
#[component]
pub fn SearchField(
    /// The form's name for it; also makes the id `field-{name}`.
    #[prop(into)]
    name: String,
    /// The name for assistive technology; shown as the placeholder unless one is given.
    #[prop(into)]
    label: Signal<String>,
    value: RwSignal<String>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] placeholder: Option<Signal<String>>,
    #[prop(optional)] node_ref: NodeRef<html::Input>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| field_id(&name));
    sync_input(node_ref, value);
    let clear = move || {
        value.set(String::new());
        if let Some(input) = node_ref.get_untracked() {
            let _ = input.focus();
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        // An empty box lets Escape through, so that it can close the dialog around it.
        if event.key() == "Escape" && !value.with_untracked(String::is_empty) {
            event.prevent_default();
            event.stop_propagation();
            clear();
        }
    };
    view! {
        <div class="search-field">
            <Icon name="search"/>
            <input
                class="control"
                node_ref=node_ref
                id=id
                name=name
                type="search"
                value=value.get_untracked()
                placeholder=move || placeholder.unwrap_or(label).get()
                aria-label=move || label.get()
                autocomplete="off"
                spellcheck="false"
                enterkeyhint="search"
                dir="auto"
                on:input=move |event| value.set(event_target_value(&event))
                on:keydown=on_key
            />
            <Show when=move || !value.with(String::is_empty)>
                <IconButton icon="close" label="Clear search" press=move |_| clear()/>
            </Show>
        </div>
    }
}
