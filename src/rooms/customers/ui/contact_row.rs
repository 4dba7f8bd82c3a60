use crate::domain::time::Zone;
use crate::rooms::customers::model::CustomerRow;
use crate::ui::{Avatar, Badge, Chip, ColourCodeChip, TimeText, Tone};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// Chips that a row shows; the card shows all.
const CHIPS: usize = 3;

/// A customer in a list: a link to the card. The link stays the same node when what it says changes.
#[component]
pub(super) fn ContactRow(
    row: Memo<CustomerRow>,
    zone: StoredValue<Zone>,
    /// The server's clock when it answered.
    now: Memo<DateTime<Utc>>,
    /// Two lines without chips, for narrow panes.
    compact: bool,
) -> impl IntoView {
    let href = format!("/contacts/{}", row.with_untracked(|row| row.id));
    let face = move || {
        let row = row.get();
        let at = row.last_activity_at;
        let (brief, full) = zone.with_value(|zone| (zone.brief(at, now.get()), zone.day_and_clock(at)));
        let about = [row.pets.join(", "), row.business_name.clone(), row.phone.clone()];
        let about = about.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        let chips = (!compact).then(|| chips(&row));
        view! {
            <Avatar name=row.name.clone()/>
            <span class="row-main">
                <span class="row-line">
                    <bdi class="row-title">{row.name}</bdi>
                    <TimeText datetime=at.to_rfc3339() text=Signal::stored(brief) title=full/>
                </span>
                <bdi class="row-text">{about}</bdi>
                {chips}
            </span>
        }
    };
    view! { <a class="row contact-row" href=href>{face}</a> }.into_any()
}

fn chips(row: &CustomerRow) -> AnyView {
    let codes = row.colour_codes.iter().take(CHIPS).cloned().map(|code| {
        view! { <ColourCodeChip colour=code.colour.as_str() letters=code.letters name=code.name compact=true/> }
    });
    let more = row.tags.len().saturating_sub(CHIPS);
    let tags = row.tags.iter().take(CHIPS).cloned().map(|text| view! { <Chip text/> });
    view! {
        <span class="row-chips">
            {row.archived.then(|| view! { <Badge>"Archived"</Badge> })}
            {row.blocked.then(|| view! { <Badge tone=Tone::Danger icon="block">"Blocked"</Badge> })}
            {codes.collect_view()}
            {tags.collect_view()}
            {(more > 0).then(|| view! { <span class="meta">{format!("+{more}")}</span> })}
        </span>
    }
    .into_any()
}
