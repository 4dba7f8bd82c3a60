//! Waiting until somebody stops typing.

use leptos::prelude::*;
use std::time::Duration;

/// Runs for each value that stays for `wait`; also for the first one, which the page began with.
pub(super) fn when_settled<T>(value: Signal<T>, wait: Duration, run: impl Fn(T) + Clone + 'static)
where
    T: Clone + Send + Sync + 'static,
{
    let round = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let value = value.get();
        round.update_value(|n| *n += 1);
        let mine = round.get_value();
        let run = run.clone();
        set_timeout(
            move || {
                if round.try_get_value() == Some(mine) {
                    run(value);
                }
            },
            wait,
        );
    });
}
