use leptos::prelude::*;

/// An unread count in a pill; nothing at zero, "99+" above ninety-nine.
#[component]
pub fn Count(
    #[prop(into)] value: Signal<u32>,
    /// What is counted, for assistive technology.
    #[prop(default = "unread".into(), into)]
    label: String,
) -> impl IntoView {
    move || {
        let value = value.get();
        let shown = if value > 99 { "99+".to_owned() } else { value.to_string() };
        let label = format!(" {label}");
        (value > 0)
            .then(|| view! { <span class="count">{shown}<span class="visually-hidden">{label}</span></span> })
    }
}
