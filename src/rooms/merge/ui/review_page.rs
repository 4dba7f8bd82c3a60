use super::field_choice::FieldChoice;
use super::side_card::SideCard;
use crate::domain::ids::CustomerId;
use crate::live::{Act, Kept};
use crate::rooms::customers::model::MatchReason;
use crate::rooms::merge::api::{dismiss_pair, merge_customers, review_pair};
use crate::rooms::merge::model::{MergeField, Review};
use crate::rooms::merge::relevance::concerns_review;
use crate::ui::{
    Badge, Banner, Button, ButtonKind, ButtonLink, ErrorPanel, PageHeader, Section, SegmentedField, Skeleton,
    SkeletonKind, Tone, awaited,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use uuid::Uuid;

/// Two profiles side by side: made one, or left two for good.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let address = use_query_map();
    let id = move |key: &'static str| {
        let typed = address.with(|query| query.get(key));
        typed.and_then(|id| id.parse::<CustomerId>().ok()).unwrap_or(CustomerId(Uuid::nil()))
    };
    let both = Memo::new(move |_| (id("one"), id("other")));
    // Another pair is another page: no choice of the one before may stay.
    view! {
        <Title text="Merge customers"/>
        <div class="page">
            <PageHeader
                title="Are they the same person?" back="/contacts/duplicates"
                subtitle=Signal::stored("Merging keeps everything of both, and can be taken back from the card.".to_owned())
            />
            {move || {
                let (one, other) = both.get();
                view! { <Pair one other/> }
            }}
        </div>
    }
    .into_any()
}

