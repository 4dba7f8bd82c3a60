//! Server functions of the files of a draft. They come by a route of their own: `POST /files/draft/<customer>`.

use super::model::DraftFiles;
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{CustomerId, DraftFileId};
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::{ops, store};
#[cfg(feature = "ssr")]
use crate::{
    domain::role::Right,
    rooms::channels::{media, model::ChannelKind},
    server::Caller,
};

/// The files in the draft to a customer, which all staff share.
///
/// # Errors
/// [`AppError::SignedOut`].
#[server(prefix = "/api", endpoint = "conversations/list_draft_files", input = Json)]
pub async fn list_draft_files(customer: CustomerId) -> Result<DraftFiles, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    Ok(DraftFiles {
        files: store::draft_files(&mut tx, customer).await?,
        not_by_text: media::why_out_of_reach(&caller.app, ChannelKind::Twilio),
        not_by_facebook: media::why_out_of_reach(&caller.app, ChannelKind::Facebook),
    })
}

/// Takes a file out of the draft; for a day it can be put back.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] when it goes with a scheduled message.
#[server(prefix = "/api", endpoint = "conversations/remove_draft_file", input = Json)]
pub async fn remove_draft_file(intent: Intent, file: DraftFileId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("conversations/remove_draft_file", intent, file, move |tx, file| {
            Box::pin(ops::remove_file(tx, file))
        })
        .await
}
