//! How often something may be tried, each a setting. Counted in Postgres (`throttle`), so that a restart
//! forgives nothing and several servers count as one.

/// So many tries in so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    pub tries: i32,
    pub seconds: i32,
}

/// No limit counts over more than so many seconds: an older count is of no use, and is swept away.
pub const LONGEST_SECONDS: i32 = 3600;

/// All limits of a server.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Wrong passwords for one account from one address.
    pub sign_in_pair: Limit,
    /// Wrong passwords for one account from anywhere: loose, or a stranger could keep its owner out.
    pub sign_in_account: Limit,
    /// Wrong passwords from one address.
    pub sign_in_address: Limit,
    /// Guesses at links (invitations, resets, visitors) and at keys of hooks, from one address.
    pub guess_address: Limit,
    /// New conversations with a business from one address.
    pub visitor_start: Limit,
    /// Messages of one visitor: faster than anybody reads.
    pub visitor_message: Limit,
    /// How often one visitor's page asks for its conversation.
    pub visitor_read: Limit,
    /// Photos and files that one person sends.
    pub upload: Limit,
}

impl Limits {
    /// Reads the limits from settings, each `TRIES/SECONDS`.
    ///
    /// # Errors
    /// A sentence that names the setting and says what it should be.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let limit = |name: &str, tries, seconds| match get(name) {
            None => Ok(Limit { tries, seconds }),
            Some(value) => parse(&value).ok_or_else(|| {
                format!(
                    "{name} is {value:?}; it should be TRIES/SECONDS, such as {tries}/{seconds}: \
                     1 to 1000000 tries in 1 to {LONGEST_SECONDS} seconds."
                )
            }),
        };
        Ok(Self {
            sign_in_pair: limit("LIMIT_SIGN_IN", 10, 900)?,
            sign_in_account: limit("LIMIT_SIGN_IN_ACCOUNT", 100, 900)?,
            sign_in_address: limit("LIMIT_SIGN_IN_ADDRESS", 50, 900)?,
            guess_address: limit("LIMIT_GUESSES", 60, 900)?,
            visitor_start: limit("LIMIT_VISITOR_STARTS", 20, 600)?,
            visitor_message: limit("LIMIT_VISITOR_MESSAGES", 10, 10)?,
            visitor_read: limit("LIMIT_VISITOR_READS", 120, 60)?,
            upload: limit("LIMIT_UPLOADS", 120, 600)?,
        })
    }
}

fn parse(value: &str) -> Option<Limit> {
    let (tries, seconds) = value.split_once('/')?;
    let limit = Limit { tries: tries.trim().parse().ok()?, seconds: seconds.trim().parse().ok()? };
    ((1..=1_000_000).contains(&limit.tries) && (1..=LONGEST_SECONDS).contains(&limit.seconds))
        .then_some(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_tries_in_seconds() {
        let limits = Limits::read(|name| (name == "LIMIT_UPLOADS").then(|| "3 / 60".into())).unwrap();
        assert_eq!(limits.upload, Limit { tries: 3, seconds: 60 });
        assert_eq!(limits.sign_in_pair, Limit { tries: 10, seconds: 900 });
        for wrong in ["", "3", "0/60", "3/0", "3/3601", "-1/60", "3/60/1", "many/60"] {
            let said = Limits::read(|name| (name == "LIMIT_UPLOADS").then(|| wrong.into())).unwrap_err();
            assert!(said.starts_with("LIMIT_UPLOADS is") && said.contains("should be"), "{said}");
        }
    }
}
