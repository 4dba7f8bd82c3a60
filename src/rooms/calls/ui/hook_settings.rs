use super::HookKeyList;
use crate::live::{Act, use_live};
use crate::rooms::calls::api::{create_hook_key, list_hook_keys, revoke_hook_key};
use crate::rooms::calls::model::NewHookKey;
use crate::rooms::calls::relevance::HOOK_KEYS;
use crate::ui::{Banner, Button, ButtonKind, ErrorPanel, Section, Skeleton, Tone, awaited};
use leptos::prelude::*;
use leptos_meta::Title;

/// What a telephone system sends; shown as it is.
const EXAMPLE: &str = r#"POST /hooks/call?key=<key>
content-type: application/json
webhook-id: <unique for each message>
webhook-timestamp: <seconds since 1970>
webhook-signature: v1,<base64 of HMAC-SHA256(secret, "id.timestamp.body")>

{"type": "call.ringing", "call_id": "7f3c", "from": "+14155550123",
 "to": "+14155550100", "direction": "in"}

{"type": "call.ended", "call_id": "7f3c", "from": "+14155550123",
 "to": "+14155550100", "direction": "in", "duration_seconds": 94,
 "answered": true, "voicemail": false}"#;

/// The section "Calls" of the settings: connects a telephone system, so that whoever calls pops up.
#[component]
pub fn HookSettings() -> impl IntoView {
    let keys = Resource::new(|| (), |()| list_hook_keys());
    use_live().refresh(keys, |frame| HOOK_KEYS.concerns(frame));
    let made = RwSignal::new(None::<NewHookKey>);
    let act = Act::new();
    let create = move |_| {
        act.run_back(
            "Key made.",
            create_hook_key,
            move |done| {
                let id = done.value.id;
                move |intent| async move {
                    let done = revoke_hook_key(intent, id).await?;
                    made.try_set(None);
                    Ok(done)
                }
            },
            move |done| {
                made.set(Some(done.value));
                keys.refetch();
            },
        );
    };
    let actions = move || {
        view! { <Button kind=ButtonKind::Primary icon="plus" pending=act.pending press=create>"Make a key"</Button> }
    };
    view! {
        <Title text="Calls"/>
        <Section title="Telephone system" actions>
            <p>
                "Let your telephone system tell Pawline who is calling: the caller's card then opens on every screen. \
                 It posts to the address of a key and signs with the key's secret, as Standard Webhooks describes."
            </p>
            {move || made.get().map(|key| view! { <Secret key_made=key/> })}
            <Transition fallback=|| view! { <Skeleton label="Loading keys"/> }>
                {move || awaited(async move {
                    match keys.await {
                        Ok(keys) => view! { <HookKeyList keys/> }.into_any(),
                        Err(error) => view! {
                            <ErrorPanel
                                what="The keys could not be loaded." why=Signal::stored(error.to_string())
                                on_retry=Callback::new(move |()| keys.refetch())
                            />
                        }
                        .into_any(),
                    }
                })}
            </Transition>
            <h3>"What it sends"</h3>
            <pre class="call-example" tabindex="0" role="region" aria-label="Example of a request"><code>{EXAMPLE}</code></pre>
            <p class="meta">
                "With \"answered\": false (or 0 seconds) it is a missed call, with \"voicemail\": true a voicemail: the customer \
                 then waits in the inbox until somebody calls back."
            </p>
            <p class="meta">
                "Answers: 200 taken (also when it was sent before), 400 not readable, 401 wrong key, signature or clock \
                 (more than 5 minutes off), 413 larger than 64 KB, 415 not JSON. A withheld number is sent as \"\"."
            </p>
        </Section>
    }
    .into_any()
}

#[component]
fn Secret(key_made: NewHookKey) -> impl IntoView {
    let secret = key_made.secret;
    view! {
        <Banner tone=Tone::Warn icon="lock">"Copy the secret now: it is shown only this once."</Banner>
        <p class="secret"><code id="hook-secret">{secret}</code></p>
    }
}
