use leptos::{ev, html, prelude::*};

use super::{
    FieldFrame,
    field_frame::{described_by, field_id},
    typed::sync_textarea,
};

/// A list of suggestions that the caller shows beside the box while one types.
#[derive(Clone)]
pub struct Suggestions {
    /// The id of the listbox.
    pub list: &'static str,
    /// The id of the option that Enter takes; none while nothing is suggested.
    pub active: Signal<Option<String>>,
}

/// Several lines of text in a box that grows with them.
///
/// The wrapper repeats the text invisibly (`data-text` and `::after`) in the same grid cell: that
/// copy gives the box its height, without a script and without inline styles.
#[component]
pub fn TextArea(
    /// The form's name for it; also makes the id `field-{name}`.
    #[prop(into)]
    name: String,
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    /// Only when two fields of one name share a page.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] hide_label: bool,
    #[prop(optional, into)] placeholder: Option<Signal<String>>,
    /// Counts towards this limit near its end; never cuts the text off.
    #[prop(optional)]
    maxlength: Option<usize>,
    /// The smallest height, in lines.
    #[prop(default = 3)]
    rows: u32,
    /// Runs on Ctrl-Enter or Cmd-Enter.
    #[prop(optional, into)]
    on_submit: Option<Callback<()>>,
    /// For callers that move the focus here.
    #[prop(optional)]
    node_ref: NodeRef<html::Textarea>,
    /// The caller suggests what to write.
    #[prop(optional, into)]
    suggestions: Option<Suggestions>,
) -> impl IntoView {
    let list = suggestions.as_ref().map(|suggestions| suggestions.list);
    let active = move || suggestions.as_ref().and_then(|suggestions| suggestions.active.get());
    let active = Signal::derive(active);
    let id = id.unwrap_or_else(|| field_id(&name));
    let described = described_by(&id, hint.is_some(), error);
    let submit = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter"
            && (event.ctrl_key() || event.meta_key())
            && let Some(on_submit) = on_submit
        {
            event.prevent_default();
            on_submit.run(());
        }
    };
    sync_textarea(node_ref, value);
    view! {
        <FieldFrame id=id.clone() label hint error required hide_label limit=maxlength.map(|max| (value, max))>
            <div class="grow" data-text=move || value.get()>
                <textarea
                    class="control"
                    node_ref=node_ref
                    id=id
                    name=name
                    rows=rows.to_string()
                    placeholder=move || placeholder.map(|text| text.get())
                    dir="auto"
                    required=required
                    disabled=move || disabled.get()
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=move || described.get()
                    aria-autocomplete=list.map(|_| "list")
                    aria-haspopup=list.map(|_| "listbox")
                    aria-controls=move || list.filter(|_| active.with(Option::is_some))
                    aria-activedescendant=move || active.get()
                    on:input=move |event| value.set(event_target_value(&event))
                    on:keydown=submit
                    // A text child would be written to the page unescaped here, and an empty one breaks hydration.
                    inner_html=html_escape::encode_text(&*value.read_untracked()).into_owned()
                ></textarea>
            </div>
        </FieldFrame>
    }
}
