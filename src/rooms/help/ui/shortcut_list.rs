use crate::rooms::search::commands::COMMANDS;
use crate::rooms::search::ui::use_desk;
use crate::ui::{Button, DataTable, Kbd};
use leptos::prelude::*;

/// The keyboard: what this screen and what every screen obeys, and the switch for single keys.
#[component]
pub(super) fn ShortcutList(
    /// Of the present screen.
    #[prop(optional, into)]
    here: Signal<&'static [(&'static str, &'static str)]>,
) -> impl IntoView {
    let desk = use_desk();
    let on = move || desk.preferences.with(|preferences| preferences.shortcuts);
    let row = |keys: Vec<&'static str>, label: &'static str| {
        let last = keys.len().saturating_sub(1);
        let keys = keys
            .into_iter()
            .enumerate()
            .map(|(at, key)| view! { <Kbd keys=key/> {(at < last).then_some(" then ")} })
            .collect_view();
        view! { <tr><td>{keys}</td><td>{label}</td></tr> }
    };
    let rows = COMMANDS
        .iter()
        .filter(|command| !command.keys.is_empty())
        .map(|command| row(command.keys.to_vec(), command.label))
        .collect_view();
    view! {
        <DataTable label="Keyboard shortcuts">
            <thead><tr><th scope="col">"Keys"</th><th scope="col">"What they do"</th></tr></thead>
            <tbody>
                {move || here.get().iter().map(|(key, label)| row(vec![*key], label)).collect_view()}
                {row(vec!["Ctrl K or ⌘ K"], "Go anywhere, do anything")}
                {rows}
            </tbody>
        </DataTable>
        <p class="help-switch">
            {move || if on() { "Single keys work wherever you are not typing." } else { "Single keys are turned off." }}
            <Button press=move |_| desk.toggle_shortcuts()>
                {move || if on() { "Turn single keys off" } else { "Turn single keys on" }}
            </Button>
        </p>
    }
    .into_any()
}
