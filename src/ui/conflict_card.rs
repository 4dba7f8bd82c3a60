use leptos::prelude::*;

use super::{Button, ButtonKind, Icon};

/// Two people changed the same thing: both values, and the choice is the user's.
#[component]
pub fn ConflictCard(
    /// What was changed, such as "Notes".
    #[prop(into)]
    field: String,
    #[prop(into)] theirs: String,
    /// Who wrote the other value, and when.
    #[prop(into)]
    theirs_by: String,
    #[prop(into)] mine: String,
    #[prop(into)] on_theirs: Callback<()>,
    #[prop(into)] on_mine: Callback<()>,
    /// Only where the two can stand together, as text can.
    #[prop(optional, into)]
    on_both: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <div class="conflict" role="group" aria-label=format!("{field} was changed twice")>
            <p class="conflict-title"><Icon name="alert"/> {format!("{field} was changed meanwhile")}</p>
            <dl class="conflict-values">
                <div><dt>{theirs_by}</dt><dd dir="auto">{theirs}</dd></div>
                <div><dt>"You"</dt><dd dir="auto">{mine}</dd></div>
            </dl>
            <div class="actions">
                <Button press=move |_| on_theirs.run(())>"Keep theirs"</Button>
                <Button press=move |_| on_mine.run(())>"Keep mine"</Button>
                {on_both.map(|both| view! {
                    <Button kind=ButtonKind::Quiet press=move |_| both.run(())>"Both"</Button>
                })}
            </div>
        </div>
    }
}
