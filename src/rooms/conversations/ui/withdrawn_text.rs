use super::outbox::Outbox;
use crate::ui::{Button, ButtonKind, Icon, IconButton};
use leptos::prelude::*;

/// Characters of the text that are shown.
const SHOWN: usize = 80;

/// What its writer took back while something else stood in the composer: one press puts it in front
/// of that.
#[component]
pub(super) fn WithdrawnText(outbox: Outbox) -> impl IntoView {
    let put_back = move |_| {
        let withdrawn = outbox.withdrawn.get_untracked();
        outbox.withdrawn.set(None);
        outbox.returned.set(withdrawn);
    };
    let offer = move || {
        outbox.withdrawn.get().map(|withdrawn| {
            let mut short: String = withdrawn.body.chars().take(SHOWN).collect();
            if short.len() < withdrawn.body.len() {
                short.push('…');
            }
            view! {
                <p class="colleague-draft">
                    <Icon name="undo"/>
                    <span class="colleague-draft-text">"Withdrawn: "<q dir="auto">{short}</q></span>
                    <Button kind=ButtonKind::Quiet press=put_back>"Edit it"</Button>
                    <IconButton icon="close" label="Forget the withdrawn text" press=move |_| outbox.withdrawn.set(None)/>
                </p>
            }
        })
    };
    view! { <div class="composer-offer" role="status">{offer}</div> }
}
