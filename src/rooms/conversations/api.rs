//! Server functions of this room.

use super::model::{
    Colleague, ColleagueDraft, ContextSummary, InboxCounts, InboxKey, InboxPageData, InboxView, Later,
    Marked, Message, Opened, ReplyBy, SendOutcome, Status, Thread,
};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{ConversationId, CustomerId, DraftFileId, InboxId, MessageId, StaffId, VisitorId};
use crate::domain::page::Page;
use crate::error::AppError;
use crate::rooms::inboxes::model::InboxScope;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::{model::BODY_LIMIT, model::InboxPlace, ops, store};
#[cfg(feature = "ssr")]
use crate::{
    domain::role::Right,
    domain::text,
    live::Ephemeral,
    server::{Caller, pages},
};

/// A page of a view of the inbox; `closed` shows the closed ones instead of the open ones, and `scope` says of which
/// inboxes (none: the reader's own).
///
/// # Errors
/// [`AppError::NotFound`] for an inbox that is not there.
#[server(prefix = "/api", endpoint = "conversations/list_inbox", input = Json)]
pub async fn list_inbox(
    view: InboxView,
    closed: bool,
    after: Option<InboxKey>,
    scope: Option<InboxScope>,
) -> Result<InboxPageData, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    let place = InboxPlace { view, closed, scope: scope.unwrap_or_default() };
    let page = store::list(&mut tx, place, after).await?;
    Ok(InboxPageData { page, now: chrono::Utc::now() })
}

/// How many conversations each view holds in these inboxes (none: the reader's own), and how many are unread in the
/// reader's own; each counted up to 100.
///
/// # Errors
/// [`AppError::NotFound`] for an inbox that is not there.
#[server(prefix = "/api", endpoint = "conversations/count_inbox", input = Json)]
pub async fn count_inbox(scope: Option<InboxScope>) -> Result<InboxCounts, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    store::counts(&mut tx, scope.unwrap_or_default()).await
}

/// A customer's conversation with its 50 newest messages.
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "conversations/open_thread", input = Json)]
pub async fn open_thread(customer: CustomerId) -> Result<Thread, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    store::thread(&mut tx, customer).await
}

/// A conversation with its 50 newest messages, and whom it is with.
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "conversations/open_conversation", input = Json)]
pub async fn open_conversation(conversation: ConversationId) -> Result<Opened, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    let customer = store::customer_of(&mut tx, conversation).await.inspect_err(|error| {
        if *error == AppError::NotFound {
            pages::set_not_found();
        }
    })?;
    let thread = store::thread(&mut tx, customer).await?;
    let summary = store::context(&mut tx, customer).await?;
    Ok(Opened { thread, summary })
}

/// Messages before a number, oldest first.
///
/// # Errors
/// [`AppError::SignedOut`].
#[server(prefix = "/api", endpoint = "conversations/messages_before", input = Json)]
pub async fn messages_before(
    conversation: ConversationId,
    number: i64,
) -> Result<Page<Message, i64>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    store::messages_before(&mut tx, conversation, number).await
}

/// Messages after a number, in order, at most 200: what a screen missed.
///
/// # Errors
/// [`AppError::SignedOut`].
#[server(prefix = "/api", endpoint = "conversations/messages_after", input = Json)]
pub async fn messages_after(conversation: ConversationId, number: i64) -> Result<Vec<Message>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    store::messages_after(&mut tx, conversation, number).await
}

/// Whom one talks to: contact points, pets with what keeps people safe, next booking.
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "conversations/inbox_context", input = Json)]
pub async fn inbox_context(customer: CustomerId) -> Result<ContextSummary, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    store::context(&mut tx, customer).await
}

/// Everybody to whom a conversation can be assigned.
///
/// # Errors
/// [`AppError::SignedOut`].
#[server(prefix = "/api", endpoint = "conversations/list_colleagues", input = Json)]
pub async fn list_colleagues() -> Result<Vec<Colleague>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    store::colleagues(&mut tx).await
}

