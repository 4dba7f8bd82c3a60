use crate::domain::command::{Done, Intent};
use crate::domain::ids::ChannelId;
use crate::error::AppError;
use crate::live::Act;
use crate::rooms::channels::api::test_channel;
use crate::rooms::channels::model::Channel;
use crate::rooms::staff::ui::ClashList;
use crate::ui::{Button, ButtonKind, ErrorSummary};
use leptos::{ev, prelude::*};
use serde_json::Value;
use std::future::Future;

/// Said at a secret that is there already.
pub(super) const KEEP_SECRET: &str = "Leave it empty to keep the one that is there. It is never shown.";

/// What the forms of all channels have in common.
pub(super) struct Frame {
    pub act: Act,
    /// The channel that is edited, and its version; none: a new one.
    pub was: Option<(ChannelId, i32)>,
    /// Said when a new one is connected.
    pub connected: &'static str,
    /// A column's name in words.
    pub words: fn(&str) -> &'static str,
    /// Puts somebody else's value into the form's field.
    pub take: Callback<(String, Value)>,
    pub close: Callback<()>,
}

impl Frame {
    /// Of a form at an account that was there, or a new one.
    pub fn edited(was: Option<&Channel>) -> Option<(ChannelId, i32)> {
        was.map(|was| (was.id, was.version))
    }
}

/// A form around its fields: it connects a new account by `connect`, or saves an edited one at its version by `edit`,
/// and tries it out at once, so that whether it works is told beside it.
pub(super) fn channel_form<C, Connecting, E, Editing>(
    frame: Frame,
    fields: impl IntoView,
    connect: C,
    edit: E,
) -> AnyView
where
    C: Fn(Intent) -> Connecting + Copy + Send + Sync + 'static,
    Connecting: Future<Output = Result<Done<ChannelId>, AppError>> + 'static,
    E: Fn(Intent, ChannelId, i32) -> Editing + Copy + Send + Sync + 'static,
    Editing: Future<Output = Result<Done<()>, AppError>> + 'static,
{
    let Frame { act, was, connected, words, take, close } = frame;
    let version = RwSignal::new(was.map_or(0, |(_, version)| version));
    let testing = Act::new();
    let test = move |id| testing.run_final("", move |intent| test_channel(intent, id), |_| {});
    let save = move || match was {
        None => act.run_final(connected, connect, move |done| {
            test(done.value);
            close.run(());
        }),
        Some((id, _)) => act.run(
            "Channel saved.",
            move |intent| edit(intent, id, version.get_untracked()),
            move |_| {
                test(id);
                close.run(());
            },
        ),
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            {fields}
            <ClashList act version words take again=Callback::new(move |()| save())/>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=act.pending>
                    {if was.is_none() { "Connect" } else { "Update" }}
                </Button>
                <Button press=move |_| close.run(())>"Cancel"</Button>
            </div>
        </form>
    }
    .into_any()
}
