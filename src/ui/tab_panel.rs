use leptos::prelude::*;

/// The content of one tab of [`Tabs`](super::Tabs); exists only while it is selected.
#[component]
pub fn TabPanel(
    /// The id of the `Tabs`.
    id: &'static str,
    /// The key of the tab.
    tab: &'static str,
    selected: RwSignal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    move || {
        let children = children.clone();
        selected.with(|selected| selected == tab).then(|| {
            let labelled = format!("{id}-{tab}-tab");
            view! {
                <div class="tab-panel" role="tabpanel" tabindex="0" id=format!("{id}-{tab}") aria-labelledby=labelled>
                    {children()}
                </div>
            }
        })
    }
}
