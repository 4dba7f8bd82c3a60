use leptos::prelude::*;

/// What is being waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SkeletonKind {
    /// Lines of text.
    #[default]
    Lines,
    /// List rows with an avatar and two lines.
    Rows,
    /// Cards.
    Cards,
}

/// Blocks of the size of what is coming. They appear after 200 ms, so a quick answer never flashes.
#[component]
pub fn Skeleton(
    #[prop(optional)] kind: SkeletonKind,
    #[prop(default = 3)] count: usize,
    /// What is loading, for assistive technology.
    #[prop(default = "Loading".into(), into)]
    label: String,
) -> impl IntoView {
    let kind = match kind {
        SkeletonKind::Lines => "lines",
        SkeletonKind::Rows => "rows",
        SkeletonKind::Cards => "cards",
    };
    let blocks = (0..count).map(|_| view! { <span class="skeleton-block"></span> }).collect_view();
    view! {
        <div class="skeleton" data-kind=kind role="status">
            <span class="visually-hidden">{label}</span>
            {blocks}
        </div>
    }
}
