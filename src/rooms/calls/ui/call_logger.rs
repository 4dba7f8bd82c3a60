use super::OutcomeButtons;
use crate::domain::ids::CustomerId;
use crate::live::{Act, Work, use_queue};
use crate::rooms::calls::api::log_call;
use crate::rooms::calls::model::{Direction, NOTE_MAX, Outcome};
use crate::ui::{SegmentedField, SelectField, TextArea, use_toasts};
use leptos::prelude::*;

/// Writes down a call with a customer: say how it went, and it is logged.
#[component]
pub fn CallLogger(
    customer_id: CustomerId,
    /// The customer's name.
    #[prop(into)]
    name: Signal<String>,
    /// The customer's numbers as they are shown, the main one first.
    #[prop(into)]
    phones: Signal<Vec<String>>,
    /// After a call was logged: the place that opened this may close it.
    #[prop(optional, into)]
    on_done: Option<Callback<()>>,
) -> impl IntoView {
    let (act, queue) = (Act::new(), use_queue());
    let direction = RwSignal::new(Direction::Out.as_str().to_owned());
    let phone = RwSignal::new(phones.with_untracked(|all| all.first().cloned().unwrap_or_default()));
    let note = RwSignal::new(String::new());
    let log = Callback::new(move |outcome: Outcome| {
        let towards = Direction::parse(&direction.get_untracked()).unwrap_or(Direction::Out);
        let number = Some(phone.get_untracked()).filter(|number| !number.is_empty());
        let words = note.get_untracked();
        let finish = move || {
            note.set(String::new());
            if let Some(done) = on_done {
                done.run(());
            }
        };
        let work = Work::Call {
            direction: towards.as_str().to_owned(),
            outcome: outcome.as_str().to_owned(),
            note: words.clone(),
        };
        act.run_or_keep(
            format!("Call logged: {}.", outcome.label()),
            move |intent| {
                log_call(intent, customer_id, towards, number.clone(), Some(outcome), words.clone(), None)
            },
            move |intent| {
                queue.put_under(intent, customer_id, name.get_untracked(), work);
                use_toasts()
                    .show("Kept on this device. The call is logged by itself when the connection is back.");
                finish();
            },
            move |_| finish(),
        );
    });
    let options = Signal::derive(move || {
        let numbers = phones.get().into_iter().map(|number| (number.clone(), number));
        numbers.chain([(String::new(), "Another number".to_owned())]).collect::<Vec<_>>()
    });
    let directions =
        [Direction::Out, Direction::In].map(|d| (d.as_str().to_owned(), d.label().to_owned())).to_vec();
    let form = format!("call-{customer_id}");
    view! {
        <div class="call-logger stack">
            <div class="fields">
                <SegmentedField
                    name="direction" id=format!("{form}-direction") label="Who called?" value=direction options=directions
                />
                <Show when=move || phones.with(|all| !all.is_empty())>
                    <SelectField
                        name="phone" id=format!("call-{customer_id}-phone") label="Number" value=phone options
                        error=act.errors.for_field("phone")
                    />
                </Show>
            </div>
            <TextArea
                name="note" id=format!("{form}-note") label="Note" value=note maxlength=NOTE_MAX rows=2
                hint="What was said, or when to try again." error=act.errors.for_field("note")
            />
            <OutcomeButtons label="How did the call go?" pending=act.pending on_pick=log/>
        </div>
    }
    .into_any()
}
