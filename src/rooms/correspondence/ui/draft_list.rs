use super::desk::Desk;
use crate::rooms::correspondence::model::DraftLetter;
use crate::rooms::staff::Me;
use crate::ui::{Badge, ButtonLink, EmptyState, TimeText, Tone};
use leptos::prelude::*;

/// The emails that were begun and not sent, one's own and the colleagues'.
#[component]
pub(super) fn DraftList(desk: Desk) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let drafts = desk.found.part(|found| found.drafts.clone());
    let row = move |draft: DraftLetter| {
        let at = draft.updated_at;
        let when = zone.with_value(|zone| zone.day_and_clock(at));
        let subject = if draft.subject.is_empty() { "(No subject)".to_owned() } else { draft.subject };
        let by = match draft.mine {
            true => view! { <Badge tone=Tone::Accent>"Yours"</Badge> }.into_any(),
            false => view! { <span>"begun by "<bdi>{draft.staff_name}</bdi></span> }.into_any(),
        };
        let go_on = draft.mine.then(|| {
            view! { <ButtonLink href=desk.write_href() icon="edit">"Go on writing"</ButtonLink> }
        });
        view! {
            <li class="letter-draft">
                <div class="letter-draft-face">
                    <p class="letter-subject" dir="auto">{subject}</p>
                    <p class="letter-text" dir="auto">{draft.body}</p>
                    <p class="cluster meta"><TimeText datetime=at.to_rfc3339() text=when/>{by}</p>
                </div>
                {go_on}
            </li>
        }
    };
    move || {
        let drafts = drafts.get();
        if drafts.is_empty() {
            let text = "An email that somebody begins on the card and does not send stands here.";
            return view! { <EmptyState icon="edit" title="No drafts" text=text.to_owned()/> }.into_any();
        }
        view! { <ul class="letter-drafts" role="list" aria-label="Drafts">{drafts.into_iter().map(row).collect_view()}</ul> }
            .into_any()
    }
}
