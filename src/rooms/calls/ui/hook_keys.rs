use crate::live::Act;
use crate::rooms::calls::api::revoke_hook_key;
use crate::rooms::calls::model::{HookKey, HookKeys};
use crate::rooms::staff::Me;
use crate::ui::{Badge, Button, EmptyState, TimeText, Tone};
use leptos::prelude::*;

/// The keys of telephone systems with their addresses; revoking can be undone.
#[component]
pub fn HookKeyList(keys: HookKeys) -> impl IntoView {
    let HookKeys { address, keys } = keys;
    if keys.is_empty() {
        return view! {
            <EmptyState icon="phone" title="No telephone system is connected" text=Signal::stored("Make a key to connect one.".to_owned())/>
        }
        .into_any();
    }
    let rows = keys.into_iter().map(|key| view! { <Key address=address.clone() hook=key/> }).collect_view();
    view! { <ul class="call-list" aria-label="Keys">{rows}</ul> }.into_any()
}

#[component]
fn Key(address: String, hook: HookKey) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let act = Act::new();
    let id = hook.id;
    let revoke = move |_| act.run("Key revoked.", move |intent| revoke_hook_key(intent, id), |_| {});
    let when = |at: chrono::DateTime<chrono::Utc>| {
        view! { <TimeText datetime=at.to_rfc3339() text=zone.day_and_clock(at)/> }
    };
    let state = match hook.revoked_at {
        Some(_) => view! { <Badge tone=Tone::Neutral>"Revoked"</Badge> }.into_any(),
        None => view! { <Badge tone=Tone::Ok icon="check">"In use"</Badge> }.into_any(),
    };
    let by = hook.created_by_name.map(|name| view! { " by "<bdi>{name}</bdi> });
    let used = match hook.last_used_at {
        Some(at) => view! { "Last used "{when(at)} }.into_any(),
        None => "Never used".into_any(),
    };
    view! {
        <li class="call-item">
            <p class="secret"><code>{format!("{address}{id}")}</code></p>
            <p class="meta cluster">{state} <span>"Made "{when(hook.created_at)}{by}</span> <span>{used}</span></p>
            {hook.revoked_at.is_none().then(|| view! {
                <div class="actions"><Button icon="block" pending=act.pending press=revoke>"Revoke"</Button></div>
            })}
        </li>
    }
    .into_any()
}
