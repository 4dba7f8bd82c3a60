use crate::domain::mention;
use leptos::prelude::*;

/// What someone wrote, as paragraphs, with its web addresses as links. Only `http`, `https` and `www.` become
/// links, and everything else stays text: nothing a customer writes can become markup.
#[component]
pub fn LinkifiedText(
    #[prop(into)] text: String,
    /// Names that stand out where they follow an `@`.
    #[prop(optional)]
    names: Vec<String>,
) -> impl IntoView {
    let piece = |piece: Piece| match piece {
        Piece::Text(text) => text.into_any(),
        Piece::Name(name) => view! { <strong class="mention">{name}</strong> }.into_any(),
        Piece::Link(href) => {
            let words = href.clone();
            let href = if href.starts_with("www.") { format!("https://{href}") } else { href };
            view! { <a href=href target="_blank" rel="noopener noreferrer nofollow ugc">{words}</a> }
                .into_any()
        }
    };
    let paragraph = |paragraph: String| {
        let pieces = pieces(&paragraph).into_iter().flat_map(|piece| with_names(piece, &names));
        view! { <p dir="auto">{pieces.map(piece).collect_view()}</p> }
    };
    view! { <div class="prose">{paragraphs(&text).into_iter().map(paragraph).collect_view()}</div> }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Link(String),
    /// With its `@`.
    Name(String),
}

/// Cuts the names out of a text.
fn with_names(piece: Piece, names: &[String]) -> Vec<Piece> {
    let Piece::Text(text) = &piece else { return vec![piece] };
    let mut all = Vec::new();
    let mut from = 0;
    for (place, _) in mention::places(text, names) {
        all.push(Piece::Text(text[from..place.start].to_owned()));
        from = place.end;
        all.push(Piece::Name(text[place].to_owned()));
    }
    all.push(Piece::Text(text[from..].to_owned()));
    all.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
    all
}

/// Splits at blank lines; single line breaks stay inside a paragraph, where the style keeps them.
fn paragraphs(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut current: Vec<&str> = Vec::new();
    for line in text.lines().chain(std::iter::once("")) {
        if !line.trim().is_empty() {
            current.push(line);
        } else if !current.is_empty() {
            all.push(current.join("\n"));
            current.clear();
        }
    }
    all
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(start) = link_start(rest) {
        let end = rest[start..].find(char::is_whitespace).map_or(rest.len(), |length| start + length);
        let link = without_closing_marks(&rest[start..end]);
        if start > 0 {
            all.push(Piece::Text(rest[..start].to_owned()));
        }
        all.push(Piece::Link(link.to_owned()));
        rest = &rest[start + link.len()..];
    }
    if !rest.is_empty() {
        all.push(Piece::Text(rest.to_owned()));
    }
    all
}

/// Where the next address with at least one letter or digit of a host begins.
fn link_start(text: &str) -> Option<usize> {
    let begins = |at: &usize| {
        let word_before = text[..*at].chars().next_back().is_some_and(char::is_alphanumeric);
        let host = ["http://", "https://", "www."].iter().find_map(|mark| text[*at..].strip_prefix(mark));
        !word_before && host.is_some_and(|host| host.starts_with(char::is_alphanumeric))
    };
    let places = |mark| text.match_indices(mark).map(|(at, _)| at).find(begins);
    [places("http"), places("www.")].into_iter().flatten().min()
}

/// The full stop after an address ends the sentence; a bracket closes one that was opened outside.
fn without_closing_marks(link: &str) -> &str {
    let mut link = link;
    // Counted once: a stranger may send ten thousand brackets.
    let mut unopened = link.matches(')').count().saturating_sub(link.matches('(').count());
    while let Some(last) = link.chars().next_back() {
        if last == ')' && unopened > 0 {
            unopened -= 1;
        } else if !".,;:!?'\"»”’>]}".contains(last) {
            break;
        }
        link = &link[..link.len() - last.len_utf8()];
    }
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Piece {
        Piece::Text(text.into())
    }

    fn link(link: &str) -> Piece {
        Piece::Link(link.into())
    }

    #[test]
    fn links_end_before_the_marks_of_the_sentence() {
        assert_eq!(
            pieces("See https://example.com/a?b=1, or (http://example.org/x_(y))."),
            [
                text("See "),
                link("https://example.com/a?b=1"),
                text(", or ("),
                link("http://example.org/x_(y)"),
                text(").")
            ]
        );
    }

    #[test]
    fn only_web_addresses_become_links() {
        for harmless in ["javascript:alert(1)", "xhttp://a.b", "http://", "https:// a", "data:text/html,x"] {
            assert_eq!(pieces(harmless), [text(harmless)]);
        }
    }

    #[test]
    fn a_long_row_of_brackets_takes_no_time() {
        let start = std::time::Instant::now();
        let closing = ")".repeat(10_000);
        assert_eq!(pieces(&format!("http://a{closing}")), [link("http://a"), text(&closing)]);
        assert!(start.elapsed() < std::time::Duration::from_millis(500), "it took {:?}", start.elapsed());
    }

    proptest::proptest! {
        #![proptest_config(crate::chance::tries(2000))]

        #[test]
        fn no_text_is_lost_and_only_web_addresses_are_links(
            text in "(\\PC|https?://|www\\.|[().,@ \n]|javascript:|é|🐶){0,60}"
        ) {
            let all = pieces(&text);
            let whole: String = all.iter().map(|piece| match piece {
                Piece::Text(text) | Piece::Link(text) | Piece::Name(text) => text.as_str(),
            }).collect();
            proptest::prop_assert_eq!(whole, text);
            for piece in all {
                if let Piece::Link(link) = piece {
                    let starts = ["http://", "https://", "www."].iter().any(|mark| link.starts_with(mark));
                    proptest::prop_assert!(starts && !link.contains(char::is_whitespace), "{link}");
                }
            }
        }
    }

    #[test]
    fn markup_stays_text() {
        assert_eq!(pieces("<script>1</script> 🐶"), [text("<script>1</script> 🐶")]);
    }

    #[test]
    fn names_stand_out_where_they_are_called() {
        let names = ["Sam Staff".to_owned()];
        let pieces = with_names(text("Hi @Sam Staff, ask Sam Staff"), &names);
        assert_eq!(pieces, [text("Hi "), Piece::Name("@Sam Staff".into()), text(", ask Sam Staff")]);
        assert_eq!(with_names(link("https://a.b/@Sam Staff"), &names).len(), 1);
    }

    #[test]
    fn blank_lines_split_and_line_breaks_stay() {
        assert_eq!(paragraphs("\n\none\ntwo\r\n \nthree\n"), ["one\ntwo", "three"]);
        assert!(paragraphs(" \n").is_empty());
    }
}
