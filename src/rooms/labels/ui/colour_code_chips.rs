use crate::rooms::labels::ColourCodeRef;
use crate::ui::ColourCodeChip;
use leptos::prelude::*;

/// The colour codes that somebody carries, to look at only.
#[component]
pub fn ColourCodeChips(
    #[prop(into)] codes: Signal<Vec<ColourCodeRef>>,
    /// Letters only, for rows of lists; the meaning is the tooltip.
    #[prop(optional)]
    compact: bool,
) -> impl IntoView {
    let chip = move |code: ColourCodeRef| {
        view! { <li><ColourCodeChip colour=code.colour.as_str() letters=code.letters name=code.name compact/></li> }
    };
    move || {
        let codes = codes.get();
        (!codes.is_empty()).then(|| {
            view! { <ul class="label-list" aria-label="Colour codes">{codes.into_iter().map(chip).collect_view()}</ul> }
        })
    }
}
