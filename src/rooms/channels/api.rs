//! Server functions of this room.

use super::model::{Channel, Channels, Consents, EmailForm, FacebookForm, MailHook, SaidForm, TwilioForm};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{ChannelId, CustomerId, IncomingHookId, LocationId, MessageId};
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::{ops, store, work};
#[cfg(feature = "ssr")]
use crate::{domain::role::Right, server::Caller, server::providers::Checked, server::secret};

/// The channels that are connected, and what came in and could not be worked on.
///
/// # Errors
/// Forbidden without the right to set up the business.
#[server(prefix = "/api", endpoint = "channels/list_channels", input = Json)]
pub async fn list_channels() -> Result<Channels, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let hook = format!("{}/hooks/", caller.app.config.public_url);
    let mut tx = caller.read().await?;
    store::channels(&mut tx, hook).await
}

/// Connects a Twilio account.
///
/// # Errors
/// All wrong fields at once; Forbidden without the right.
#[server(prefix = "/api", endpoint = "channels/connect_twilio", input = Json)]
pub async fn connect_twilio(intent: Intent, form: TwilioForm) -> Result<Done<ChannelId>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let seals = caller.app.seals.clone();
    caller
        .command("channels/connect_twilio", intent, form, move |tx, form| {
            let seals = seals.clone();
            Box::pin(async move { ops::connect(tx, &seals, form).await })
        })
        .await
}

/// Says whose number or address it is: a location's, or everybody's.
///
/// # Errors
/// [`AppError::NotFound`]; Forbidden without the right.
#[server(prefix = "/api", endpoint = "channels/set_location", input = Json)]
pub async fn set_location(
    intent: Intent,
    id: ChannelId,
    location: Option<LocationId>,
) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    caller
        .command("channels/set_location", intent, (id, location), |tx, (id, location)| {
            Box::pin(ops::set_location(tx, id, location))
        })
        .await
}

/// Changes a Twilio account; an empty token keeps the one that is there.
///
/// # Errors
/// All wrong fields at once, NotFound, or a conflict with both values.
#[server(prefix = "/api", endpoint = "channels/edit_twilio", input = Json)]
pub async fn edit_twilio(
    intent: Intent,
    id: ChannelId,
    version: i32,
    form: TwilioForm,
) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let seals = caller.app.seals.clone();
    caller
        .command("channels/edit_twilio", intent, (id, version, form), move |tx, (id, version, form)| {
            let seals = seals.clone();
            Box::pin(async move { ops::edit(tx, &seals, id, version, form).await })
        })
        .await
}

/// Connects an email account.
///
/// # Errors
/// All wrong fields at once; Forbidden without the right.
#[server(prefix = "/api", endpoint = "channels/connect_email", input = Json)]
pub async fn connect_email(intent: Intent, form: EmailForm) -> Result<Done<ChannelId>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let seals = caller.app.seals.clone();
    caller
        .command("channels/connect_email", intent, form, move |tx, form| {
            let seals = seals.clone();
            Box::pin(async move { ops::connect_email(tx, &seals, form).await })
        })
        .await
}

/// Changes an email account; an empty password keeps the one that is there.
///
/// # Errors
/// All wrong fields at once, NotFound, or a conflict with both values.
#[server(prefix = "/api", endpoint = "channels/edit_email", input = Json)]
pub async fn edit_email(
    intent: Intent,
    id: ChannelId,
    version: i32,
    form: EmailForm,
) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let seals = caller.app.seals.clone();
    caller
        .command("channels/edit_email", intent, (id, version, form), move |tx, (id, version, form)| {
            let seals = seals.clone();
            Box::pin(async move { ops::edit_email(tx, &seals, id, version, form).await })
        })
        .await
}

/// Connects a Page on Facebook.
///
/// # Errors
/// All wrong fields at once; Forbidden without the right.
#[server(prefix = "/api", endpoint = "channels/connect_facebook", input = Json)]
pub async fn connect_facebook(intent: Intent, form: FacebookForm) -> Result<Done<ChannelId>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let seals = caller.app.seals.clone();
    caller
        .command("channels/connect_facebook", intent, form, move |tx, form| {
            let seals = seals.clone();
            Box::pin(async move { ops::connect_facebook(tx, &seals, form).await })
        })
        .await
}