/// Sends an answer by chat, as a text or as an email. `last_seen_number`: the last message that the writer saw; if a colleague
/// answered after it, nothing is sent and their answer comes back, unless `even_if_newer`. `files`: of the draft, those that
/// go with it; then it need have no words.
///
/// # Errors
/// A field error for `body`, `files` or `subject`; [`AppError::Refused`] without such a way or to a blocked contact.
#[server(prefix = "/api", endpoint = "conversations/send_message", input = Json)]
pub async fn send_message(
    intent: Intent,
    customer: CustomerId,
    body: String,
    last_seen_number: i64,
    even_if_newer: bool,
    by: Option<ReplyBy>,
    files: Option<Vec<DraftFileId>>,
) -> Result<Done<SendOutcome>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    let (by, files) = (by.unwrap_or_default(), files.unwrap_or_default());
    ops::can_fetch(&caller.app, &files, &by)?;
    let done = caller
        .command(
            "conversations/send_message",
            intent,
            (customer, body, last_seen_number, even_if_newer, by, files),
            move |tx, (customer, body, seen, even, by, files)| {
                Box::pin(async move { ops::answer(tx, customer, &body, &files, seen, even, &by).await })
            },
        )
        .await?;
    let mut tx = caller.read().await?;
    let value = match done.value {
        ops::Answered::Sent(id) => SendOutcome::Sent(store::message(&mut tx, id).await?),
        ops::Answered::NewerReply(id) => SendOutcome::NewerReply(store::message(&mut tx, id).await?),
    };
    Ok(Done { value, intent: done.intent, seq: done.seq })
}

/// Writes a note that only staff can read. Colleagues whom its text names after an `@` are told;
/// `mentions` says which of several people with one name are meant.
///
/// # Errors
/// A field error for `body` or `mentions`; [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "conversations/add_internal_note", input = Json)]
pub async fn add_internal_note(
    intent: Intent,
    customer: CustomerId,
    body: String,
    mentions: Option<Vec<StaffId>>,
) -> Result<Done<Message>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    let done = caller
        .command(
            "conversations/add_internal_note",
            intent,
            (customer, body, mentions.unwrap_or_default()),
            move |tx, (customer, body, mentions)| {
                Box::pin(async move { ops::note_about(tx, customer, &body, &mentions).await })
            },
        )
        .await?;
    let mut tx = caller.read().await?;
    let value = store::message(&mut tx, done.value).await?;
    Ok(Done { value, intent: done.intent, seq: done.seq })
}

/// Takes a message of one's own back, within 10 s.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] when it is too late or somebody else's.
#[server(prefix = "/api", endpoint = "conversations/withdraw_message", input = Json)]
pub async fn withdraw_message(intent: Intent, message: MessageId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("conversations/withdraw_message", intent, message, move |tx, message| {
            Box::pin(ops::withdraw(tx, message))
        })
        .await
}

/// The reader has read a conversation up to `number`. Saying it twice changes nothing, so it needs
/// no intent.
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "conversations/mark_read", input = Json)]
pub async fn mark_read(conversation: ConversationId, number: i64) -> Result<(), AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    if ops::mark_read_by_staff(&mut tx, conversation, number).await? {
        tx.commit().await?;
        let staff_id = caller.staff_id;
        caller
            .app
            .hub
            .tell(caller.business_id, Ephemeral::Read { conversation_id: conversation, staff_id, number });
    }
    Ok(())
}

/// Marks single messages of customers as read or unread for the reader. Answers which were not so before: taken back by
/// the opposite for those.
///
/// # Errors
/// A field error for `messages`; [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "conversations/mark_messages", input = Json)]
pub async fn mark_messages(
    intent: Intent,
    messages: Vec<MessageId>,
    read: bool,
) -> Result<Done<Marked>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let done = caller
        .command("conversations/mark_messages", intent, (messages, read), move |tx, (messages, read)| {
            Box::pin(async move { ops::mark_messages(tx, &messages, read).await })
        })
        .await?;
    for conversation_id in &done.value.conversations {
        let read =
            Ephemeral::Read { conversation_id: *conversation_id, staff_id: caller.staff_id, number: 0 };
        caller.app.hub.tell(caller.business_id, read);
    }
    Ok(done)
}

