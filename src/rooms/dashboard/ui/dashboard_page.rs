use super::{CallsBlock, CustomersBlock, FirstStepsBlock, FollowUpsBlock, JobsBlock, WaitingBlock};
use crate::live::Kept;
use crate::rooms::dashboard::api::open_dashboard;
use crate::rooms::dashboard::model::{Today, greeting};
use crate::rooms::dashboard::relevance::TODAY;
use crate::rooms::staff::Me;
use crate::ui::{ButtonKind, ButtonLink, ErrorPanel, PageHeader, Skeleton, SkeletonKind, awaited};
use leptos::prelude::*;
use leptos_meta::Title;

/// The first page: what waits, who comes today, who called, who was in touch.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let today = Kept::new(open_dashboard, |frame| TODAY.concerns(frame));
    let failed = Memo::new(move |_| today.error.with(|error| error.as_ref().map(ToString::to_string)));
    let body = move || match failed.get() {
        Some(why) => view! {
            <PageHeader title="Today"/>
            <ErrorPanel what="Today could not be loaded." why on_retry=today.retry()/>
        }
        .into_any(),
        None => view! { <Board today/> }.into_any(),
    };
    view! {
        <Title text="Today"/>
        <div class="page">
            <Suspense fallback=|| view! { <Skeleton kind=SkeletonKind::Cards count=4 label="Loading today"/> }>
                {move || awaited(async move {
                    today.ready().await;
                    body
                })}
            </Suspense>
        </div>
    }
    .into_any()
}

#[component]
fn Board(today: Kept<Today>) -> impl IntoView {
    let me = StoredValue::new(expect_context::<Me>());
    let now = today.part(|today| today.now);
    let hello = Signal::derive(move || me.with_value(|me| greeting(&me.zone, now.get(), &me.name)));
    let subtitle = Signal::derive(move || {
        me.with_value(|me| format!("{} · {}", me.zone.day(now.get()), me.business_name))
    });
    view! {
        <PageHeader
            title=hello subtitle
            actions=|| view! {
                <ButtonLink href="/contacts/new" kind=ButtonKind::Primary icon="plus">"Add New Customer"</ButtonLink>
            }
        />
        <FirstStepsBlock today/>
        <div class="today">
            <div class="today-column">
                <WaitingBlock today/>
                <FollowUpsBlock today/>
            </div>
            <div class="today-column">
                <JobsBlock today/>
                <CallsBlock today/>
                <CustomersBlock today/>
            </div>
        </div>
    }
    .into_any()
}
