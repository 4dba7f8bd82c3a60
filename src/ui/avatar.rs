use leptos::prelude::*;

/// 24, 40 or 72 pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarSize {
    Small,
    #[default]
    Medium,
    Large,
}

/// A photo, or the initials of a name. Decoration: the name itself must stand beside it.
#[component]
pub fn Avatar(
    #[prop(into)] name: String,
    #[prop(optional, into)] src: Option<String>,
    #[prop(optional)] size: AvatarSize,
) -> impl IntoView {
    let size = match size {
        AvatarSize::Small => "small",
        AvatarSize::Medium => "medium",
        AvatarSize::Large => "large",
    };
    let face = match src {
        Some(src) => view! { <img src=src alt="" loading="lazy" decoding="async"/> }.into_any(),
        None => initials(&name).into_any(),
    };
    view! { <span class="avatar" data-size=size aria-hidden="true">{face}</span> }
}

/// First letters of the first and the last word; a paw's place holder is one dot.
fn initials(name: &str) -> String {
    let letters: Vec<char> =
        name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric())).collect();
    match letters.as_slice() {
        [] => "·".to_owned(),
        [only] => only.to_uppercase().collect(),
        [first, .., last] => first.to_uppercase().chain(last.to_uppercase()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_of_usual_and_odd_names() {
        assert_eq!(initials("Bella Ortiz"), "BO");
        assert_eq!(initials("ana maria de souza"), "AS");
        assert_eq!(initials("Mochi"), "M");
        assert_eq!(initials("(Érica) 🐶"), "É");
        assert_eq!(initials("  "), "·");
    }
}
