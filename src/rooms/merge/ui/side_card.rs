use crate::rooms::merge::model::Side;
use crate::rooms::staff::Me;
use crate::ui::{Avatar, Badge, Icon};
use leptos::prelude::*;

/// One of the two: what tells who it is.
#[component]
pub(super) fn SideCard(#[prop(into)] side: Signal<Side>) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let name = Memo::new(move |_| side.with(|side| side.name.clone()));
    let href = move || side.with(|side| format!("/contacts/{}", side.id));
    let added =
        move || zone.with_value(|zone| side.with(|side| format!("Added on {}", zone.day(side.created_at))));
    let seen = move || {
        zone.with_value(|zone| {
            side.with(|side| format!("Last active on {}", zone.day(side.last_activity_at)))
        })
    };
    let points = move || {
        let points = side.with(|side| side.points.clone());
        points
            .into_iter()
            .map(|point| {
                view! {
                    <li class="merge-line">
                        <Icon name=point.kind.icon()/>
                        <bdi dir="ltr">{point.display}</bdi>
                        {point.shared.then(|| view! { <Badge>"Shared"</Badge> })}
                    </li>
                }
            })
            .collect_view()
    };
    let addresses = move || {
        let addresses = side.with(|side| side.addresses.clone());
        let line = |address: crate::rooms::customers::model::Address| {
            view! { <li class="merge-line"><Icon name="location"/><bdi>{address.one_line()}</bdi></li> }
        };
        addresses.into_iter().map(line).collect_view()
    };
    let words = move |icon: &'static str, read: fn(&Side) -> &Vec<String>| {
        let words = side.with(|side| read(side).join(", "));
        (!words.is_empty()).then(|| view! { <li class="merge-line"><Icon name=icon/><bdi>{words}</bdi></li> })
    };
    view! {
        <article class="merge-side" aria-label=move || name.get()>
            <header class="merge-side-head">
                {move || view! { <Avatar name=name.get()/> }}
                <div>
                    <h2 class="merge-side-name"><a href=href dir="auto">{name}</a></h2>
                    <p class="meta">{added}</p>
                    <p class="meta">{seen}</p>
                    {move || side.with(|side| side.archived_at.is_some()).then(|| view! { <Badge>"Archived"</Badge> })}
                </div>
            </header>
            <ul class="merge-lines" role="list">
                {points}
                {addresses}
                {move || words("paw", |side| &side.pets)}
                {move || words("tag", |side| &side.tags)}
                {move || words("group", |side| &side.groups)}
            </ul>
        </article>
    }
    .into_any()
}
