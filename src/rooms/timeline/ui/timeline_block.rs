use super::TimelineList;
use crate::domain::ids::{CustomerId, PetId};
use crate::rooms::timeline::model::{TimelineFilter, TimelineKind};
use crate::ui::{Icon, SelectField};
use leptos::prelude::*;

/// All that happened with a household in one stream, filtered by kind and by pet.
#[component]
pub fn TimelineBlock(
    customer_id: CustomerId,
    /// The customer's pets and their names.
    #[prop(into)]
    pets: Signal<Vec<(PetId, String)>>,
) -> impl IntoView {
    let kinds = RwSignal::new(Vec::<TimelineKind>::new());
    let pet = RwSignal::new(String::new());
    let filter = Memo::new(move |_| TimelineFilter { kinds: kinds.get(), pet: pet.get().parse().ok() });
    let toggle = move |kind: TimelineKind| {
        kinds.update(|kinds| match kinds.iter().position(|chosen| *chosen == kind) {
            Some(at) => {
                kinds.remove(at);
            }
            None => kinds.push(kind),
        });
    };
    let chip = move |kind: TimelineKind| {
        let on = move || kinds.with(|kinds| kinds.contains(&kind));
        view! {
            <button
                class="timeline-filter" type="button"
                aria-pressed=move || if on() { "true" } else { "false" }
                on:click=move |_| toggle(kind)
            >
                <Icon name=kind.icon()/>{kind.label()}
            </button>
        }
    };
    let options = Signal::derive(move || {
        std::iter::once((String::new(), "All pets".to_owned()))
            .chain(pets.get().into_iter().map(|(id, name)| (id.to_string(), name)))
            .collect::<Vec<_>>()
    });
    view! {
        <div class="stack">
            <div class="timeline-filters">
                <div class="cluster" role="group" aria-label="Kinds">
                    {TimelineKind::ALL.into_iter().map(chip).collect_view()}
                </div>
                <Show when=move || pets.with(|pets| !pets.is_empty())>
                    <SelectField name="timeline-pet" label="Pet" value=pet options hide_label=true/>
                </Show>
            </div>
            <TimelineList customer_id filter empty="Nothing here yet"/>
        </div>
    }
    .into_any()
}
