use leptos::prelude::*;
use std::future::Future;

/// A view that waits for what it shows. Stands in a `Suspense` or `Transition`, instead of a bare `Suspend`.
///
/// On the server a `Suspense` looks through its children before it renders them, to learn what they wait for, and
/// throws away what it finds (leptos 0.8: `dry_resolve`). A screen that it found had already begun its own
/// readings: each was made twice, written into the page twice, and when something changed in between, the browser
/// took up another list than the one it saw. So whoever only looks finds nothing yet; rendering waits.
pub fn awaited<T: 'static>(view: impl Future<Output = T> + Send + 'static) -> Suspend<T> {
    #[cfg(feature = "ssr")]
    let view = async move {
        tokio::task::yield_now().await;
        view.await
    };
    Suspend::new(view)
}
