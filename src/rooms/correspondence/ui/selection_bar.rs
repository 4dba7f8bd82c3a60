use super::acts::{archive, mark};
use super::desk::Desk;
use crate::live::Act;
use crate::rooms::correspondence::model::Folder;
use crate::ui::Button;
use leptos::prelude::*;

/// Chooses all, and acts on what is chosen.
#[component]
pub(super) fn SelectionBar(desk: Desk) -> impl IntoView {
    let selection = desk.selection;
    let (filing, marking) = (Act::new(), Act::new());
    let archived = Memo::new(move |_| desk.view.get().folder == Folder::Archived);
    let any = Memo::new(move |_| desk.rows.with(|rows| rows.iter().any(|row| row.letter().is_some())));
    let chosen = Memo::new(move |_| selection.count() > 0);
    let told = move || match selection.count() {
        0 => String::new(),
        count => format!("{count} selected"),
    };
    let put = move |_| archive(filing, desk, selection.ids(), !archived.get_untracked());
    let file = move || {
        let (icon, word) = if archived.get() { ("restore", "Put back") } else { ("archive", "Archive") };
        view! { <Button icon=icon pending=filing.pending press=put>{word}</Button> }
    };
    view! {
        <div class="letters-bar" role="group" aria-label="Selected messages" hidden=move || !any.get()>
            <label class="check">
                <input
                    type="checkbox" name="all" prop:checked=move || selection.is_all()
                    on:change=move |_| selection.press_all()
                />
                <span>"Select all on this page"</span>
            </label>
            <span class="meta" role="status">{told}</span>
            <Show when=move || chosen.get()>
                <div class="actions">
                    {file}
                    <Button icon="check" pending=marking.pending press=move |_| mark(marking, desk, &selection.ids(), true)>"Mark read"</Button>
                    <Button icon="mail" pending=marking.pending press=move |_| mark(marking, desk, &selection.ids(), false)>"Mark unread"</Button>
                </div>
            </Show>
        </div>
    }
    .into_any()
}
