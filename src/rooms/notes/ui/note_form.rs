use crate::domain::ids::{BookingId, CustomerId, PetId};
use crate::live::Act;
use crate::rooms::notes::api::add_note;
use crate::rooms::notes::model::{BODY_MAX, NoteAbout};
use crate::ui::{Button, ButtonKind, CheckboxField, LeaveGuard, SelectField, TextArea};
use leptos::prelude::*;

/// Writes a new note; Ctrl-Enter saves. What was typed stays until it is saved.
#[component]
pub fn NoteForm(
    customer_id: CustomerId,
    /// The pets that a note can be about, with their names.
    #[prop(into)]
    pets: Signal<Vec<(PetId, String)>>,
    /// The bookings that a note can be about, with their names.
    #[prop(into)]
    bookings: Signal<Vec<(BookingId, String)>>,
    /// After saving or cancelling.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let act = Act::new();
    let body = RwSignal::new(String::new());
    let about = RwSignal::new(String::new());
    let pinned = RwSignal::new(false);
    let options = Signal::derive(move || {
        std::iter::once((String::new(), "The customer".to_owned()))
            .chain(pets.get().into_iter().map(|(id, name)| (format!("pet {id}"), name)))
            .chain(bookings.get().into_iter().map(|(id, name)| (format!("booking {id}"), name)))
            .collect::<Vec<_>>()
    });
    let choice = Memo::new(move |_| options.with(|options| options.len() > 1));
    let save = move || {
        let chosen = about.with_untracked(|about| chosen(about));
        let (text, pin) = (body.get_untracked(), pinned.get_untracked());
        act.run(
            "Note added.",
            move |intent| add_note(intent, customer_id, chosen, text.clone(), pin),
            move |_| {
                body.set(String::new());
                pinned.set(false);
                on_done.run(());
            },
        );
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    view! {
        <form class="note-form" on:submit=submit>
            <TextArea
                name="body" id="new-note" label="New note" value=body maxlength=BODY_MAX required=true
                hint="Ctrl-Enter saves." error=act.errors.for_field("body") on_submit=Callback::new(move |()| save())
            />
            <Show when=move || choice.get()>
                <SelectField name="about" id="new-note-about" label="About" value=about options/>
            </Show>
            <CheckboxField name="pinned" id="new-note-pinned" label="Pin to the top" value=pinned/>
            <div class="actions">
                <Button kind=ButtonKind::Quiet press=move |_| on_done.run(())>"Cancel"</Button>
                <Button submit=true pending=act.pending icon="check">"Save note"</Button>
            </div>
        </form>
        <LeaveGuard dirty=Signal::derive(move || body.with(|text| !text.trim().is_empty()))/>
    }
    .into_any()
}

/// What a choice of the form stands for: "pet …", "booking …", or nothing for the customer.
fn chosen(about: &str) -> NoteAbout {
    match about.split_once(' ') {
        Some(("pet", id)) => id.parse().map_or(NoteAbout::Customer, NoteAbout::Pet),
        Some(("booking", id)) => id.parse().map_or(NoteAbout::Customer, NoteAbout::Booking),
        _ => NoteAbout::Customer,
    }
}
