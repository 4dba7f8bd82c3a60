use super::super::api;
use super::super::model::{ColleagueDraft, ReplyBy};
use super::super::relevance::DRAFTS;
use super::draft_keeper::DraftKeeper;
use super::presence::Presence;
use super::thread_state::ThreadState;
use crate::live::{one_at_a_time, use_live};
use crate::ui::{Button, ButtonKind, Icon};
use leptos::prelude::*;

/// Characters of a colleague's draft that are shown.
const SHOWN: usize = 80;

/// What colleagues began to write here and did not send, each with the way to go on with it.
#[component]
pub(super) fn ColleaguesDrafts(thread: ThreadState, presence: Presence, draft: DraftKeeper) -> impl IntoView {
    let found = RwSignal::new(Vec::<ColleagueDraft>::new());
    let fetch = one_at_a_time(move || async move {
        if let Ok(fresh) = api::list_drafts(thread.customer).await
            && found.try_with_untracked(|known| *known != fresh) == Some(true)
        {
            found.try_set(fresh);
        }
    });
    // Once at the beginning, and whenever a colleague begins or ends to write: their text is kept by then.
    Effect::new(move |_| {
        presence.track_writers();
        fetch.run(());
    });
    use_live().on_event(move |frame| {
        if DRAFTS.concerns_of(&frame, &[thread.customer]) {
            fetch.run(());
        }
    });
    let row = move |theirs: ColleagueDraft| {
        let (name, text, internal, by) = (theirs.name, theirs.body, theirs.internal, theirs.by);
        let begun = match &by {
            _ if internal => " began a note: ",
            Some(ReplyBy::Email { .. }) => " began an email: ",
            Some(ReplyBy::Text) => " began a text: ",
            _ => " began an answer: ",
        };
        let mut short: String = text.chars().take(SHOWN).collect();
        if short.len() < text.len() {
            short.push('…');
        }
        let take = move |_| {
            draft.internal().set(internal);
            draft.taken.set(by.clone());
            draft.body().update(|mine| {
                *mine = if mine.trim().is_empty() { text.clone() } else { format!("{mine}\n\n{text}") };
            });
        };
        view! {
            <li class="colleague-draft">
                <Icon name="edit"/>
                <span class="colleague-draft-text"><bdi>{name}</bdi>{begun}<q dir="auto">{short}</q></span>
                <Button kind=ButtonKind::Quiet press=take>"Go on with it"</Button>
            </li>
        }
    };
    move || {
        let drafts = found.get();
        (!drafts.is_empty()).then(|| {
            view! { <ul class="colleague-drafts" aria-label="Begun by colleagues">{drafts.into_iter().map(row).collect_view()}</ul> }
        })
    }
}
