use super::super::api;
use super::super::kept::keep_summary;
use super::super::model::ContextSummary;
use super::super::relevance::CONTEXT;
use crate::live::offline::keep_card;
use crate::live::{one_at_a_time, patiently, use_live};
use crate::rooms::customers::model::{ContactPoint, PointKind};
use crate::rooms::pets::model::photo_url;
use crate::rooms::pets::ui::safety_faces;
use crate::rooms::staff::Me;
use crate::ui::{Avatar, AvatarSize, ButtonLink, Chip, DescriptionList, Detail, SafetyStrip};
use leptos::prelude::*;

/// Whom one talks to, beside the conversation: what keeps people safe, pets, the next visit.
#[component]
pub(super) fn InboxContext(
    summary: ContextSummary,
    /// Where the feed was when it was asked for.
    asked: Option<i64>,
) -> impl IntoView {
    let customer = summary.customer_id;
    let shown = RwSignal::new(summary);
    let fetch = one_at_a_time(move || async move {
        let looks = move || shown.try_with_untracked(|_| ()).is_some();
        if let Ok(fresh) = patiently(looks, || api::inbox_context(customer)).await
            && shown.try_with_untracked(|known| *known != fresh) == Some(true)
        {
            shown.try_set(fresh);
        }
    });
    let staff = expect_context::<Me>().staff_id;
    Effect::new(move |_| {
        let summary = shown.get();
        keep_card(staff, customer, summary.name.clone(), move |kept| keep_summary(kept, &summary));
    });
    let live = use_live();
    live.on_event(move |frame| {
        if CONTEXT.concerns_of(&frame, &[customer]) {
            fetch.run(());
        }
    });
    live.on_reset(move || fetch.run(()));
    Effect::new(move |_| {
        if live.has_moved(asked) {
            fetch.run(());
        }
    });
    (move || view! { <Summary summary=shown.get()/> }).into_any()
}

#[component]
fn Summary(summary: ContextSummary) -> impl IntoView {
    let me = expect_context::<Me>();
    let flags = safety_faces(&summary.pets);
    let since = me.zone.day(summary.created_at);
    let next = summary.next_booking.map_or_else(
        || "None".to_owned(),
        |b| format!("B-{} {}, {}", b.number, b.service, me.zone.day_and_clock(b.starts_at)),
    );
    let avatar = match summary.photo_file_id {
        Some(id) => {
            view! { <Avatar name=summary.name.clone() src=photo_url(id, 320) size=AvatarSize::Large/> }
                .into_any()
        }
        None => view! { <Avatar name=summary.name.clone() size=AvatarSize::Large/> }.into_any(),
    };
    let has_pets = !summary.pets.is_empty();
    let pets = summary
        .pets
        .into_iter()
        .map(|pet| {
            let kind = [pet.species, pet.breed].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(", ");
            view! { <li><strong dir="auto">{pet.name}</strong>" "<span class="quiet" dir="auto">{kind}</span></li> }
        })
        .collect_view();
    let points = summary.points;
    let (phones, emails) = (reached(&points, PointKind::Phone), reached(&points, PointKind::Email));
    let on_facebook = points.iter().any(|point| point.kind == PointKind::Facebook);
    let facebook = on_facebook.then(|| reached(&points, PointKind::Facebook));
    let business = (!summary.business_name.is_empty()).then_some(summary.business_name);
    let tags = summary.tags.into_iter().map(|tag| view! { <Chip text=tag/> }).collect_view();
    view! {
        <div class="inbox-context">
            <SafetyStrip flags=Signal::stored(flags)/>
            <div class="pad">
                <div class="context-who">
                    {avatar}
                    <div>
                        <h2 class="context-name" dir="auto">{summary.name}</h2>
                        {business.map(|name| view! { <p class="quiet" dir="auto">{name}</p> })}
                    </div>
                </div>
                <p class="context-tags">{tags}</p>
                <ButtonLink href=format!("/contacts/{}", summary.customer_id) icon="user">"Open the card"</ButtonLink>
                <h3>"Pets"</h3>
                {(!has_pets).then(|| view! { <p class="quiet">"No pets yet."</p> })}
                <ul class="context-pets">{pets}</ul>
                <DescriptionList>
                    <Detail term="Next booking">{next}</Detail>
                    <Detail term="Phone">{phones}</Detail>
                    <Detail term="Email">{emails}</Detail>
                    {facebook.map(|names| view! { <Detail term="Facebook">{names}</Detail> })}
                    <Detail term="Customer since">{since}</Detail>
                </DescriptionList>
            </div>
        </div>
    }
    .into_any()
}

/// Where the customer is reached in one way, each a link that dials or writes.
fn reached(points: &[ContactPoint], kind: PointKind) -> AnyView {
    let mut of_kind = points.iter().filter(|point| point.kind == kind).cloned().peekable();
    if of_kind.peek().is_none() {
        return view! { <span class="line">"None"</span> }.into_any();
    }
    of_kind
        .map(|point| match point.href.is_empty() {
            true => view! { <bdi class="line">{point.display}</bdi> }.into_any(),
            false => view! { <a class="line" href=point.href rel="external" dir="ltr">{point.display}</a> }
                .into_any(),
        })
        .collect_view()
        .into_any()
}
