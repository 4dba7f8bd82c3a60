use crate::rooms::card::model::Card;
use crate::rooms::labels::ui::ColourCodeChips;
use crate::rooms::pets::PhotoPicker;
use crate::rooms::pets::model::PhotoTarget;
use crate::ui::Icon;
use leptos::prelude::*;

/// Who this is, and what can be done at once.
#[component]
pub fn CardHeader(
    #[prop(into)] card: Signal<Card>,
    /// Quick actions and the menu.
    children: Children,
) -> impl IntoView {
    let id = card.with_untracked(|card| card.customer.id);
    let name = Memo::new(move |_| card.with(|card| card.customer.name.clone()));
    let business = Memo::new(move |_| card.with(|card| card.customer.business_name.clone()));
    let photo = Memo::new(move |_| card.with(|card| card.customer.photo_file_id));
    let codes = Memo::new(move |_| card.with(|card| card.colour_codes.clone()));
    view! {
        <header class="card-header">
            <a class="btn btn-icon card-back" data-kind="quiet" href="/contacts" aria-label="Back to Contacts" title="Back to Contacts">
                <Icon name="chevron-left"/>
            </a>
            <PhotoPicker target=PhotoTarget::Customer(id) name photo/>
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
