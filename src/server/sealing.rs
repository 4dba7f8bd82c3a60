//! Secrets that must be read again (a provider's token) are sealed with a key that is not in the database.

use super::config::Config;
use super::secret;
use crate::error::{AppError, AppResult};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// How a sealed secret begins: what it was sealed with may change one day.
const VERSION: u8 = 1;

/// The server's key: `SECRET_KEY`, or one of its own in its data folder, made when it is first needed.
#[derive(Clone)]
pub struct Seals(Arc<Inner>);

struct Inner {
    given: Option<String>,
    file: PathBuf,
    key: OnceLock<[u8; 32]>,
}

impl Seals {
    /// As the settings say.
    pub fn new(config: &Config) -> Self {
        let file = config.data.join("secret.key");
        Self(Arc::new(Inner { given: config.secret_key.clone(), file, key: OnceLock::new() }))
    }

    /// Seals a secret for one place: it opens nowhere else.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the key cannot be read or kept.
    pub fn seal(&self, place: &[u8], secret: &str) -> AppResult<Vec<u8>> {
        let nonce = secret::bytes::<NONCE_LEN>();
        let mut text = secret.as_bytes().to_vec();
        self.cipher()?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place), &mut text)
            .map_err(|_| AppError::Unavailable)?;
        Ok([&[VERSION][..], &nonce[..], &text[..]].concat())
    }

    /// Opens what was sealed for this place; none: with another key, for another place, or altered.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the key cannot be read.
    pub fn open(&self, place: &[u8], sealed: &[u8]) -> AppResult<Option<String>> {
        let Some((&VERSION, rest)) = sealed.split_first() else { return Ok(None) };
        let Some((nonce, text)) = rest.split_first_chunk::<NONCE_LEN>() else { return Ok(None) };
        let mut text = text.to_vec();
        let opened =
            self.cipher()?.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(place), &mut text);
        Ok(opened.ok().and_then(|text| String::from_utf8(text.to_vec()).ok()))
    }

    /// A mark that only this key makes, for links that nobody guesses: the same for the same words.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the key cannot be read or kept.
    pub fn mark(&self, words: &[u8]) -> AppResult<[u8; 16]> {
        let key: [u8; 32] =
            Sha256::new().chain_update("pawline marks\0").chain_update(self.key()?).finalize().into();
        let whole = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), words);
        let mut mark = [0; 16];
        mark.copy_from_slice(&whole.as_ref()[..16]);
        Ok(mark)
    }

    fn cipher(&self) -> AppResult<LessSafeKey> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, &self.key()?).map_err(|_| AppError::Unavailable)?;
        Ok(LessSafeKey::new(key))
    }

    fn key(&self) -> AppResult<[u8; 32]> {
        Ok(match self.0.key.get() {
            Some(key) => *key,
            None => {
                let read = self.read().map_err(|error| {
                    tracing::error!(%error, "the key for secrets cannot be read or kept");
                    AppError::Unavailable
                })?;
                *self.0.key.get_or_init(|| read)
            }
        })
    }

    fn read(&self) -> io::Result<[u8; 32]> {
        let text = match &self.0.given {
            Some(given) => given.clone(),
            None => kept(&self.0.file)?,
        };
        Ok(Sha256::new().chain_update("pawline secrets\0").chain_update(text.trim()).finalize().into())
    }
}

/// The key in the file; makes it if there is none. Of two servers that make it at once, one finds the
/// other's.
fn kept(file: &Path) -> io::Result<String> {
    if let Some(folder) = file.parent() {
        fs::DirBuilder::new().recursive(true).mode(0o755).create(folder)?;
    }
    match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Ok(mut new) => {
            let key = secret::token();
            new.write_all(key.as_bytes())?;
            new.sync_all()?;
            Ok(key)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let text = fs::read_to_string(file)?;
            if text.trim().len() < 32 {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "secret.key is too short"));
            }
            Ok(text)
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seals(key: &str) -> Seals {
        let config = Config::read(|name| (name == "SECRET_KEY").then(|| key.to_owned())).unwrap();
        Seals::new(&config)
    }

    #[test]
    fn a_secret_opens_at_its_place_with_its_key_and_unaltered() {
        let ours = seals(&"k".repeat(32));
        let sealed = ours.seal(b"channel 1", "the token").unwrap();
        assert!(!sealed.windows(5).any(|part| part == b"token"));
        assert_ne!(sealed, ours.seal(b"channel 1", "the token").unwrap(), "never the same twice");
        assert_eq!(ours.open(b"channel 1", &sealed).unwrap().as_deref(), Some("the token"));
        assert_eq!(ours.open(b"channel 2", &sealed).unwrap(), None);
        assert_eq!(seals(&"j".repeat(32)).open(b"channel 1", &sealed).unwrap(), None);
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert_eq!(ours.open(b"channel 1", &altered).unwrap(), None);
        }
        assert_eq!(ours.open(b"channel 1", &[]).unwrap(), None);
    }

    #[test]
    fn a_key_of_its_own_is_made_once_and_for_nobody_else_to_read() {
        use std::os::unix::fs::PermissionsExt;
        let folder = std::env::temp_dir().join(format!("pawline-key-{}", uuid::Uuid::now_v7()));
        let data = folder.to_string_lossy().into_owned();
        let config = Config::read(|name| (name == "PAWLINE_DATA").then(|| data.clone())).unwrap();
        let sealed = Seals::new(&config).seal(b"x", "token").unwrap();
        assert_eq!(Seals::new(&config).open(b"x", &sealed).unwrap().as_deref(), Some("token"));
        let mode = fs::metadata(folder.join("secret.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::remove_dir_all(folder).unwrap();
    }
}
