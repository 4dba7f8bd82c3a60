/// What a colour means. Colour is never the only sign: every use adds a word or an icon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    Ok,
    Warn,
    Danger,
    Info,
    Accent,
}

impl Tone {
    /// The value of the `data-tone` attribute that the style sheets select on.
    pub fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Danger => "danger",
            Self::Info => "info",
            Self::Accent => "accent",
        }
    }

    /// The icon that says the same as the colour.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Neutral | Self::Info | Self::Accent => "info",
            Self::Ok => "check",
            Self::Warn => "alert",
            Self::Danger => "shield",
        }
    }
}
