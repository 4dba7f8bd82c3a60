use leptos::prelude::*;

/// The ten fixed colours, told apart also by colour-blind eyes.
pub const COLOUR_CODES: [&str; 10] =
    ["wine", "bronze", "navy", "violet", "slate", "sand", "leaf", "ice", "sky", "rose"];

/// A business's own mark: a colour with two or three letters and a name, never colour alone.
#[component]
pub fn ColourCodeChip(
    /// One of [`COLOUR_CODES`].
    #[prop(into)]
    colour: String,
    #[prop(into)] letters: String,
    #[prop(into)] name: String,
    /// Shows the letters only; the name becomes tooltip and hidden text.
    #[prop(optional)]
    compact: bool,
) -> impl IntoView {
    let title = compact.then(|| name.clone());
    let name_class = if compact { "visually-hidden" } else { "code-name" };
    view! {
        <span class="code" title=title>
            <span class="code-letters" data-code=colour aria-hidden="true">{letters}</span>
            <bdi class=name_class>{name}</bdi>
        </span>
    }
}
