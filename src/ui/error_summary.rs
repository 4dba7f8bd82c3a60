use leptos::{html, prelude::*};

use super::{FieldErrors, Icon, field_frame::field_id};

/// Lists a form's errors as links to their fields, above the form; takes the focus when it appears.
///
/// An error whose name is empty belongs to the whole form and is shown without a link.
#[component]
pub fn ErrorSummary(
    errors: FieldErrors,
    /// A form of a field or two, each of which says what is wrong with it: here stands only what
    /// belongs to none of them.
    #[prop(optional)]
    short: bool,
    /// What did not happen, above an error of the whole form.
    #[prop(default = "Not saved")]
    refused: &'static str,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let all = errors.all();
    let all = Signal::derive(move || {
        all.with(|all| {
            all.iter().filter(|(field, _)| !short || field.is_empty()).cloned().collect::<Vec<_>>()
        })
    });
    errors.note_summary();
    let title = move || {
        let of_fields = all.with(|all| all.iter().any(|(field, _)| !field.is_empty()));
        if of_fields { "Please check these:" } else { refused }
    };
    Effect::new(move |_| {
        if !all.with(Vec::is_empty)
            && let Some(summary) = node.get()
        {
            let _ = summary.focus();
        }
    });
    let items = move || {
        let item = |(field, text): (String, String)| {
            let text = if field.is_empty() {
                text.into_any()
            } else {
                view! { <a href=format!("#{}", field_id(&field)) rel="external">{text}</a> }.into_any()
            };
            view! { <li>{text}</li> }
        };
        all.get().into_iter().map(item).collect_view()
    };
    view! {
        <Show when=move || !all.with(Vec::is_empty)>
            <div class="error-summary" role="alert" tabindex="-1" node_ref=node>
                <p class="error-summary-title"><Icon name="alert"/> {title}</p>
                <ul>{items}</ul>
            </div>
        </Show>
    }
}
