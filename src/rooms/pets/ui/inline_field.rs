use crate::live::Act;
use crate::rooms::pets::api::edit_pet;
use crate::rooms::pets::model::{Pet, PetEdit};
use crate::ui::{Button, ButtonKind, ConflictCard, IconButton, LeaveGuard, VisuallyHidden};
use leptos::{html, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};

/// One field of a pet while it is shown or edited in its place.
#[derive(Clone, Copy)]
pub(super) struct Inline {
    pub pet: Signal<Pet>,
    pub open: RwSignal<bool>,
    pub act: Act,
    /// The version that was on the screen when the field was opened.
    seen: StoredValue<i32>,
}

impl Inline {
    pub fn new(pet: Signal<Pet>) -> Self {
        Self { pet, open: RwSignal::new(false), act: Act::new(), seen: StoredValue::new(0) }
    }

    /// Begins; the caller fills its controls first.
    pub fn begin(self) {
        self.seen.set_value(self.pet.with_untracked(|pet| pet.version));
        self.act.errors.clear();
        self.act.clash.set(None);
        self.open.set(true);
    }

    /// Sends what was changed and closes the field when it is saved.
    pub fn save(self, edit: PetEdit) {
        let (id, name) = self.pet.with_untracked(|pet| (pet.id, pet.name.clone()));
        let seen = self.seen.get_value();
        self.act.run(
            format!("{name} saved."),
            move |intent| edit_pet(intent, id, seen, edit.clone()),
            move |_| self.open.set(false),
        );
    }

    /// Insists after a conflict: the next save overwrites what the other person wrote.
    fn insist(self) {
        if let Some(clash) = self.act.clash.get_untracked() {
            self.seen.set_value(clash.version);
        }
        self.act.clash.set(None);
    }
}

/// A field that is clicked to be edited. The children are its controls.
#[component]
pub(super) fn InlineField(
    inline: Inline,
    #[prop(into)] label: String,
    /// What stands there; empty: nothing yet.
    #[prop(into)]
    shown: Signal<String>,
    /// Fills the controls with what stands there.
    #[prop(into)]
    fill: Callback<()>,
    #[prop(into)] save: Callback<()>,
    /// What the person wants, in words, for a conflict.
    #[prop(into)]
    mine: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let Inline { open, act, .. } = inline;
    let (button, form) = (NodeRef::<html::Button>::new(), NodeRef::<html::Form>::new());
    let was_open = StoredValue::new(false);
    Effect::new(move |_| {
        if let Some(form) = form.get() {
            was_open.set_value(true);
            let first = form.query_selector("input, select, textarea").ok().flatten();
            if let Some(first) = first.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
                let _ = first.focus();
            }
        }
    });
    Effect::new(move |_| {
        if let Some(button) = button.get()
            && was_open.get_value()
        {
            was_open.set_value(false);
            let _ = button.focus();
        }
    });
    let filled = StoredValue::new(String::new());
    let dirty = Signal::derive(move || mine.with(|mine| filled.with_value(|filled| mine != filled)));
    let begin = move |_| {
        fill.run(());
        filled.set_value(mine.get_untracked());
        inline.begin();
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            open.set(false);
        }
    };
    let label = StoredValue::new(label);
    let closed = move || {
        let empty = move || shown.with(String::is_empty);
        view! {
            <button class="inline-value" type="button" node_ref=button on:click=begin data-empty=move || empty().then_some("true")>
                <span class="inline-label">{label.get_value()}</span>
                <span class="inline-text" dir="auto">{move || if empty() { "Add".to_owned() } else { shown.get() }}</span>
                <VisuallyHidden>", edit"</VisuallyHidden>
            </button>
        }
    };
    let clash = move || {
        let clash = act.clash.get()?;
        let (by, theirs) = (clash.who(), words(&clash.fields.first()?.theirs));
        Some(view! {
            <ConflictCard
                field=label.get_value() theirs theirs_by=by mine=mine.get_untracked()
                on_theirs=Callback::new(move |()| { act.clash.set(None); open.set(false) })
                on_mine=Callback::new(move |()| { inline.insist(); save.run(()) })
            />
        })
    };
    view! {
        <Show when=move || open.get() fallback=closed>
            <form class="inline-form" node_ref=form on:submit=submit on:keydown=on_key>
                {children()}
                {clash}
                <div class="actions">
                    <Button kind=ButtonKind::Secondary submit=true pending=act.pending icon="check">"Save"</Button>
                    <IconButton icon="close" label="Cancel" press=move |_| open.set(false)/>
                </div>
            </form>
            <LeaveGuard dirty/>
        </Show>
    }
    .into_any()
}

/// A value of the log as people read it.
fn words(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => "Nothing".into(),
        serde_json::Value::String(text) if text.is_empty() => "Nothing".into(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
