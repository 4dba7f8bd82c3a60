use super::{CallsBlock, CustomersBlock, FollowUpsBlock, JobsBlock, WaitingBlock};
use crate::live::{Frame, use_live};
use crate::rooms::dashboard::api::open_dashboard;
use crate::rooms::dashboard::model::{Today, greeting};
use crate::rooms::staff::Me;
use crate::ui::{ButtonKind, ButtonLink, ErrorPanel, PageHeader, Skeleton, SkeletonKind};
use leptos::prelude::*;
use leptos_meta::Title;

/// The first page: what waits, who comes today, who called, who was in touch.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let today = Resource::new(|| (), |()| open_dashboard());
    use_live().refresh(today, concerns);
    view! {
        <Title text="Today"/>
        <div class="page">
            <Transition fallback=|| view! { <Skeleton kind=SkeletonKind::Cards count=4 label="Loading today"/> }>
                {move || Suspend::new(async move {
                    match today.await {
                        Ok(today) => view! { <Board today/> }.into_any(),
                        Err(error) => view! {
                            <PageHeader title="Today"/>
                            <ErrorPanel
                                what="Today could not be loaded." why=Signal::stored(error.to_string())
                                on_retry=Callback::new(move |()| today.refetch())
                            />
                        }
                        .into_any(),
                    }
                })}
            </Transition>
        </div>
    }
    .into_any()
}

/// Whether an event may change what the page shows.
fn concerns(frame: &Frame) -> bool {
    matches!(
        frame.subject_type.as_str(),
        "message" | "conversation" | "call" | "booking" | "booking_pet" | "customer" | "pet" | "location"
    )
}

#[component]
fn Board(today: Today) -> impl IntoView {
    let me = expect_context::<Me>();
    let now = today.now;
    let hello = Signal::stored(greeting(&me.zone, now, &me.name));
    let subtitle = Signal::stored(format!("{} · {}", me.zone.day(now), me.business_name));
    view! {
        <PageHeader
            title=hello subtitle
            actions=|| view! {
                <ButtonLink href="/contacts/new" kind=ButtonKind::Primary icon="plus">"Add New Customer"</ButtonLink>
            }
        />
        <div class="today">
            <div class="today-column">
                <WaitingBlock waiting=today.waiting now/>
                <FollowUpsBlock calls=today.follow_ups now/>
            </div>
            <div class="today-column">
                <JobsBlock jobs=today.jobs/>
                <CallsBlock calls=today.calls now/>
                <CustomersBlock customers=today.recent now/>
            </div>
        </div>
    }
    .into_any()
}
