use crate::domain::ids::CustomerId;
use crate::live::{Work, use_queue};
use crate::rooms::calls::model::{Direction, NOTE_MAX, Outcome};
use crate::rooms::calls::ui::OutcomeButtons;
use crate::ui::{Section, SegmentedField, TextArea, use_toasts};
use leptos::prelude::*;

/// Writes down a call, which waits on the device.
#[component]
pub(super) fn CallForm(customer: CustomerId, name: String) -> impl IntoView {
    let (queue, toasts) = (use_queue(), use_toasts());
    let direction = RwSignal::new(Direction::Out.as_str().to_owned());
    let note = RwSignal::new(String::new());
    let why = RwSignal::new(None::<String>);
    let log = Callback::new(move |outcome: Outcome| {
        let words = note.get_untracked();
        let length = words.chars().count();
        if length > NOTE_MAX {
            why.set(Some(format!("A note on a call has at most {NOTE_MAX} characters; this has {length}.")));
            return;
        }
        let work = Work::Call {
            direction: direction.get_untracked(),
            outcome: outcome.as_str().to_owned(),
            note: words,
        };
        queue.put(customer, name.clone(), work);
        why.set(None);
        note.set(String::new());
        toasts.show("Kept on this device. The call is logged by itself when the connection is back.");
    });
    let directions =
        [Direction::Out, Direction::In].map(|d| (d.as_str().to_owned(), d.label().to_owned())).to_vec();
    view! {
        <Section title="Log a call">
            <SegmentedField name="direction" label="Who called?" value=direction options=directions/>
            <TextArea name="note" label="Note" value=note rows=2 error=why hint="What was said, or when to try again."/>
            <OutcomeButtons label="How did the call go?" pending=Signal::stored(false) on_pick=log/>
        </Section>
    }
    .into_any()
}
