//! `GET /media/{mark}`: where a provider fetches a file that goes with a message of ours. The mark names the file, says until
//! when it is there, and is signed, so that nobody finds another one by it. A message that was taken back has no files.

use super::model::ChannelKind;
use super::store::{self, Going};
use crate::domain::ids::{BusinessId, PictureId};
use crate::error::{AppError, AppResult};
use crate::server::files::{AS_IT_CAME, Files};
use crate::server::images::SIZES;
use crate::server::providers::mail::is_public;
use crate::server::{App, ClientAddress, Tx, throttle};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Duration, Utc};
use std::net::IpAddr;
use uuid::Uuid;

/// Hours for which a file can be fetched: providers take it at once, or after some tries.
const HOURS: i64 = 24;
/// Characters of a mark: two ids, a moment and the signature.
const LONG: usize = 32 + 32 + 16 + 32;
/// How the names of hosts end that only a network of one's own knows.
const OWN_NETWORKS: &[&str] = &["localhost", "local", "lan", "home", "internal", "home.arpa"];

/// Where a provider fetches a file of ours, from a moment on.
///
/// # Errors
/// When the key cannot be read.
pub fn address(app: &App, business: BusinessId, file: PictureId, now: DateTime<Utc>) -> AppResult<String> {
    let until = (now + Duration::hours(HOURS)).timestamp();
    let mark = Uuid::from_bytes(app.seals.mark(&signed(business, file, until))?).simple();
    Ok(format!(
        "{}/media/{}{}{until:016x}{mark}",
        app.config.public_url,
        business.0.simple(),
        file.0.simple()
    ))
}

/// Why a provider cannot fetch files from here; none: it can, as far as can be told.
pub fn why_out_of_reach(app: &App, kind: ChannelKind) -> Option<String> {
    let (who, provider) = match kind {
        ChannelKind::Twilio => ("Twilio", app.outside.twilio.as_str()),
        ChannelKind::Facebook => ("Facebook", app.outside.facebook.as_str()),
        ChannelKind::Email => return None,
    };
    // A provider on this very machine sees what is here.
    (!is_outside(&app.config.public_url) && is_outside(provider)).then(|| {
        format!(
            "{who} fetches files from Pawline, and cannot reach {}. Set PUBLIC_URL to an address that is open to the \
             internet, or use email or the chat.",
            app.config.public_url
        )
    })
}

/// Whether an address can be reached from anywhere.
fn is_outside(address: &str) -> bool {
    let Ok(url) = url::Url::parse(address) else { return false };
    match url.host() {
        Some(url::Host::Ipv4(ip)) => is_public(IpAddr::V4(ip)),
        Some(url::Host::Ipv6(ip)) => is_public(IpAddr::V6(ip)),
        Some(url::Host::Domain(name)) => {
            let own =
                |end: &str| name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
            name.contains('.') && !OWN_NETWORKS.iter().any(|end| own(end))
        }
        None => false,
    }
}

fn signed(business: BusinessId, file: PictureId, until: i64) -> Vec<u8> {
    [b"media:", &business.0.as_bytes()[..], &file.0.as_bytes()[..], &until.to_be_bytes()[..]].concat()
}

/// The file.
pub async fn show(State(app): State<App>, Path(mark): Path<String>, request: Request) -> Response {
    let found = match read(&app, &mark, Utc::now()) {
        Ok(Some((business, file))) => find(&app, business, file).await,
        Ok(None) => {
            let (parts, _) = request.into_parts();
            let network = ClientAddress::of(&app, &parts).network();
            let limit = app.config.limits.guess_address;
            throttle::count(&app.db, &format!("media:{network}"), limit).await.and(Err(AppError::NotFound))
        }
        Err(error) => Err(error),
    };
    match found {
        Ok((file, bytes)) => served(&file, bytes, false),
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))]).into_response()
        }
    }
}

/// A file of a message, for whoever it is for. It is shown in place only if we made its pixels.
pub fn served(file: &Going, bytes: Vec<u8>, is_private: bool) -> Response {
    let way = if file.is_picture { "inline" } else { "attachment" };
    let name: String = url::form_urlencoded::byte_serialize(file.name.as_bytes()).collect();
    // In this notation a space is no plus.
    let place = format!("{way}; filename*=UTF-8''{}", name.replace('+', "%20"));
    let kind = HeaderValue::from_str(&file.media_type);
    let kept = if is_private { "private, no-store" } else { "no-store" };
    (
        [
            (header::CONTENT_TYPE, kind.unwrap_or(HeaderValue::from_static("application/octet-stream"))),
            (
                header::CONTENT_DISPOSITION,
                HeaderValue::from_str(&place).unwrap_or(HeaderValue::from_static("attachment")),
            ),
            (header::CACHE_CONTROL, HeaderValue::from_static(kept)),
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
            (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow")),
        ],
        bytes,
    )
        .into_response()
}

/// The bytes of a file as it is sent.
///
/// # Errors
/// [`AppError::NotFound`] when the disk does not have it; [`AppError::Unavailable`] when it cannot be read now.
pub async fn bytes_of(app: &App, business: BusinessId, file: &Going) -> AppResult<Vec<u8>> {
    let [_, _, large] = SIZES;
    let size = if file.is_picture { large } else { AS_IT_CAME };
    let read = Files::in_folder(&app.config.data).read(business, file.file_id, size).await;
    let bytes = read.map_err(|error| {
        tracing::error!(%error, "a file could not be read");
        AppError::Unavailable
    })?;
    bytes.ok_or(AppError::NotFound)
}

async fn find(app: &App, business: BusinessId, id: PictureId) -> AppResult<(Going, Vec<u8>)> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let file = store::going_file(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    let bytes = bytes_of(app, business, &file).await?;
    Ok((file, bytes))
}

/// What a mark names; none: it is not ours, or too old.
fn read(app: &App, mark: &str, now: DateTime<Utc>) -> AppResult<Option<(BusinessId, PictureId)>> {
    let id = |from: usize| mark.get(from..from + 32).and_then(|text| Uuid::try_parse(text).ok());
    let until = mark.get(64..80).and_then(|text| i64::from_str_radix(text, 16).ok());
    let (Some(business), Some(file), Some(until), Some(given), LONG) =
        (id(0), id(32), until, id(80), mark.len())
    else {
        return Ok(None);
    };
    let (business, file) = (BusinessId(business), PictureId(file));
    let ours = app.seals.mark(&signed(business, file, until))?;
    let same: bool = subtle::ConstantTimeEq::ct_eq(&ours[..], &given.as_bytes()[..]).into();
    Ok((same && now.timestamp() <= until).then_some((business, file)))
}

#[cfg(test)]
mod tests {
    use super::is_outside;

    #[test]
    fn what_only_the_own_network_knows_is_not_outside() {
        for inside in [
            "http://localhost:3000",
            "http://127.0.0.1:80",
            "http://[::1]:3000",
            "https://192.168.1.5",
            "https://cards.shop.lan",
            "https://cards.local",
            "https://cards",
            "nonsense",
        ] {
            assert!(!is_outside(inside), "{inside}");
        }
        for outside in
            ["https://cards.example.com", "https://api.twilio.com", "https://8.8.8.8", "https://a.planet"]
        {
            assert!(is_outside(outside), "{outside}");
        }
    }
}
