use super::offline_app::Page;
use crate::domain::ids::{CustomerId, StaffId};
use crate::live::{Work, use_queue};
use crate::rooms::conversations::model::BODY_LIMIT;
use crate::rooms::conversations::ui::DraftKeeper;
use crate::ui::{Button, ButtonKind, Section, SegmentedField, TextArea, use_toasts};
use leptos::prelude::*;

/// Writes an answer or an internal note, which waits on the device.
#[component]
pub(super) fn WriteForm(
    customer: CustomerId,
    name: String,
    writer: StaffId,
    /// Whether an answer has somewhere to go.
    can_chat: bool,
    /// The last message that is kept.
    seen: i64,
) -> impl IntoView {
    let (queue, page, toasts) = (use_queue(), expect_context::<Page>(), use_toasts());
    let draft = DraftKeeper::new(customer, writer, None, !can_chat).only_here();
    let body = draft.body();
    let mode = RwSignal::new("note".to_owned());
    let why = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        draft.keep();
        mode.set(if can_chat && !draft.internal().get_untracked() { "reply" } else { "note" }.to_owned());
    });
    Effect::new(move |_| page.typing.set(!body.with(|body| body.trim().is_empty())));
    Effect::new(move |first: Option<()>| {
        let internal = mode.get() == "note";
        if first.is_some() && draft.internal().get_untracked() != internal {
            draft.internal().set(internal);
        }
    });
    let keep = move || {
        let text = body.get_untracked().trim().to_owned();
        let length = text.chars().count();
        if length == 0 {
            why.set(Some("Write something first.".into()));
            return;
        }
        if length > BODY_LIMIT {
            why.set(Some(format!("A message has at most {BODY_LIMIT} characters; this has {length}.")));
            return;
        }
        let work = if mode.get_untracked() == "note" {
            Work::Note { body: text, mentions: Vec::new() }
        } else {
            Work::Reply {
                body: text,
                seen,
                even_if_newer: false,
                by: String::new(),
                subject: String::new(),
                files: Vec::new(),
            }
        };
        queue.put(customer, name.clone(), work);
        why.set(None);
        body.set(String::new());
        toasts.show("Kept on this device. It goes out by itself when the connection is back.");
    };
    let submit = keep.clone();
    let choice = can_chat.then(|| {
        let options =
            vec![("reply".to_owned(), "Reply".to_owned()), ("note".to_owned(), "Internal note".to_owned())];
        view! { <SegmentedField name="write-as" label="Write as" value=mode options hide_label=true/> }
    });
    let hint = if can_chat {
        "A reply goes to the customer’s chat page. An internal note stays in the team."
    } else {
        "Only your team sees this. The customer has no chat that an answer could go to."
    };
    view! {
        <Section title="Write">
            {choice}
            <TextArea
                name="message" label="Message" value=body error=why hint maxlength=BODY_LIMIT
                on_submit=Callback::new(move |()| submit())
            />
            <div class="actions">
                <Button kind=ButtonKind::Primary icon="send" press=move |_| keep()>"Send when back online"</Button>
            </div>
        </Section>
    }
    .into_any()
}
