use leptos::prelude::*;

use super::{Icon, Tone};

/// A strip under the header, for what concerns the whole screen: offline, trial, maintenance.
#[component]
pub fn Banner(
    #[prop(default = Tone::Warn)] tone: Tone,
    #[prop(optional)] icon: Option<&'static str>,
    #[prop(optional, into)] action: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="banner" role="status" data-tone=tone.name()>
            <Icon name=icon.unwrap_or(tone.icon())/>
            <p>{children()}</p>
            {action.map(|action| action.run())}
        </div>
    }
}
