use super::super::model::Later;
use crate::live::Act;
use crate::rooms::staff::Me;
use crate::ui::{
    Button, ButtonKind, CancelButton, CheckboxField, DateTimeField, Dialog, ErrorSummary, Menu, MenuItem,
};
use leptos::{ev, prelude::*};

/// When it shall go out, and whether it is dropped once the customer writes.
pub(super) type SendAt = (Later, bool);

/// Beside the button that sends: the same at another time.
#[component]
pub(super) fn SendLater(
    /// Under way, and what was wrong with the time.
    act: Act,
    /// Opens the choice of another time; closed by whoever has sent it.
    choosing: RwSignal<bool>,
    /// Whether what was written can be sent; says what is missing if not.
    ready: Callback<(), bool>,
    later: Callback<SendAt>,
) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let offered = move || {
        Later::OFFERED
            .into_iter()
            .map(|at| {
                let label = zone.with_value(|zone| at.label(zone));
                let send = move |_| {
                    if ready.run(()) {
                        later.run((at.clone(), true));
                    }
                };
                view! { <MenuItem icon="clock" press=send>{label}</MenuItem> }
            })
            .collect_view()
    };
    let choose = move |_| {
        if ready.run(()) {
            choosing.set(true);
        }
    };
    view! {
        <Menu label="Send later" icon="clock">
            {offered}
            <MenuItem icon="calendar" press=choose>"Another day and time"</MenuItem>
        </Menu>
        <Dialog open=choosing title="Send later" guard=true>
            {move || view! { <LaterForm act later/> }}
        </Dialog>
    }
    .into_any()
}

/// The form of a time of one's own.
#[component]
fn LaterForm(act: Act, later: Callback<SendAt>) -> impl IntoView {
    let (at, unless_answered) = (RwSignal::new(String::new()), RwSignal::new(true));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        later.run((Later::At(at.get_untracked()), unless_answered.get_untracked()));
    };
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            <DateTimeField name="at" label="Day and time" value=at required=true error=act.errors.for_field("at")/>
            <CheckboxField name="unless_answered" label="Drop it if the customer writes first" value=unless_answered/>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=act.pending>"Schedule"</Button>
                <CancelButton/>
            </div>
        </form>
    }
    .into_any()
}
