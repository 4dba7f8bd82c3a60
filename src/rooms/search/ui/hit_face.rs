use crate::rooms::search::Hit;
use crate::ui::{Avatar, AvatarSize, Badge, Tone};
use leptos::prelude::*;

/// A customer in a list of hits: who, whose animals, and why.
#[component]
pub(super) fn HitFace(hit: Hit) -> impl IntoView {
    let Hit { name, business_name, pets, why, matched, phone, archived, .. } = hit;
    let reason = why
        .label()
        .map(|label| if matched.is_empty() { label.to_owned() } else { format!("{label}: {matched}") });
    let about: Vec<String> = [pets.join(", "), business_name, reason.or(phone).unwrap_or_default()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let about = about.into_iter().map(|part| view! { <bdi class="search-part">{part}</bdi> }).collect_view();
    view! {
        <Avatar name=name.clone() size=AvatarSize::Small/>
        <span class="search-face">
            <span class="search-name"><bdi>{name}</bdi></span>
            <span class="search-about">{about}</span>
        </span>
        {archived.then(|| view! { <Badge tone=Tone::Neutral icon="archive">"Archived"</Badge> })}
    }
    .into_any()
}
