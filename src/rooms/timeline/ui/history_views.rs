use super::{ActivityList, ActivitySummary, TimelineList};
use crate::domain::ids::CustomerId;
use crate::rooms::timeline::model::{TimelineFilter, TimelineKind};
use crate::ui::{TabPanel, Tabs};
use leptos::prelude::*;

/// The three views of a customer's history.
#[component]
pub fn HistoryViews(customer_id: CustomerId) -> impl IntoView {
    let selected = RwSignal::new("summary".to_owned());
    let tabs = vec![
        ("summary", "Activity summary".to_owned()),
        ("communication", "Communication history".to_owned()),
        ("activity", "Activity history".to_owned()),
    ];
    let said =
        Signal::stored(TimelineFilter { kinds: vec![TimelineKind::Message, TimelineKind::Call], pet: None });
    view! {
        <Tabs id="history" label="History" tabs selected/>
        <TabPanel id="history" tab="summary" selected><ActivitySummary customer_id/></TabPanel>
        <TabPanel id="history" tab="communication" selected>
            <TimelineList customer_id filter=said empty="No messages or calls yet"/>
        </TabPanel>
        <TabPanel id="history" tab="activity" selected><ActivityList customer_id/></TabPanel>
    }
    .into_any()
}
