//! What the signed-in frame keeps on the device, and when it forgets it.

use crate::domain::role::Right;
use crate::live::offline::{KeptWho, forget_customers, keep_day, keep_who, wipe};
use crate::live::{LinkState, Live, Queue, sleep};
use crate::rooms::dashboard::api::jobs_of_today;
use crate::rooms::dashboard::relevance::JOBS;
use crate::rooms::staff::Me;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The jobs are fetched when the page has come to rest, and a while after they changed.
const REST: Duration = Duration::from_secs(2);

/// Keeps who is signed in and the jobs of today, anew when one of them changes. When the session ends,
/// all copies go; what waits to be sent stays for its writer.
pub fn keep_for(live: Live, queue: Queue, me: &Me) {
    let staff = me.staff_id;
    let who = KeptWho {
        staff_id: staff,
        name: me.name.clone(),
        business_id: me.business_id,
        business_name: me.business_name.clone(),
        zone: me.zone.clone(),
        may_write: me.may(Right::EditCustomers),
    };
    Effect::new(move |_| keep_who(who.clone()));
    let waiting = StoredValue::new(false);
    let fetch = move || {
        if waiting.try_get_value() != Some(false) {
            return;
        }
        waiting.set_value(true);
        spawn_local(async move {
            sleep(REST).await;
            if waiting.try_update_value(|waiting| *waiting = false).is_none() {
                return;
            }
            // Whoever was signed out meanwhile leaves nothing here.
            let is_live = move || live.state.try_get_untracked() == Some(LinkState::Live);
            if !is_live() {
                return;
            }
            if let Ok(day) = jobs_of_today().await
                && is_live()
            {
                keep_day(staff, day.kept());
            }
        });
    };
    live.on_event(move |frame| {
        if JOBS.concerns(&frame) {
            fetch();
        }
    });
    live.on_reset(fetch);
    Effect::new(move |_| match live.state.get() {
        LinkState::Live => fetch(),
        LinkState::SignedOut => {
            let nothing_waits = queue.list.with_untracked(Vec::is_empty);
            spawn_local(async move { if nothing_waits { wipe().await } else { forget_customers().await } });
        }
        _ => {}
    });
}
