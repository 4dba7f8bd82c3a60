//! Whose words an email holds, and whether they are for us.

use crate::error::AppResult;
use crate::rooms::channels::store;
use crate::server::Tx;
use crate::server::providers::mail::reading::{Manner, ReadMail, is_machine};

/// Who is to be answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sender {
    pub address: String,
    /// As it calls itself; may be empty.
    pub name: String,
}

/// Who wrote it, or why nobody did: a sentence for the settings. Where a machine or one of our own addresses sent it for
/// somebody, as forms on websites do, it is from whom it wants answered.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn sender(tx: &mut Tx, mail: &ReadMail) -> AppResult<Result<Sender, &'static str>> {
    let ours = is_ours(tx, &mail.from).await?;
    let person = match &mail.reply_to {
        Some((address, name)) if (ours || is_machine(&mail.from)) && !is_machine(address) => {
            (!is_ours(tx, address).await?).then(|| Sender { address: address.clone(), name: name.clone() })
        }
        _ => None,
    };
    let of_others = mail.manner == Manner::List && !is_to_us(tx, mail).await?;
    let why = match mail.manner {
        Manner::Answering => Some("An answering machine wrote it."),
        Manner::Generated if person.is_none() => Some("A program wrote it by itself."),
        Manner::Bulk => Some("It was sent to many at once."),
        Manner::List if of_others => Some("It came by a mailing list and is not addressed to you."),
        _ if ours && person.is_none() => Some("It came from an address of your own."),
        _ => None,
    };
    Ok(match why {
        Some(why) => Err(why),
        None => {
            Ok(person.unwrap_or_else(|| Sender { address: mail.from.clone(), name: mail.from_name.clone() }))
        }
    })
}

async fn is_to_us(tx: &mut Tx, mail: &ReadMail) -> AppResult<bool> {
    for address in &mail.addressed {
        if is_ours(tx, address).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Also with what stands behind a plus.
async fn is_ours(tx: &mut Tx, address: &str) -> AppResult<bool> {
    let plain = match address.split_once('@') {
        Some((name, host)) => format!("{}@{host}", name.split('+').next().unwrap_or_default()),
        None => return Ok(false),
    };
    Ok(store::is_our_address(tx, address).await? || store::is_our_address(tx, &plain).await?)
}
