use super::Topic;
use crate::domain::ids::ChannelId;
use crate::live::Act;
use crate::rooms::channels::api::renew_mail_hook;
use crate::rooms::channels::model::MailHook;
use crate::ui::{Banner, Button, ButtonKind, Tone};
use leptos::prelude::*;

/// Makes the secret with which a mail server or a service hands mails over to us.
#[component]
pub(super) fn MailHookButton(
    id: ChannelId,
    /// There is a secret already.
    has: bool,
    /// Shows what was made. The list of channels is drawn anew by then.
    show: Callback<Topic>,
) -> impl IntoView {
    let act = Act::new();
    let renew = move |_| {
        act.run_final(
            "The secret is made.",
            move |intent| renew_mail_hook(intent, id),
            move |done| show.run(Topic::Secret(done.value)),
        );
    };
    let words = if has { "Make another secret for handing over" } else { "Let a service hand emails over" };
    view! { <div><Button kind=ButtonKind::Quiet pending=act.pending press=renew>{words}</Button></div> }
        .into_any()
}

/// Where mails are handed over, and the secret, which is shown once.
#[component]
pub(super) fn MailHookShown(hook: MailHook) -> impl IntoView {
    view! {
        <div class="stack">
            <Banner tone=Tone::Warn icon="lock">"Copy the secret now: it is shown only this once. One that was made before is no longer taken."</Banner>
            <p>"The service sends each email as it is, with HTTP POST, to:"</p>
            <p class="secret"><code>{hook.url}</code></p>
            <p>"and signs it: the header X-Pawline-Signature is “sha256=” and the HMAC-SHA256 of the email, in hexadecimal digits, by this secret:"</p>
            <p class="secret"><code>{hook.secret}</code></p>
        </div>
    }
    .into_any()
}
