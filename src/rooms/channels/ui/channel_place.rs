use crate::domain::ids::{ChannelId, LocationId};
use crate::live::Act;
use crate::rooms::channels::api::set_location;
use crate::ui::{Icon, Menu, MenuItem};
use leptos::prelude::*;

/// The shops in use, for every channel of the list.
#[derive(Clone, Copy)]
pub(super) struct Places(pub StoredValue<Vec<(LocationId, String)>>);

/// Whose number or address it is, where there are several shops: rules of inboxes ask for it.
#[component]
pub(super) fn ChannelPlace(
    id: ChannelId,
    name: String,
    at: Option<LocationId>,
    places: Places,
) -> impl IntoView {
    let act = Act::new();
    let Places(places) = places;
    if at.is_none() && places.with_value(Vec::len) < 2 {
        return ().into_any();
    }
    let place = places.with_value(|all| all.iter().find(|(id, _)| Some(*id) == at).map(|one| one.1.clone()));
    let place = place.unwrap_or_else(|| "Any location".to_owned());
    let label = format!("Location of {name}: {place}");
    let choose = move |to: Option<LocationId>| {
        act.run("Saved.", move |intent| set_location(intent, id, to), |_| {});
    };
    let trigger = move || {
        view! { <Icon name="location"/><span dir="auto">{place.clone()}</span><Icon name="chevron-down"/> }
    };
    let items = move || {
        places.with_value(|all| {
            all.iter()
                .filter(|(id, _)| Some(*id) != at)
                .map(|(id, name)| {
                    let (id, name) = (*id, name.clone());
                    view! { <MenuItem icon="location" press=move |_| choose(Some(id))><bdi>{name}</bdi></MenuItem> }
                })
                .collect_view()
        })
    };
    view! {
        <Menu label trigger>
            {items}
            {at.is_some().then(|| view! { <MenuItem icon="close" press=move |_| choose(None)>"Any location"</MenuItem> })}
        </Menu>
    }
    .into_any()
}