/// Changes a Page on Facebook; an empty token or secret keeps the one that is there.
///
/// # Errors
/// All wrong fields at once, NotFound, or a conflict with both values.
#[server(prefix = "/api", endpoint = "channels/edit_facebook", input = Json)]
pub async fn edit_facebook(
    intent: Intent,
    id: ChannelId,
    version: i32,
    form: FacebookForm,
) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let seals = caller.app.seals.clone();
    caller
        .command("channels/edit_facebook", intent, (id, version, form), move |tx, (id, version, form)| {
            let seals = seals.clone();
            Box::pin(async move { ops::edit_facebook(tx, &seals, id, version, form).await })
        })
        .await
}

/// Makes the secret with which mails are signed that are handed over to us, and shows it this once; the one before
/// ends.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "channels/renew_mail_hook", input = Json)]
pub async fn renew_mail_hook(intent: Intent, id: ChannelId) -> Result<Done<MailHook>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let (seals, secret) = (caller.app.seals.clone(), secret::token());
    let made = secret.clone();
    let done = caller
        .command("channels/renew_mail_hook", intent, id, move |tx, id| {
            let (seals, made) = (seals.clone(), made.clone());
            Box::pin(async move { ops::renew_hook(tx, &seals, id, &made).await })
        })
        .await?;
    ops::settle_hook(&caller, id, &secret).await?;
    let url = format!("{}/hooks/email/{id}", caller.app.config.public_url);
    Ok(Done { value: MailHook { url, secret }, intent, seq: done.seq })
}

/// Removes a channel; undo brings it back.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "channels/remove_channel", input = Json)]
pub async fn remove_channel(intent: Intent, id: ChannelId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    caller.command("channels/remove_channel", intent, id, |tx, id| Box::pin(ops::remove(tx, id))).await
}

/// Asks the provider whether a channel works; answers the channel with what it said.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "channels/test_channel", input = Json)]
pub async fn test_channel(intent: Intent, id: ChannelId) -> Result<Done<Channel>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    // One that is not there is refused by the command, as the intent may be another's.
    let outcome = match work::test(&caller.app, caller.business_id, id).await {
        Err(AppError::NotFound) => Ok(Checked::default()),
        other => other?,
    };
    caller
        .command("channels/test_channel", intent, id, move |tx, id| {
            let outcome = outcome.clone();
            Box::pin(async move {
                if let Ok(checked) = &outcome {
                    ops::note_name(tx, id, &checked.name).await?;
                }
                ops::note_check(tx, id, outcome.map(|checked| checked.note)).await?;
                store::channel(tx, id).await
            })
        })
        .await
}

/// Works once more on something that came in and was put aside.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "channels/replay_hook", input = Json)]
pub async fn replay_hook(intent: Intent, id: IncomingHookId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let done =
        caller.command("channels/replay_hook", intent, id, |tx, id| Box::pin(ops::replay(tx, id))).await?;
    caller.app.told.notify_one();
    Ok(done)
}

/// Sends a message that failed, or of which nobody knows whether it went, once more.
///
/// # Errors
/// NotFound; [`AppError::Refused`] when it did not fail or nothing may be sent to them.
#[server(prefix = "/api", endpoint = "channels/send_again", input = Json)]
pub async fn send_again(intent: Intent, message: MessageId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("channels/send_again", intent, message, |tx, message| Box::pin(ops::again(tx, message)))
        .await
}

/// Sends a message now that waits for the quiet hours to end.
///
/// # Errors
/// NotFound; [`AppError::Refused`] when it does not wait.
#[server(prefix = "/api", endpoint = "channels/send_now", input = Json)]
pub async fn send_now(intent: Intent, message: MessageId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("channels/send_now", intent, message, |tx, message| Box::pin(ops::release(tx, message)))
        .await
}

/// What was said about texts to a customer's numbers.
///
/// # Errors
/// [`AppError::SignedOut`].
#[server(prefix = "/api", endpoint = "channels/list_consents", input = Json)]
pub async fn list_consents(customer: CustomerId) -> Result<Consents, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    let numbers = store::consent_numbers(&mut tx, customer).await?;
    Ok(Consents { numbers, entries: store::consents(&mut tx, customer).await? })
}

/// Writes down what a customer told staff about texts to one of their numbers. The ledger is never changed, so what was
/// written by mistake is put right by another entry.
///
/// # Errors
/// A field error for `number` or `words`; [`AppError::Refused`] after a STOP.
#[server(prefix = "/api", endpoint = "channels/write_consent", input = Json)]
pub async fn write_consent(
    intent: Intent,
    customer: CustomerId,
    said: SaidForm,
) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("channels/write_consent", intent, (customer, said), |tx, (customer, said)| {
            Box::pin(async move { ops::write_down(tx, customer, &said).await })
        })
        .await
}
