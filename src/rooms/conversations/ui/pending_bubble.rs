use super::outbox::Outbox;
use crate::domain::command::Intent;
use crate::live::offline::{Way, Work};
use crate::ui::{Badge, Button, ButtonKind, Icon, LinkifiedText, Tone};
use leptos::prelude::*;

/// A message on its way: its text at once, and what became of it.
#[component]
pub(super) fn PendingBubble(intent: Intent, outbox: Outbox) -> impl IntoView {
    let Some(pending) = outbox.list.with_untracked(|list| list.iter().find(|p| p.intent == intent).cloned())
    else {
        return ().into_any();
    };
    let way = Memo::new(move |_| {
        outbox.list.with(|list| list.iter().find(|p| p.intent == intent).map(|p| p.way.clone()))
    });
    let files = pending.work.files().len();
    let internal = matches!(pending.work, Work::Note { .. });
    let side = if internal { "internal" } else { "out" };
    let state = move || {
        match way.get() {
        None | Some(Way::Sending) => {
            view! { <span class="bubble-state"><Icon name="clock"/>"Sending"</span> }.into_any()
        }
        Some(Way::Waiting) => view! {
            <div class="bubble-trouble" role="status">
                <Badge tone=Tone::Warn icon="clock">"Not sent yet"</Badge>
                <span>"Kept on this device. It goes out by itself when the connection is back."</span>
                <div class="actions">
                    <Button press=move |_| outbox.retry(intent)>"Retry"</Button>
                    <Button kind=ButtonKind::Quiet press=move |_| outbox.give_back(intent, None)>"Edit"</Button>
                </div>
            </div>
        }
        .into_any(),
        Some(Way::Failed(why) | Way::Refused(why)) => view! {
            <div class="bubble-trouble" role="alert">
                <Badge tone=Tone::Danger icon="alert">"Not sent"</Badge>
                <span>{why}</span>
                <div class="actions">
                    <Button press=move |_| outbox.retry(intent)>"Retry"</Button>
                    <Button kind=ButtonKind::Quiet press=move |_| outbox.give_back(intent, None)>"Edit"</Button>
                </div>
            </div>
        }
        .into_any(),
        Some(Way::Asking(name, text)) => view! {
            <div class="bubble-trouble" role="alert">
                <Badge tone=Tone::Warn icon="users">"Not sent yet"</Badge>
                <span dir="auto">{name}" answered meanwhile: “"{text}"” Send anyway?"</span>
                <div class="actions">
                    <Button press=move |_| outbox.send_anyway(intent)>"Send anyway"</Button>
                    <Button kind=ButtonKind::Quiet press=move |_| outbox.give_back(intent, None)>"Keep editing"</Button>
                </div>
            </div>
        }
        .into_any(),
    }
    };
    let sending = move || matches!(way.get(), None | Some(Way::Sending | Way::Waiting)).then_some("true");
    view! {
        <article class="bubble" data-side=side data-own="true" data-pending=sending>
            <header class="bubble-head">
                <strong>"You"</strong>
                {internal.then(|| view! { <span class="bubble-internal"><Icon name="lock"/>"Internal"</span> })}
            </header>
            <LinkifiedText text=pending.work.text().to_owned()/>
            {(files > 0).then(|| view! {
                <p class="meta"><Icon name="attach"/>{if files == 1 { "1 file".to_owned() } else { format!("{files} files") }}</p>
            })}
            <footer class="bubble-foot">{state}</footer>
        </article>
    }
    .into_any()
}
