use super::super::api;
use super::super::model::ContextSummary;
use super::super::relevance::SAFETY;
use crate::live::{one_at_a_time, patiently, use_live};
use crate::rooms::pets::ui::safety_faces;
use crate::ui::SafetyStrip;
use leptos::prelude::*;

/// What must be known of the animals of whom one talks to, above the conversation, where what stands
/// beside it has no column of its own.
#[component]
pub(super) fn ContextStrip(summary: ContextSummary) -> impl IntoView {
    let customer = summary.customer_id;
    let pets = RwSignal::new(summary.pets);
    let fetch = one_at_a_time(move || async move {
        let looks = move || pets.try_with_untracked(|_| ()).is_some();
        if let Ok(fresh) = patiently(looks, || api::inbox_context(customer)).await
            && pets.try_with_untracked(|known| *known != fresh.pets) == Some(true)
        {
            pets.try_set(fresh.pets);
        }
    });
    use_live().on_event(move |frame| {
        if SAFETY.concerns_of(&frame, &[customer]) {
            fetch.run(());
        }
    });
    let flags = Signal::derive(move || pets.with(|pets| safety_faces(pets)));
    view! { <div class="until-desktop"><SafetyStrip flags/></div> }
}
