use super::super::model::GroupMessage;
use crate::domain::role::Right;
use crate::rooms::staff::Me;
use crate::ui::Icon;
use leptos::prelude::*;

/// Says that a message went to many, and leads whoever may see it to the group message.
#[component]
pub fn GroupBadge(group: GroupMessage) -> impl IntoView {
    let GroupMessage { id, name } = group;
    let named = (!name.is_empty()).then(|| view! { ": "<bdi>{name}</bdi> });
    let words = view! { <Icon name="users"/><span>"Group message"{named}</span> };
    if expect_context::<Me>().may(Right::ReadCustomers) {
        view! { <a class="group-badge" href=format!("/group-messages/{id}")>{words}</a> }.into_any()
    } else {
        view! { <span class="group-badge">{words}</span> }.into_any()
    }
}
