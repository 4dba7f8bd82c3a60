use crate::rooms::staff::Me;
use leptos::prelude::*;

/// 'Still need help? Contact us', to whom the business named; without an address, whom to ask.
#[component]
pub(super) fn ContactUs() -> impl IntoView {
    let me = expect_context::<Me>();
    let way = match me.help_email {
        Some(email) => view! { <a href=format!("mailto:{email}")>"Contact us"</a> }.into_any(),
        None => view! { <span>"Ask an owner or a manager; they can name a help address under Settings, Business."</span> }
            .into_any(),
    };
    view! { <p class="help-contact">"Still need help? " {way}</p> }
}
