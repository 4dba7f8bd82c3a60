use crate::live::offline::{KeptCard, KeptDay, KeptWho, kept_cards, kept_day, kept_who};

/// Everything that the device keeps for one person, read once when the page begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub who: KeptWho,
    pub day: Option<KeptDay>,
    /// The last seen first.
    pub cards: Vec<KeptCard>,
}

impl Found {
    /// None: nothing is kept here.
    pub async fn load() -> Option<Self> {
        let who = kept_who().await?;
        let day = kept_day(who.staff_id).await;
        let cards = kept_cards(who.staff_id).await;
        Some(Self { who, day, cards })
    }
}