#[component]
fn Pair(one: CustomerId, other: CustomerId) -> impl IntoView {
    let read = Kept::new(move || review_pair(one, other), move |frame| concerns_review(frame, one, other));
    let failed = Memo::new(move |_| read.error.with(|error| error.as_ref().map(ToString::to_string)));
    let review = read.part(|review| Some(review.clone()));
    let first = Memo::new(move |_| review.with(Option::is_some));
    let body = move || match failed.get() {
        Some(why) => {
            view! { <ErrorPanel what="These two cannot be compared." why on_retry=read.retry()/> }.into_any()
        }
        None => view! {
            <Show when=move || first.get()>
                {move || review.get_untracked().map(|first| view! { <Sides first review/> })}
            </Show>
        }
        .into_any(),
    };
    view! {
        <Suspense fallback=|| view! { <Skeleton kind=SkeletonKind::Cards count=2 label="Loading both profiles"/> }>
            {move || awaited(async move {
                read.ready().await;
                body
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Sides(first: Review, review: Memo<Option<Review>>) -> impl IntoView {
    let now = Memo::new(move |before: Option<&Review>| {
        review.get().or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
    });
    let start = now.get_untracked();
    let ids = (start.one.id, start.other.id);
    let side_of = move |id: CustomerId| if id == ids.1 { "other" } else { "one" };
    let stays = RwSignal::new(side_of(start.suggested()).to_owned());
    let survivor = move || if stays.with(|side| side == "other") { ids.1 } else { ids.0 };
    let choices: Vec<(MergeField, RwSignal<String>)> = MergeField::ALL
        .into_iter()
        .map(|field| (field, RwSignal::new(default_side(&start, start.suggested(), field))))
        .collect();
    let choices = StoredValue::new(choices);
    // Who stays brings their values along, but for those that they lack.
    Effect::new(move |before: Option<CustomerId>| {
        let survivor = survivor();
        if before.is_some_and(|before| before != survivor) {
            now.with_untracked(|review| {
                choices.with_value(|all| {
                    all.iter().for_each(|(field, value)| value.set(default_side(review, survivor, *field)));
                });
            });
        }
        survivor
    });
    let taken = move || -> Vec<MergeField> {
        let side = stays.get_untracked();
        let differing = now.with_untracked(Review::differing);
        choices.with_value(|all| {
            let takes = |(field, value): &&(MergeField, RwSignal<String>)| {
                differing.contains(field) && value.with_untracked(|value| *value != side)
            };
            all.iter().filter(takes).map(|(field, _)| *field).collect()
        })
    };
    let (act, apart) = (Act::new(), Act::new());
    let navigate = use_navigate();
    let go = Callback::new(move |to: String| navigate(&to, NavigateOptions::default()));
    let merge = move |_| {
        let survivor = survivor();
        let (loser, taken) = (if survivor == ids.0 { ids.1 } else { ids.0 }, taken());
        act.run(
            "Merged.",
            move |intent| merge_customers(intent, survivor, loser, taken.clone()),
            move |_| {
                go.try_run(format!("/contacts/{survivor}"));
            },
        );
    };
    let dismiss = move |_| {
        apart.run(
            "They stay two, and are not shown as possible duplicates any more.",
            move |intent| dismiss_pair(intent, ids.0, ids.1),
            move |_| {
                go.try_run("/contacts/duplicates".to_owned());
            },
        );
    };
    let names = [start.one.name.clone(), start.other.name.clone()];
    let both_alike = names[0] == names[1];
    let option = |side: &str, name: &str, nth: &str| {
        (side.to_owned(), if both_alike { format!("{name} ({nth})") } else { name.to_owned() })
    };
    let options = vec![option("one", &names[0], "first"), option("other", &names[1], "second")];
    let differing = Memo::new(move |_| now.with(Review::differing));
    let fields = move || {
        let review = now.get_untracked();
        differing
            .get()
            .into_iter()
            .filter_map(|field| {
                let value = choices
                    .with_value(|all| all.iter().find(|(known, _)| *known == field).map(|(_, v)| *v))?;
                Some(view! { <FieldChoice field review=review.clone() value/> })
            })
            .collect_view()
    };
    let moving = move || {
        let survivor = survivor();
        now.with(|review| {
            let (stays, goes) = review.sides(survivor);
            let what = goes.moving();
            let what = if what.is_empty() { "Nothing".to_owned() } else { what.join(", ") };
            format!("{what} of {} will be on the card of {}. Old links lead there.", goes.name, stays.name)
        })
    };
    view! {
        <Reasons now/>
        <div class="merge-sides">
            <SideCard side=Signal::derive(move || now.with(|review| review.one.clone()))/>
            <SideCard side=Signal::derive(move || now.with(|review| review.other.clone()))/>
        </div>
        <form class="merge-form" on:submit=move |event| event.prevent_default()>
            <SegmentedField name="survivor" label="Which profile stays?" value=stays options/>
            <Show when=move || differing.with(|all| !all.is_empty())>
                <Section title="Which values are right?" id="merge-fields"><div class="merge-fields">{fields}</div></Section>
            </Show>
            <Section title="What moves" id="merge-moves"><p dir="auto">{moving}</p></Section>
            <div class="actions">
                <Button kind=ButtonKind::Primary icon="merge" pending=act.pending press=merge>"Merge"</Button>
                <Button pending=apart.pending press=dismiss>"Not the same"</Button>
                <ButtonLink href="/contacts/duplicates" kind=ButtonKind::Quiet>"Cancel"</ButtonLink>
            </div>
        </form>
    }
    .into_any()
}

/// On which side the value stands that had better be kept.
fn default_side(review: &Review, survivor: CustomerId, field: MergeField) -> String {
    let takes = review.takes_by_itself(survivor, field);
    if (survivor == review.other.id) == takes { "one" } else { "other" }.to_owned()
}

#[component]
fn Reasons(now: Memo<Review>) -> impl IntoView {
    let reasons = Memo::new(move |_| now.with(|review| review.reasons.clone()));
    let dismissed = Memo::new(move |_| now.with(|review| review.dismissed));
    let badge = |reason: MatchReason| view! { <li><Badge tone=Tone::Warn>{reason.label()}</Badge></li> };
    view! {
        <Show when=move || dismissed.get()>
            <Banner tone=Tone::Info>"Somebody said that these two are not the same person."</Banner>
        </Show>
        <div class="merge-reasons">
            <Show
                when=move || reasons.with(|all| !all.is_empty())
                fallback=|| view! { <p class="text-2">"Nothing in the data says that they are the same: you chose these two."</p> }
            >
                <ul class="cluster" role="list" aria-label="Why they may be the same person">
                    {move || reasons.get().into_iter().map(badge).collect_view()}
                </ul>
            </Show>
        </div>
    }
    .into_any()
}
