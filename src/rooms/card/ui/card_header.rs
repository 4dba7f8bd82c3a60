use crate::rooms::card::model::Card;
use crate::rooms::labels::ui::ColourCodeChips;
use crate::rooms::pets::model::photo_url;
use crate::ui::{Avatar, AvatarSize, Icon};
use leptos::prelude::*;

/// Who this is, and what can be done at once.
#[component]
pub fn CardHeader(
    #[prop(into)] card: Signal<Card>,
    /// Quick actions and the menu.
    children: Children,
) -> impl IntoView {
    let name = Memo::new(move |_| card.with(|card| card.customer.name.clone()));
    let business = Memo::new(move |_| card.with(|card| card.customer.business_name.clone()));
    let photo = Memo::new(move |_| card.with(|card| card.customer.photo_file_id));
    let codes = Memo::new(move |_| card.with(|card| card.colour_codes.clone()));
    let face = move || {
        let src = photo.get().map(|id| photo_url(id, 96));
        match src {
            Some(src) => view! { <Avatar name=name.get() src size=AvatarSize::Large/> }.into_any(),
            None => view! { <Avatar name=name.get() size=AvatarSize::Large/> }.into_any(),
        }
    };
    view! {
        <header class="card-header">
            <a class="btn btn-icon card-back" data-kind="quiet" href="/contacts" aria-label="Back to Contacts" title="Back to Contacts">
                <Icon name="chevron-left"/>
            </a>
            {face}
            <div class="card-who">
                <h1 class="page-title" dir="auto">{name}</h1>
                <p class="text-2" dir="auto">{business}</p>
                <ColourCodeChips codes compact=true/>
            </div>
            {children()}
        </header>
    }
    .into_any()
}
