use super::super::model::{Channel, ReplyBy};
use super::outbox::Outbox;
use super::thread_state::ThreadState;
use crate::rooms::channels::model::Reach;
use crate::ui::{Button, ButtonKind};
use leptos::prelude::*;

/// Every other way to somebody whom a message did not reach: it goes into the composer, to be looked at and sent.
#[component]
pub(super) fn OtherWays(
    thread: ThreadState,
    outbox: Outbox,
    text: StoredValue<String>,
    /// The way that it did not arrive by.
    failed: Channel,
) -> impl IntoView {
    let ways = move || {
        let all = [
            (Channel::Chat, "Write in the chat instead", "chat", ReplyBy::Chat),
            (Channel::Text, "Text instead", "phone", ReplyBy::Text),
            (Channel::Email, "Email instead", "mail", ReplyBy::Email { subject: thread.reply_subject() }),
            (Channel::Facebook, "Write on Facebook instead", "messenger", ReplyBy::Facebook),
        ];
        let open = !thread.blocked.get();
        let can = move |way: Channel| match way {
            Channel::Chat => thread.link.with(Option::is_some),
            Channel::Text => thread.texting.with(Reach::is_possible),
            Channel::Email => thread.emailing.with(Reach::is_possible),
            Channel::Facebook => thread.messaging.with(Reach::is_possible),
            _ => false,
        };
        all.into_iter()
            .filter(|(way, ..)| open && *way != failed && can(*way))
            .map(|(_, words, icon, by)| {
                let press = move |_| outbox.take_back(text.get_value(), Some(by.clone()));
                view! { <Button kind=ButtonKind::Quiet icon press>{words}</Button> }
            })
            .collect_view()
    };
    view! { <div class="actions">{ways}</div> }
}