/// Keeps what was begun and not sent, and by which way it was meant to go; empty forgets it. Saying it twice changes
/// nothing.
///
/// # Errors
/// A field error for `body`.
#[server(prefix = "/api", endpoint = "conversations/save_draft", input = Json)]
pub async fn save_draft(
    customer: CustomerId,
    body: String,
    internal: bool,
    by: Option<ReplyBy>,
) -> Result<(), AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    let body = if body.trim().is_empty() {
        String::new()
    } else {
        // Not trimmed: a draft ends where the writer stopped.
        text::optional_block(&body, "A message", BODY_LIMIT)
            .map_err(|sentence| AppError::invalid("body", sentence))?;
        body.replace('\0', "")
    };
    let mut tx = caller.read().await?;
    ops::keep_draft(&mut tx, customer, &body, internal, by).await?;
    if let Some(seq) = tx.commit().await? {
        caller.app.hub.ring(caller.business_id, seq);
    }
    Ok(())
}

/// What colleagues began to write to a customer and did not send, the newest first.
///
/// # Errors
/// [`AppError::SignedOut`].
#[server(prefix = "/api", endpoint = "conversations/list_drafts", input = Json)]
pub async fn list_drafts(customer: CustomerId) -> Result<Vec<ColleagueDraft>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    store::colleagues_drafts(&mut tx, customer).await
}

/// Gives a conversation to a colleague, or to nobody.
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "conversations/assign", input = Json)]
pub async fn assign(
    intent: Intent,
    conversation: ConversationId,
    to: Option<StaffId>,
) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("conversations/assign", intent, (conversation, to), move |tx, (conversation, to)| {
            Box::pin(ops::assign(tx, conversation, to))
        })
        .await
}

/// Moves a conversation to another inbox.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] for an inbox that is archived.
#[server(prefix = "/api", endpoint = "conversations/move_to_inbox", input = Json)]
pub async fn move_to_inbox(
    intent: Intent,
    conversation: ConversationId,
    inbox: InboxId,
) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command(
            "conversations/move_to_inbox",
            intent,
            (conversation, inbox),
            move |tx, (conversation, inbox)| Box::pin(ops::move_to_inbox(tx, conversation, inbox)),
        )
        .await
}

/// Closes a conversation, or opens it again.
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "conversations/set_status", input = Json)]
pub async fn set_status(
    intent: Intent,
    conversation: ConversationId,
    status: Status,
) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command(
            "conversations/set_status",
            intent,
            (conversation, status),
            move |tx, (conversation, status)| Box::pin(ops::set_status(tx, conversation, status)),
        )
        .await
}

/// Puts a conversation aside: closed until a moment, or until the customer writes.
///
/// # Errors
/// A field error for `until`; [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "conversations/snooze", input = Json)]
pub async fn snooze_until(
    intent: Intent,
    conversation: ConversationId,
    until: Later,
) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("conversations/snooze", intent, (conversation, until), move |tx, (conversation, until)| {
            Box::pin(async move { ops::snooze(tx, conversation, &until).await })
        })
        .await
}

/// Staff know that the visitor is this customer.
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "conversations/confirm_link", input = Json)]
pub async fn confirm_link(intent: Intent, conversation: ConversationId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("conversations/confirm_link", intent, conversation, move |tx, conversation| {
            Box::pin(ops::confirm_link(tx, conversation))
        })
        .await
}

/// The visitor is somebody else: moves them and what was said by their link to a profile of their
/// own; answers it.
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "conversations/unlink_visitor", input = Json)]
pub async fn unlink_visitor(intent: Intent, visitor: VisitorId) -> Result<Done<CustomerId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("conversations/unlink_visitor", intent, visitor, move |tx, visitor| {
            Box::pin(ops::unlink_visitor(tx, visitor))
        })
        .await
}
