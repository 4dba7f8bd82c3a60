use super::clashes::Clashes;
use crate::live::Act;
use crate::rooms::customers::api::edit_customer;
use crate::rooms::customers::model::{Customer, CustomerEdit};
use crate::ui::{Button, Icon, IconButton, TextField};
use leptos::{html, prelude::*};

/// Which field is edited in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuickFieldOf {
    /// The customer's name.
    Name,
    /// The name of their business.
    BusinessName,
}

impl QuickFieldOf {
    fn column(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::BusinessName => "business_name",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::BusinessName => "Business name",
        }
    }

    fn of(self, customer: &Customer) -> String {
        match self {
            Self::Name => customer.name.clone(),
            Self::BusinessName => customer.business_name.clone(),
        }
    }

    fn edit(self, value: String) -> CustomerEdit {
        match self {
            Self::Name => CustomerEdit { name: Some(value), ..Default::default() },
            Self::BusinessName => CustomerEdit { business_name: Some(value), ..Default::default() },
        }
    }
}

/// A field of the customer that is edited where it stands: press it, type, Enter. Escape leaves it
/// as it was. Not for the inside of a heading.
#[component]
pub fn QuickField(#[prop(into)] customer: Signal<Customer>, field: QuickFieldOf) -> impl IntoView {
    let editing = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let version = StoredValue::new(0);
    let act = Act::new();
    let (input, button) = (NodeRef::<html::Input>::new(), NodeRef::<html::Button>::new());
    let value = Memo::new(move |_| customer.with(|customer| field.of(customer)));
    Effect::new(move |was: Option<bool>| {
        let now = editing.get();
        if now && let Some(input) = input.get() {
            let _ = input.focus();
            input.select();
        } else if !now
            && was == Some(true)
            && let Some(button) = button.get()
        {
            let _ = button.focus();
        }
        now
    });
    let begin = move |_| {
        typed.set(value.get_untracked());
        version.set_value(customer.with_untracked(|customer| customer.version));
        act.errors.clear();
        act.clash.set(None);
        editing.set(true);
    };
    let save = move || {
        let (id, seen) = (customer.with_untracked(|customer| customer.id), version.get_value());
        let edit = field.edit(typed.get_untracked());
        act.run(
            format!("{} changed.", field.label()),
            move |intent| edit_customer(intent, id, seen, edit.clone()),
            move |_| editing.set(false),
        );
    };
    let settled = Callback::new(move |(seen, _): (i32, String)| {
        version.set_value(seen);
        save();
    });
    let theirs = Callback::new(move |(_, value): (String, serde_json::Value)| {
        typed.set(value.as_str().unwrap_or_default().to_owned());
    });
    let form = move || {
        let on_key = move |event: leptos::ev::KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                editing.set(false);
            }
        };
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            save();
        };
        view! {
            <form class="quick-form" on:submit=submit on:keydown=on_key>
                <TextField
                    name=field.column() id=format!("quick-{}", field.column()) label=field.label() hide_label=true
                    value=typed error=act.errors.for_field(field.column()) autocomplete="off" node_ref=input
                />
                <div class="actions">
                    <Button submit=true pending=act.pending>"Save"</Button>
                    <IconButton icon="close" label="Leave it as it was" press=move |_| editing.set(false)/>
                </div>
                <Clashes act label=super::field_label on_theirs=theirs on_settled=settled/>
            </form>
        }
    };
    let face = move || {
        let name = field.label();
        let shown = move || {
            value.with(
                |value| if value.is_empty() { format!("Add {}", name.to_lowercase()) } else { value.clone() },
            )
        };
        view! {
            <button
                class="quick-value" type="button" node_ref=button on:click=begin
                data-empty=move || value.with(String::is_empty).then_some("true")
            >
                <span class="visually-hidden">{format!("{name}: ")}</span>
                <bdi>{shown}</bdi>
                <Icon name="edit"/>
            </button>
        }
    };
    view! { <div class="quick-field"><Show when=move || editing.get() fallback=face>{form()}</Show></div> }
        .into_any()
}
