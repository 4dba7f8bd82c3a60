use super::{NoteCard, NoteForm};
use crate::domain::ids::{BookingId, CustomerId, PetId};
use crate::rooms::notes::api::list_notes;
use crate::rooms::notes::model::{Note, NoteKey, in_order};
use crate::ui::{Button, ButtonKind, EmptyState, Section, use_toasts};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The notes of a customer: pinned first, added and changed in place.
#[component]
pub fn NotesBlock(
    customer_id: CustomerId,
    /// Pinned and newest ones, kept up to date by the page.
    #[prop(into)]
    notes: Signal<Vec<Note>>,
    /// The customer's pets and their names.
    #[prop(into)]
    pets: Signal<Vec<(PetId, String)>>,
    /// The customer's bookings and their names.
    #[prop(into)]
    bookings: Signal<Vec<(BookingId, String)>>,
    /// Opens the form from outside, as the quick action does.
    #[prop(optional)]
    adding: RwSignal<bool>,
) -> impl IntoView {
    // Older notes that were asked for; the page's own list wins where both have one.
    let older = RwSignal::new(Vec::<Note>::new());
    let reached = RwSignal::new(None::<NoteKey>);
    let more = RwSignal::new(true);
    let all = Memo::new(move |_| {
        let fresh = notes.get();
        let ids: Vec<_> = fresh.iter().map(|note| note.id).collect();
        let rest = older.get().into_iter().filter(|note| !ids.contains(&note.id));
        in_order(fresh.iter().cloned().chain(rest).collect())
    });
    let ids = move || all.with(|all| all.iter().map(|note| note.id).collect::<Vec<_>>());
    let row = move |id| {
        let first = all.with_untracked(|all| all.iter().find(|note| note.id == id).cloned());
        first.map(|first| {
            let note = Memo::new(move |_| {
                all.with(|all| all.iter().find(|note| note.id == id).cloned())
                    .unwrap_or_else(|| first.clone())
            });
            let about = Signal::derive(move || about(&note.read(), &pets.read(), &bookings.read()));
            view! { <NoteCard note about/> }
        })
    };
    let load = move |_| {
        let from = reached.get_untracked().or_else(|| {
            notes.with_untracked(|notes| {
                notes.iter().filter(|note| !note.pinned).map(Note::key).min_by_key(|key| (key.at, key.id))
            })
        });
        spawn_local(async move {
            match list_notes(customer_id, from).await {
                Ok(page) => {
                    reached.set(page.next);
                    more.set(page.next.is_some());
                    older.update(|older| older.extend(page.rows));
                }
                Err(error) => {
                    use_toasts().error(error.to_string());
                }
            }
        });
    };
    let actions = move || {
        view! { <Button kind=ButtonKind::Quiet icon="plus" press=move |_| adding.set(true)>"Add note"</Button> }
    };
    view! {
        <Section title="Notes" id="notes" actions>
            <Show when=move || adding.get()>
                <NoteForm customer_id pets bookings on_done=Callback::new(move |()| adding.set(false))/>
            </Show>
            <Show when=move || all.with(Vec::is_empty) && !adding.get()>
                <EmptyState icon="note" title="No notes yet" text="What happened, what was agreed, what to watch for."/>
            </Show>
            <ul class="notes">
                <For each=ids key=|id| *id children=row/>
            </ul>
            <Show when=move || more.get() && notes.with(|notes| notes.len() >= 10)>
                <Button kind=ButtonKind::Quiet press=load>"Show older notes"</Button>
            </Show>
        </Section>
    }
    .into_any()
}

fn about(note: &Note, pets: &[(PetId, String)], bookings: &[(BookingId, String)]) -> Option<String> {
    match note.subject_type.as_str() {
        "pet" => pets
            .iter()
            .find(|(id, _)| id.0 == note.subject_id)
            .map(|(_, name)| name.clone())
            .or_else(|| Some("A pet".to_owned())),
        "booking" => bookings
            .iter()
            .find(|(id, _)| id.0 == note.subject_id)
            .map(|(_, name)| name.clone())
            .or_else(|| Some("A booking".to_owned())),
        _ => None,
    }
}
