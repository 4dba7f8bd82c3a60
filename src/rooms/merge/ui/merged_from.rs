use crate::live::Act;
use crate::rooms::merge::api::unmerge;
use crate::rooms::merge::model::MergedProfile;
use crate::rooms::staff::Me;
use crate::ui::{Button, ButtonKind, Icon};
use leptos::prelude::*;

/// The profiles that were merged into a customer, each with its way back.
#[component]
pub fn MergedFrom(#[prop(into)] merged: Signal<Vec<MergedProfile>>) -> impl IntoView {
    view! {
        <Show when=move || merged.with(|all| !all.is_empty())>
            <ul class="merged-from" role="list" aria-label="Merged profiles">
                <For each=move || merged.get() key=|one| (one.id, one.name.clone(), one.staff_name.clone()) let:one><Line one/></For>
            </ul>
        </Show>
    }
    .into_any()
}

#[component]
fn Line(one: MergedProfile) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let act = Act::new();
    let (id, name) = (one.id, one.name.clone());
    let said = format!("{} has a profile of their own again.", one.name);
    let run = move |_| act.run(said.clone(), move |intent| unmerge(intent, id), |_| {});
    let by = one.staff_name.map(|name| format!(" by {name}")).unwrap_or_default();
    view! {
        <li class="merged-line">
            <Icon name="merge"/>
            <p>"Merged from "<bdi>{one.name}</bdi><span class="meta">{format!(" · {}{by}", zone.day(one.at))}</span></p>
            <Button kind=ButtonKind::Quiet icon="undo" pending=act.pending press=run>
                <span aria-hidden="true">"Un-merge"</span>
                <span class="visually-hidden">{format!("Un-merge {name}")}</span>
            </Button>
        </li>
    }
    .into_any()
}
