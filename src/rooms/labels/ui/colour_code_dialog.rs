use crate::domain::ids::ColourCodeId;
use crate::error::{AppError, Clash};
use crate::live::Act;
use crate::rooms::labels::model::ColourCodeForm;
use crate::rooms::labels::{Colour, ColourCode, api};
use crate::ui::{
    Button, ButtonKind, CancelButton, ColourCodeChip, ConflictCard, Dialog, SelectField, TextField,
};
use leptos::{ev, prelude::*};

/// The dialog for a new colour code or another one.
#[derive(Clone, Copy)]
pub(super) struct Coding {
    list: Resource<Result<Vec<ColourCode>, AppError>>,
    open: RwSignal<bool>,
    colour: RwSignal<String>,
    letters: RwSignal<String>,
    name: RwSignal<String>,
    /// None: a new one.
    of: RwSignal<Option<(ColourCodeId, i32)>>,
    act: Act,
}

impl Coding {
    pub(super) fn new(list: Resource<Result<Vec<ColourCode>, AppError>>) -> Self {
        let text = || RwSignal::new(String::new());
        let (colour, letters, name) = (text(), text(), text());
        Self {
            list,
            open: RwSignal::new(false),
            colour,
            letters,
            name,
            of: RwSignal::new(None),
            act: Act::new(),
        }
    }

    pub(super) fn create(self) {
        self.show(ColourCodeForm::default(), None);
    }

    pub(super) fn edit(self, code: &ColourCode) {
        let form =
            ColourCodeForm { colour: code.colour, letters: code.letters.clone(), name: code.name.clone() };
        self.show(form, Some((code.id, code.version)));
    }

    fn show(self, form: ColourCodeForm, of: Option<(ColourCodeId, i32)>) {
        self.act.errors.clear();
        self.act.clash.set(None);
        self.colour.set(form.colour.as_str().to_owned());
        self.letters.set(form.letters);
        self.name.set(form.name);
        self.of.set(of);
        self.open.set(true);
    }

    fn save(self, insisting_on: Option<i32>) {
        let form = ColourCodeForm {
            colour: Colour::parse(&self.colour.get_untracked()).unwrap_or_default(),
            letters: self.letters.get_untracked(),
            name: self.name.get_untracked(),
        };
        let close = move || {
            self.open.set(false);
            self.list.refetch();
        };
        match self.of.get_untracked() {
            None => self.act.run(
                "Colour code added.",
                move |intent| api::create_colour_code(intent, form.clone()),
                move |_| close(),
            ),
            Some((id, seen)) => {
                let version = insisting_on.unwrap_or(seen);
                self.act.run(
                    "Colour code updated.",
                    move |intent| api::edit_colour_code(intent, id, version, form.clone()),
                    move |_| close(),
                );
            }
        }
    }

    pub(super) fn dialog(self) -> impl IntoView {
        let is_new = move || self.of.with(Option::is_none);
        let title =
            Signal::derive(move || if is_new() { "Add colour code" } else { "Edit colour code" }.to_owned());
        let footer = move || {
            view! {
                <CancelButton/>
                <Button kind=ButtonKind::Primary pending=self.act.pending press=move |_| self.save(None)>
                    {move || if is_new() { "Add" } else { "Update" }}
                </Button>
            }
        };
        view! { <Dialog open=self.open title footer guard=true>{move || self.form()}</Dialog> }
    }

    fn form(self) -> impl IntoView {
        let errors = self.act.errors;
        let colours: Vec<(String, String)> =
            Colour::ALL.map(|colour| (colour.as_str().to_owned(), colour.label().to_owned())).into();
        let submit = move |event: ev::SubmitEvent| {
            event.prevent_default();
            self.save(None);
        };
        let preview = move || {
            let typed = self.letters.get().trim().to_uppercase();
            let letters = if typed.is_empty() { "AB".to_owned() } else { typed };
            view! { <ColourCodeChip colour=self.colour.get() letters name=self.name.get()/> }
        };
        view! {
            <form class="label-form" on:submit=submit>
                <SelectField name="colour" label="Colour" value=self.colour options=colours/>
                <TextField
                    name="letters" label="Letters" value=self.letters required=true error=errors.for_field("letters")
                    hint="One to three, so that nobody has to tell colours apart."
                />
                <TextField
                    name="name" id="field-code-name" label="Meaning" value=self.name required=true maxlength=60
                    error=errors.for_field("name")
                />
                <p class="label-preview"><span>"It will look like this: "</span>{preview}</p>
                // Enter in a field submits only where a form has a submit button.
                <button type="submit" hidden=true></button>
            </form>
            {move || self.act.clash.get().map(|clash| self.clash(clash))}
        }
    }

    fn clash(self, clash: Clash) -> impl IntoView {
        let version = clash.version;
        let words = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let list = |pick: fn(&crate::error::FieldClash) -> &serde_json::Value| {
            clash.fields.iter().map(|field| words(pick(field))).collect::<Vec<_>>().join(", ")
        };
        view! {
            <ConflictCard
                field="The colour code" theirs=list(|field| &field.theirs) theirs_by="Meanwhile"
                mine=list(|field| &field.mine)
                on_theirs=Callback::new(move |()| { self.open.set(false); self.list.refetch(); })
                on_mine=Callback::new(move |()| self.save(Some(version)))
            />
        }
    }
}
