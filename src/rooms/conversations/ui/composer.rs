use super::super::model::{BODY_LIMIT, NewScheduled};
use super::super::scheduling_api::schedule_message;
use super::attached_files::{AttachButtons, AttachedFiles};
use super::attaching::Attaching;
use super::draft_keeper::DraftKeeper;
use super::mention_list::{LIST, MentionList, active_option};
use super::mentions::Mentions;
use super::outbox::{Outbox, WriteAs, Written};
use super::presence::Presence;
use super::send_later::{SendAt, SendLater};
use super::thread_keys::{ThreadKey, ThreadKeys};
use super::thread_state::ThreadState;
use super::ways::{FacebookWords, QuietHours, WayWords, Ways, WhyNoTexts, WhyNotOnFacebook};
use super::withdrawn_text::WithdrawnText;
use crate::live::Act;
use crate::rooms::channels::model::{FACEBOOK_LIMIT, Reach, SUBJECT_LIMIT, TEXT_LIMIT, reply_subject};
use crate::rooms::templates;
use crate::rooms::templates::ui::{TemplateMenu, TextParts};
use crate::ui::{
    Button, ButtonKind, Icon, Kbd, SegmentedField, Suggestions, TextArea, TextField, has_fine_pointer,
};
use leptos::{ev, html, prelude::*};
use leptos_router::hooks::use_query_map;

