use crate::error::AppError;
use crate::live::Act;
use crate::rooms::settings::BusinessSettings;
use crate::rooms::settings::api::{edit_business, read_business};
use crate::rooms::settings::model::{BusinessEdit, CURRENCIES, changed};
use crate::rooms::settings::relevance::BUSINESS;
use crate::rooms::staff::ui::{ClashList, keep_fresh, loaded};
use crate::ui::{Button, ButtonKind, ErrorSummary, LeaveGuard, Section, SelectField, TextField};
use leptos::{ev, prelude::*};

/// Name, address word, currency, help.
#[component]
pub fn BusinessSection() -> impl IntoView {
    let read = Resource::new(|| (), |()| read_business());
    view! {
        <Section title="Business">
            {loaded(read, "The settings of the business", move |was| view! { <BusinessForm was read/> }.into_any())}
        </Section>
    }
    .into_any()
}

#[component]
fn BusinessForm(was: BusinessSettings, read: Resource<Result<BusinessSettings, AppError>>) -> impl IntoView {
    let version = RwSignal::new(was.version);
    let name = RwSignal::new(was.name.clone());
    let slug = RwSignal::new(was.slug.clone());
    let currency = RwSignal::new(was.currency.clone());
    let help_email = RwSignal::new(was.help_email.clone().unwrap_or_default());
    let was = StoredValue::new(was);
    let edit = move || {
        was.with_value(|was| BusinessEdit {
            name: changed(&was.name, &name.get_untracked()),
            slug: changed(&was.slug, &slug.get_untracked()),
            currency: changed(&was.currency, &currency.get_untracked()),
            help_email: changed(&was.help_email.clone().unwrap_or_default(), &help_email.get_untracked()),
            ..BusinessEdit::default()
        })
    };
    keep_fresh(read, &BUSINESS, version, move || edit() != BusinessEdit::default());
    let act = Act::new();
    let save = move || {
        act.run(
            "The business is saved.",
            move |intent| edit_business(intent, version.get_untracked(), edit()),
            move |done| {
                version.set(done.value);
                was.update_value(|was| {
                    was.name = name.get_untracked();
                    was.slug = slug.get_untracked();
                    was.currency = currency.get_untracked();
                    was.help_email = Some(help_email.get_untracked());
                });
            },
        );
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let take = Callback::new(move |(field, theirs): (String, serde_json::Value)| {
        let text = theirs.as_str().unwrap_or_default().to_owned();
        match field.as_str() {
            "name" => name.set(text),
            "slug" => slug.set(text),
            "currency" => currency.set(text),
            _ => help_email.set(text),
        }
    });
    let currencies: Vec<(String, String)> =
        CURRENCIES.iter().map(|code| ((*code).to_owned(), (*code).to_owned())).collect();
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            <TextField
                name="name" label="Business name" value=name required=true maxlength=120 autocomplete="organization"
                error=act.errors.for_field("name")
            />
            <TextField
                name="slug" label="Word in the address of your chat page" value=slug required=true maxlength=60
                hint="Links to the old address stop working when you change it." error=act.errors.for_field("slug")
            />
            <div class="fields">
                <SelectField
                    name="currency" label="Currency" value=currency options=currencies
                    error=act.errors.for_field("currency")
                />
                <TextField
                    name="help_email" label="Help email" value=help_email input_type="email" autocomplete="off"
                    hint="Whom your staff write to from the help page." error=act.errors.for_field("help_email")
                />
            </div>
            <ClashList act version words take again=Callback::new(move |()| save())/>
            <div class="actions"><Button kind=ButtonKind::Primary submit=true pending=act.pending>"Update"</Button></div>
        </form>
        <LeaveGuard dirty=Signal::derive(move || edit() != BusinessEdit::default())/>
    }
    .into_any()
}

fn words(field: &str) -> &'static str {
    match field {
        "name" => "The business name",
        "slug" => "The address word",
        "currency" => "The currency",
        _ => "The help email",
    }
}
