use super::super::kept::keep_messages;
use super::super::model::Thread;
use super::colleagues_drafts::ColleaguesDrafts;
use super::composer::Composer;
use super::draft_keeper::DraftKeeper;
use super::message_log::MessageLog;
use super::outbox::Outbox;
use super::presence::{Presence, TypingLine};
use super::scheduled_list::ScheduledList;
use super::thread_header::ThreadHeader;
use super::thread_state::ThreadState;
use super::unread::use_unread;
use crate::live::offline::keep_card;
use crate::live::{use_live, use_queue};
use crate::rooms::channels::model::Reach;
use crate::rooms::staff::Me;
use leptos::prelude::*;

/// The conversation with a customer: messages, who writes and looks, and the composer. In the inbox
/// and on the card. It fills its container and scrolls inside. It reads nothing while it is built:
/// a resource inside a `Suspend` would be counted in another order by server and browser.
#[component]
pub fn ThreadPane(
    thread: Thread,
    /// Where the way back goes on a phone, if there is one.
    #[prop(optional)]
    back: Option<Signal<String>>,
    /// Opens what stands beside the conversation where it has no column of its own.
    #[prop(optional)]
    context_open: Option<RwSignal<bool>>,
    /// What must be known, under the header.
    #[prop(optional, into)]
    strip: Option<ViewFn>,
) -> impl IntoView {
    let me = expect_context::<Me>().staff_id;
    let ways = [&thread.texting, &thread.emailing, &thread.messaging];
    let only_notes = thread.link.is_none() && !ways.into_iter().any(Reach::is_possible);
    let draft = DraftKeeper::new(thread.customer_id, me, thread.draft.clone(), only_notes);
    let queue = use_queue();
    let state = ThreadState::new(thread, queue.under_way);
    let outbox = Outbox::new(state, queue);
    let presence = Presence::new(state);
    state.keep_live();
    let live = use_live();
    live.on_event(move |frame| {
        if frame.is_about(state.customer) && frame.subject_type == "message" {
            presence.done_typing(frame.staff_id);
        }
    });
    if let Some(unread) = use_unread() {
        unread.open.set(Some(state.customer));
        on_cleanup(move || {
            if unread.open.try_get_untracked() == Some(Some(state.customer)) {
                unread.open.try_set(None);
            }
        });
    }
    // A copy for when there is no server; the last of several changes counts.
    Effect::new(move |_| {
        state.messages.track();
        let (chat, blocked) = (state.link.with(Option::is_some), state.blocked.get());
        let messages = state.messages.get_untracked();
        let conversation = state.conversation.with_untracked(|c| c.as_ref().map(|c| c.id));
        keep_card(me, state.customer, state.name.get_untracked(), move |kept| {
            kept.conversation_id = conversation.or(kept.conversation_id);
            keep_messages(kept, &messages, chat, blocked);
        });
    });
    Effect::new(move |_| {
        draft.keep();
        outbox.keep();
        presence.keep();
    });
    view! {
        <section class="thread" aria-label="Conversation">
            <ThreadHeader thread=state presence back context_open/>
            {strip.map(|strip| strip.run())}
            <MessageLog thread=state outbox/>
            <TypingLine presence/>
            <ScheduledList thread=state outbox/>
            <ColleaguesDrafts thread=state presence draft/>
            <Composer thread=state outbox presence draft/>
        </section>
    }
    .into_any()
}