/// Where an answer or an internal note is written. It always says which of the two it is and where
/// it goes, and no text in it is ever lost.
#[component]
pub(super) fn Composer(
    thread: ThreadState,
    outbox: Outbox,
    presence: Presence,
    draft: DraftKeeper,
) -> impl IntoView {
    let (body, internal) = (draft.body(), draft.internal());
    let node = NodeRef::<html::Textarea>::new();
    let why = RwSignal::new(None::<String>);
    let mentions = Mentions::new(body, node);
    let ways = Ways::new(thread, draft);
    let Ways { way, subject, .. } = ways;
    let no_subject = RwSignal::new(None::<String>);
    let as_note = Memo::new(move |_| way.get() == WriteAs::Note);
    // A note has none: they stay for the answer.
    let attaching = Attaching::new(thread, outbox);
    attaching.keep();
    ways.follow();
    keep_way(ways, draft);
    // The newest message when the text was begun: an answer that came later is asked about.
    let began_at = StoredValue::new(None::<i64>);
    Effect::new(move |before: Option<String>| {
        let now = body.get();
        if now.is_empty() {
            began_at.set_value(None);
        } else if began_at.get_value().is_none() {
            began_at.set_value(Some(thread.last_number()));
        }
        if before.as_ref().is_some_and(|before| *before != now) {
            why.set(None);
            if !now.is_empty() {
                presence.say_typing(as_note.get_untracked());
            }
        }
        now
    });
    Effect::new(move |_| {
        if let Some(back) = outbox.returned.get() {
            outbox.returned.set(None);
            // Never over what was typed since.
            body.update(|text| {
                *text = match (text.trim(), back.body.as_str()) {
                    ("", body) => body.to_owned(),
                    (_, "") => text.clone(),
                    (_, body) => format!("{body}\n\n{text}"),
                };
            });
            internal.set(back.internal);
            if let Some(by) = back.by {
                ways.take_up(by);
            }
            why.set(back.why);
            focus(node);
        }
    });
    Effect::new(move |_| {
        let withdrawn = outbox.withdrawn.get();
        if withdrawn.is_some() && body.with_untracked(|text| text.trim().is_empty()) {
            outbox.withdrawn.set(None);
            outbox.returned.set(withdrawn);
        }
    });
    // What would be sent, body and subject; none: it says what is missing.
    let complete = move || {
        let text = body.get_untracked();
        let length = text.trim().chars().count();
        let chosen = match way.get_untracked() {
            WriteAs::Note => Vec::new(),
            _ => attaching.files.with_untracked(|all| all.iter().map(|file| file.id).collect::<Vec<_>>()),
        };
        if length == 0 && chosen.is_empty() {
            return None;
        }
        // Their list says why.
        let not = untrack(|| attaching.is_busy() || attaching.why_not(way.get_untracked()).is_some());
        if not && way.get_untracked() != WriteAs::Note {
            return None;
        }
        let (what, limit) = match way.get_untracked() {
            WriteAs::Text => ("A text", TEXT_LIMIT),
            WriteAs::Facebook => ("A message on Facebook", FACEBOOK_LIMIT),
            _ => ("A message", BODY_LIMIT),
        };
        if length > limit {
            why.set(Some(format!("{what} has at most {limit} characters; this has {length}.")));
            return None;
        }
        // A note stays in the house: it may speak of places.
        if way.get_untracked() != WriteAs::Note
            && let Some(open) = templates::model::why_not(&text)
        {
            why.set(Some(open));
            return None;
        }
        let heading = subject.get_untracked().trim().to_owned();
        if way.get_untracked() == WriteAs::Email && !(1..=SUBJECT_LIMIT).contains(&heading.chars().count()) {
            no_subject.set(Some(match heading.is_empty() {
                true => "A subject is needed here.".to_owned(),
                false => format!("A subject has at most {SUBJECT_LIMIT} characters."),
            }));
            return None;
        }
        if way.get_untracked() == WriteAs::Email
            && let Some(open) = templates::model::why_not(&heading)
        {
            no_subject.set(Some(open));
            return None;
        }
        no_subject.set(None);
        Some(Written { body: text.trim().to_owned(), subject: heading, files: chosen })
    };
    let send = move || {
        let Some(text) = complete() else { return };
        let seen = began_at.get_value().unwrap_or_else(|| thread.last_number());
        mentions.close();
        let goes_on = reply_subject(&text.subject);
        outbox.send(text, way.get_untracked(), mentions.take_chosen(), seen);
        body.set(String::new());
        subject.set(goes_on);
        why.set(None);
        focus(node);
    };
    let (scheduling, choosing) = (Act::new(), RwSignal::new(false));
    let ready = Callback::new(move |()| complete().is_some());
    let later = Callback::new(move |(at, unless_answered): SendAt| {
        let Some(Written { body: text, subject: heading, files }) = complete() else { return };
        let Some(by) = untrack(|| ways.reply_by()) else { return };
        let (written, goes_on) = (text.clone(), reply_subject(&heading));
        let message = NewScheduled { by, body: text, files, at, unless_answered };
        scheduling.run_final(
            "Scheduled. It stands above until it goes out.",
            move |intent| schedule_message(intent, thread.customer, message.clone()),
            move |_| {
                choosing.try_set(false);
                // What was typed meanwhile stays.
                if body.try_with_untracked(|now| now.trim() == written) == Some(true) {
                    body.set(String::new());
                    subject.set(goes_on);
                }
                why.try_set(None);
            },
        );
    });
    Effect::new(move |_| {
        let said = scheduling.errors.for_field("body").get().or(scheduling.errors.for_field("files").get());
        if let Some(sentence) = said {
            why.set(Some(sentence));
        }
        if let Some(sentence) = scheduling.errors.for_field("subject").get() {
            no_subject.set(Some(sentence));
        }
    });
    // Behind what was typed, as its own paragraph.
    let insert = Callback::new(move |text: String| {
        body.update(|body| {
            *body = match body.trim_end() {
                "" => text,
                typed => format!("{typed}\n\n{text}"),
            };
        });
        focus(node);
    });
    let look = move || mentions.look(as_note.get_untracked());
    let on_key = move |event: ev::KeyboardEvent| {
        if mentions.press(&event) {
            return;
        }
        // Out of the field, so that single keys act on the conversation again.
        if event.key() == "Escape"
            && !event.is_composing()
            && let Some(area) = node.get_untracked()
        {
            let _ = area.blur();
            return;
        }
        let plain = !(event.shift_key() || event.ctrl_key() || event.meta_key() || event.alt_key());
        // An email has paragraphs.
        let sends = way.get_untracked() != WriteAs::Email && has_fine_pointer();
        if event.key() == "Enter" && plain && !event.is_composing() && sends {
            event.prevent_default();
            send();
        }
    };
    Effect::new(move |_| {
        ThreadKeys::listen(move |key| match key {
            ThreadKey::Reply => {
                internal.set(false);
                focus(node);
            }
            ThreadKey::Note => {
                internal.set(true);
                focus(node);
            }
            ThreadKey::Assign | ThreadKey::Close | ThreadKey::Snooze => {}
        });
    });
    let destination = move || match way.get() {
        WriteAs::Note => {
            view! { <Icon name="lock"/>"Only your team sees this. It is never sent." }.into_any()
        }
        WriteAs::Chat => {
            let name = thread.name.get();
            view! { <Icon name="chat"/><span>"Chat to "<bdi>{name}</bdi>"’s chat page"</span> }.into_any()
        }
        WriteAs::Text => view! {
            <WayWords what="Text" icon="phone" reach=thread.texting/>
            <QuietHours until=thread.quiet_until/>
        }
        .into_any(),
        WriteAs::Email => view! { <WayWords what="Email" icon="mail" reach=thread.emailing/> }.into_any(),
        WriteAs::Facebook => view! { <FacebookWords reach=thread.messaging/> }.into_any(),
    };
    let no_chat = move || {
        let words = if thread.blocked.get() {
            "This contact is blocked, so nothing can be sent to them. You can leave a note for your team."
        } else if thread.texting.with(|texting| matches!(texting, Reach::No(_))) {
            "This customer has no open chat with you and cannot be texted. Call or email them, or leave a note for your team."
        } else {
            "This customer has no open chat with you, so an answer has nowhere to go. Call, text or email them, or leave a note for your team."
        };
        let nowhere = ways.options().is_empty();
        nowhere.then(|| view! { <p class="composer-hint"><Icon name="info"/>{words}</p> })
    };
    let choice = move || {
        let options = ways.options();
        (!options.is_empty()).then(|| {
            view! { <SegmentedField name="write-as" label="Write as" value=ways.mode options hide_label=true/> }
        })
    };
    let heading = move || {
        (way.get() == WriteAs::Email).then(|| {
            view! {
                <TextField name="subject" label="Subject" value=subject maxlength=SUBJECT_LIMIT autocomplete="off"
                    error=Signal::derive(move || no_subject.get())/>
            }
        })
    };
    let keys = move || match way.get() {
        WriteAs::Email => view! { <Kbd keys="Ctrl Enter"/>" sends" }.into_any(),
        way => {
            let names = way == WriteAs::Note;
            view! {
                <Kbd keys="Enter"/>" sends · "<Kbd keys="Shift Enter"/>" new line"
                {names.then(|| view! { " · "<Kbd keys="@"/>" names a colleague" })}
            }
            .into_any()
        }
    };
    // Files may be pasted and dropped wherever one writes.
    let pasted = move |event: ev::ClipboardEvent| {
        if !as_note.get_untracked() && attaching.take_from(&event, "clipboardData", true) {
            event.prevent_default();
        }
    };
    let dropped = move |event: ev::DragEvent| {
        // The browser would leave the page to show the file.
        if attaching.take_from(&event, "dataTransfer", !as_note.get_untracked()) {
            event.prevent_default();
        }
    };
    view! {
        <div class="composer" data-note=move || as_note.get().then_some("true")
            on:paste=pasted on:dragover=|event| event.prevent_default() on:drop=dropped>
            {no_chat}
            <WhyNoTexts thread/>
            <WhyNotOnFacebook thread/>
            <WithdrawnText outbox/>
            <div class="composer-head">
                {choice}
                <p class="composer-to">{destination}</p>
                <TemplateMenu customer=thread.customer take=insert/>
                {move || (!as_note.get()).then(|| view! { <AttachButtons attaching way/> })}
            </div>
            {heading}
            {move || (!as_note.get()).then(|| view! { <AttachedFiles attaching way/> })}
            <div
                class="composer-body"
                on:keydown=on_key
                on:keyup=move |_| look()
                on:input=move |_| look()
                on:click=move |_| look()
                on:focusout=move |_| mentions.close()
            >
                <MentionList mentions/>
                <TextArea
                    name="message" rows=1 hide_label=true maxlength=BODY_LIMIT value=body node_ref=node
                    label=Signal::derive(move || if as_note.get() { "Internal note" } else { "Reply" }.to_owned())
                    placeholder=Signal::derive(move || {
                        if as_note.get() { "A note for your team" } else { "Write an answer" }.to_owned()
                    })
                    error=Signal::derive(move || why.get())
                    suggestions=Suggestions { list: LIST, active: Signal::derive(move || active_option(mentions)) }
                    on_submit=Callback::new(move |()| send())
                />
                <Button kind=ButtonKind::Primary icon="send"
                    disabled=Signal::derive(move || {
                        let wordless = body.with(|text| text.trim().is_empty());
                        let missing = wordless && (as_note.get() || attaching.is_empty());
                        missing || (!as_note.get() && attaching.is_busy())
                    })
                    press=move |_| send()
                >
                    {move || if as_note.get() { "Add note" } else { "Send" }}
                </Button>
                {move || (!as_note.get()).then(|| view! { <SendLater act=scheduling choosing ready later/> })}
            </div>
            <TextParts body is_text=Signal::derive(move || way.get() == WriteAs::Text)/>
            <p class="composer-keys">{keys}</p>
        </div>
    }
    .into_any()
}

/// A draft keeps the way that it is meant for, and a link may ask for one: `?write=email&answer=7`.
fn keep_way(ways: Ways, draft: DraftKeeper) {
    Effect::new(move |_| {
        if let Some(begun) = draft.taken.get() {
            draft.taken.set(None);
            ways.take_up(begun);
        }
    });
    let query = use_query_map();
    Effect::new(move |_| {
        let (write, answer) = query.with(|query| (query.get("write"), query.get("answer")));
        if let Some(way) = write {
            ways.ask(&way, answer.and_then(|number| number.parse().ok()));
        }
    });
    Effect::new(move |_| {
        let typed = draft.body().with(|text| !text.trim().is_empty());
        let now = ways.reply_by().filter(|_| typed);
        if draft.by().with_untracked(|by| *by != now) {
            draft.by().set(now);
        }
    });
}

fn focus(node: NodeRef<html::Textarea>) {
    if let Some(area) = node.get_untracked() {
        let _ = area.focus();
    }
}
