use super::desk::Desk;
use super::letter_row::LetterRow;
use crate::rooms::correspondence::model::{Folder, Medium};
use crate::ui::{EmptyState, VisuallyHidden};
use leptos::prelude::*;

/// The messages: a table where there is room for one, cards on a phone. The roles are said, as a table that is laid out
/// otherwise is none to some readers of screens.
#[component]
pub(super) fn LetterTable(desk: Desk) -> impl IntoView {
    let rows = desk.rows;
    let none = Memo::new(move |_| rows.with(Vec::is_empty));
    let label = match desk.medium {
        Medium::Texts => "Texts",
        Medium::Emails => "Emails",
    };
    let row = move |id| {
        let first = rows.with_untracked(|rows| rows.iter().find(|row| row.key().id == id).cloned());
        first.map(|first| {
            let row = Memo::new(move |_| {
                rows.with(|rows| rows.iter().find(|row| row.key().id == id).cloned())
                    .unwrap_or_else(|| first.clone())
            });
            view! { <LetterRow desk row/> }
        })
    };
    let nothing = move || {
        let word = desk.word();
        let (title, text) = match (desk.search.with(|typed| typed.trim().is_empty()), desk.view.get().folder)
        {
            (false, _) => (
                "Nothing found".to_owned(),
                "Each word must stand in the message, its subject, its sender or the number of its booking.",
            ),
            (_, Folder::Archived) => {
                (format!("No {word} is archived"), "What is archived here stays in the conversation.")
            }
            (_, Folder::Received) => {
                (format!("No {word} from this customer yet"), "It stands here when it comes.")
            }
            _ => (format!("No {word}s yet"), "What is sent to and received from this customer stands here."),
        };
        view! { <EmptyState icon=if desk.medium == Medium::Texts { "chat" } else { "mail" } title=title text=text.to_owned()/> }
    };
    view! {
        <Show when=move || none.get()>{nothing}</Show>
        <table class="table letters" role="table" aria-label=label hidden=move || none.get()>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col"><VisuallyHidden>"Select"</VisuallyHidden></th>
                    <th role="columnheader" scope="col">"Date"</th>
                    <th role="columnheader" scope="col">"Sender"</th>
                    <th role="columnheader" scope="col">"Booking"</th>
                    <th role="columnheader" scope="col">"Message"</th>
                    <th role="columnheader" scope="col"><VisuallyHidden>"What can be done"</VisuallyHidden></th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                <For each=move || rows.with(|rows| rows.iter().map(|row| row.key().id).collect::<Vec<_>>()) key=|id| *id children=row/>
            </tbody>
        </table>
    }
    .into_any()
}
