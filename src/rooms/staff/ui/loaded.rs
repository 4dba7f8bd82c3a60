//! What is asked of the server and then shown: waiting, failure with another try, the thing itself.

use crate::error::AppError;
use crate::live::{Frame, Shows, use_live};
use crate::ui::{ErrorPanel, Skeleton, awaited};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// Shows what a resource brings. `what` begins the sentence of a failure: "The locations".
pub fn loaded<T>(
    resource: Resource<Result<T, AppError>>,
    what: &'static str,
    show: impl Fn(T) -> AnyView + Clone + Send + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
{
    view! {
        <Transition fallback=|| view! { <Skeleton/> }>
            {move || {
                let show = show.clone();
                awaited(async move {
                    match resource.await {
                        Ok(value) => show(value),
                        Err(error) => view! {
                            <ErrorPanel
                                what=format!("{what} could not be loaded.") why=Signal::stored(error.to_string())
                                on_retry=Callback::new(move |()| resource.refetch())
                            />
                        }
                        .into_any(),
                    }
                })
            }}
        </Transition>
    }
}

/// Fetches a form's record again when somebody else (or Undo) changed it, but never under the
/// hands of somebody who types: then saving tells of the conflict.
pub fn keep_fresh<T>(
    resource: Resource<Result<T, AppError>>,
    shows: &'static Shows,
    version: RwSignal<i32>,
    dirty: impl Fn() -> bool + Send + Sync + 'static,
) where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
{
    let is_newer = move |frame: &Frame| {
        let now = frame.after.as_ref().and_then(|row| row.get("version")).and_then(serde_json::Value::as_i64);
        now != version.try_get_untracked().map(i64::from)
    };
    use_live().on_event(move |frame| {
        if shows.concerns(&frame) && is_newer(&frame) && !dirty() {
            resource.refetch();
        }
    });
}
