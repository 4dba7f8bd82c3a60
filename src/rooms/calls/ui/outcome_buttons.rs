use crate::rooms::calls::model::Outcome;
use crate::ui::Button;
use leptos::prelude::*;

/// How the call went, one tap each, in the feature's own words.
#[component]
pub fn OutcomeButtons(
    /// Names the group: "How did the call go?"
    #[prop(into)]
    label: String,
    /// They called us: then nobody here has called them.
    #[prop(optional)]
    incoming: bool,
    #[prop(into)] pending: Signal<bool>,
    #[prop(into)] on_pick: Callback<Outcome>,
) -> impl IntoView {
    let buttons = Outcome::ALL
        .into_iter()
        .filter(|outcome| !(incoming && *outcome == Outcome::Called))
        .map(|outcome| {
            view! { <Button pending icon=icon(outcome) press=move |_| on_pick.run(outcome)>{outcome.label()}</Button> }
        })
        .collect_view();
    view! { <div class="call-outcomes" role="group" aria-label=label>{buttons}</div> }
}

fn icon(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Called => "phone",
        Outcome::NoAnswer => "phone-missed",
        Outcome::Voicemail => "sound",
        Outcome::Spoke => "check",
    }
}
