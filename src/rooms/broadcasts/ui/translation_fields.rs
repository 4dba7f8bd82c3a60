use crate::domain::language::LANGUAGES;
use crate::rooms::broadcasts::model::{TRANSLATIONS, Translation, Way};
use crate::ui::{Button, ButtonKind, FieldErrors, SelectField, TextArea, TextField};
use leptos::prelude::*;

/// The same in one more language, as it is typed.
#[derive(Clone, Copy)]
struct Draft {
    key: u32,
    language: RwSignal<String>,
    subject: RwSignal<String>,
    body: RwSignal<String>,
}

/// All of them.
#[derive(Clone, Copy)]
pub(super) struct TranslationDrafts {
    all: RwSignal<Vec<Draft>>,
    next: StoredValue<u32>,
}

impl TranslationDrafts {
    pub fn new(from: &[Translation]) -> Self {
        let drafts = Self { all: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
        drafts.take(from);
        drafts
    }

    /// Puts these in place of what stands there.
    pub fn take(self, from: &[Translation]) {
        self.all.set(Vec::new());
        from.iter().for_each(|one| self.push(one.clone()));
    }

    fn push(self, one: Translation) {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        let draft = Draft {
            key,
            language: RwSignal::new(one.language),
            subject: RwSignal::new(one.subject),
            body: RwSignal::new(one.body),
        };
        self.all.update(|all| all.push(draft));
    }

    /// As they stand, tracked.
    pub fn get(self) -> Vec<Translation> {
        self.all.with(|all| {
            all.iter()
                .map(|one| Translation {
                    language: one.language.get(),
                    subject: one.subject.get(),
                    body: one.body.get(),
                })
                .collect()
        })
    }
}

/// The fields of the other languages; whoever likes one of them on their card gets it in that one.
#[component]
pub(super) fn TranslationFields(
    drafts: TranslationDrafts,
    way: Signal<Way>,
    errors: FieldErrors,
) -> impl IntoView {
    let options: Vec<(String, String)> = std::iter::once((String::new(), "Choose a language".to_owned()))
        .chain(LANGUAGES.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned())))
        .collect();
    let options = StoredValue::new(options);
    let all_errors = errors.all();
    let row = move |one: Draft| {
        let error = move |name: &'static str| {
            Signal::derive(move || {
                let at = drafts.all.with(|all| all.iter().position(|other| other.key == one.key))?;
                let field = format!("translations.{at}.{name}");
                all_errors
                    .with(|all| all.iter().find(|(known, _)| *known == field).map(|(_, said)| said.clone()))
            })
        };
        let remove = move |_| drafts.all.update(|all| all.retain(|other| other.key != one.key));
        let key = one.key;
        view! {
            <fieldset class="broadcast-language">
                <legend class="visually-hidden">"Another language"</legend>
                <SelectField
                    name=format!("language-{key}") label="Language" value=one.language options=options.get_value()
                    error=error("language")
                />
                <Show when=move || way.get() == Way::Email>
                    <TextField name=format!("subject-{key}") label="Subject in this language" value=one.subject maxlength=200 error=error("subject")/>
                </Show>
                <TextArea name=format!("body-{key}") label="Message in this language" value=one.body rows=4 error=error("body")/>
                <Button kind=ButtonKind::Quiet icon="trash" press=remove>"Remove this language"</Button>
            </fieldset>
        }
    };
    let full = move || drafts.all.with(|all| all.len() >= TRANSLATIONS);
    view! {
        <div class="broadcast-languages">
            <For each=move || drafts.all.get() key=|one| one.key children=row/>
            <Button icon="plus" disabled=Signal::derive(full) press=move |_| drafts.push(Translation::default())>
                "Add another language"
            </Button>
        </div>
    }
    .into_any()
}
