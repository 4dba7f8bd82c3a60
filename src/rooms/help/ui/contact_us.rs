use crate::domain::role::Right;
use crate::rooms::staff::Me;
use leptos::prelude::*;

/// 'Still need help? Contact us', to whom the business named; without an address, whom to ask and
/// where to name one.
#[component]
pub(super) fn ContactUs() -> impl IntoView {
    let me = expect_context::<Me>();
    let way = match me.help_email {
        Some(email) => view! { <a href=format!("mailto:{email}")>"Contact us"</a> }.into_any(),
        None if me.may(Right::ManageBusiness) => view! {
            <a href="/settings/business">"Contact us"</a>
            " leads nowhere yet: name a help address under Settings, Business."
        }
        .into_any(),
        None => view! { <span>"Contact us: ask an owner or a manager."</span> }.into_any(),
    };
    view! { <p class="help-contact">"Still need help? " {way}</p> }
}
