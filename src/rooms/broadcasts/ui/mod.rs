//! What people see of this room.

mod broadcast_page;
mod broadcasts_page;
mod composer;
mod message_these;
mod preview_pane;
mod progress_pane;
mod results_list;
mod send_dialog;
mod translation_fields;
mod wording;

pub use broadcast_page::BroadcastPage;
pub use broadcasts_page::BroadcastsPage;
pub use message_these::MessageThese;

use composer::Composer;
use preview_pane::PreviewPane;
use progress_pane::ProgressPane;
use results_list::ResultsList;
use send_dialog::SendDialog;
use translation_fields::{TranslationDrafts, TranslationFields};
use wording::WordingAsSent;

use super::model::{Purpose, State, Way};
use crate::ui::{Badge, Tone};
use leptos::prelude::*;

/// How far it is, as a badge.
fn state_badge(state: State) -> impl IntoView {
    let (tone, icon) = match state {
        State::Draft => (Tone::Neutral, "edit"),
        State::Scheduled => (Tone::Info, "clock"),
        State::Sending => (Tone::Accent, "send"),
        State::Stopped => (Tone::Warn, "alert"),
        State::Done => (Tone::Ok, "check"),
    };
    view! { <Badge tone icon>{state.label()}</Badge> }
}

fn way_words(way: Way) -> &'static str {
    match way {
        Way::Text => "Text",
        Way::Email => "Email",
    }
}

fn purpose_words(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Service => "News about their visits",
        Purpose::Marketing => "An offer",
    }
}
