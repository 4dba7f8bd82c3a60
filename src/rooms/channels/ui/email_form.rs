use super::channel_form::{Frame, KEEP_SECRET, channel_form};
use crate::live::Act;
use crate::rooms::channels::api::{connect_email, edit_email};
use crate::rooms::channels::model::{Channel, EmailForm, Security};
use crate::ui::{CheckboxField, SelectField, TextField};
use leptos::prelude::*;

/// The form of an email account. None: a new one.
#[component]
pub(super) fn EmailEditor(was: Option<Channel>, close: Callback<()>) -> impl IntoView {
    let fields = Fields::of(was.as_ref());
    let form = move || fields.read();
    let act = Act::new();
    let take =
        Callback::new(move |(field, theirs): (String, serde_json::Value)| fields.take(&field, &theirs));
    let new = was.is_none();
    let password_hint = if new { "It is kept sealed and never shown again." } else { KEEP_SECRET };
    let Fields { name, address, display_name, host, port, security, account, password, plus_replies, .. } =
        fields;
    let Fields { imap_host, imap_port, imap_account, imap_password, .. } = fields;
    let error = move |field: &'static str| act.errors.for_field(field);
    let kinds: Vec<(String, String)> = vec![
        ("starttls".into(), "STARTTLS (usually port 587)".into()),
        ("tls".into(), "TLS (usually port 465)".into()),
    ];
    let fields = view! {
        <TextField
            name="name" label="Name" value=name required=true maxlength=60 error=error("name")
            hint="What staff call it, such as Front desk."
        />
        <TextField
            name="address" label="Email address" value=address required=true input_type="email" autocomplete="off"
            hint="Customers see it as the sender, and answer to it." error=error("address")
        />
        <TextField
            name="display_name" label="Shown as (optional)" value=display_name maxlength=60 autocomplete="off"
            hint="The name that customers see beside it." error=error("display_name")
        />
        <TextField
            name="smtp_host" label="Mail server for sending (SMTP)" value=host required=true autocomplete="off"
            hint="Such as smtp.example.com. Your email provider’s help tells it." error=error("smtp_host")
        />
        <SelectField
            name="smtp_security" label="Security" value=security options=kinds error=error("smtp_security")
        />
        <TextField
            name="smtp_port" label="Port" value=port required=true inputmode="numeric" autocomplete="off"
            error=error("smtp_port")
        />
        <TextField
            name="account" label="User name" value=account required=true autocomplete="off"
            hint="Often the email address itself." error=error("account")
        />
        <TextField
            name="password" label="Password" value=password required=new input_type="password"
            autocomplete="new-password" hint=password_hint error=error("password")
        />
        <CheckboxField
            name="plus_replies" label="This mailbox takes addresses with a plus" value=plus_replies
            hint="Such as desk+abc@example.com. Answers then find their conversation whoever sends them."
        />
        <TextField
            name="imap_host" label="Mailbox to read (IMAP, optional)" value=imap_host autocomplete="off"
            hint="Such as imap.example.com. Pawline looks there every minute, and marks and deletes nothing."
            error=error("imap_host")
        />
        {move || (!imap_host.with(|host| host.trim().is_empty())).then(|| view! {
            <TextField
                name="imap_port" label="Port of the mailbox (TLS)" value=imap_port inputmode="numeric" autocomplete="off"
                error=error("imap_port")
            />
            <TextField
                name="imap_account" label="User name of the mailbox" value=imap_account autocomplete="off"
                error=error("imap_account")
            />
            <TextField
                name="imap_password" label="Password of the mailbox" value=imap_password input_type="password"
                autocomplete="new-password" hint=password_hint error=error("imap_password")
            />
        })}
    };
    let frame =
        Frame { act, was: Frame::edited(was.as_ref()), connected: "Email is connected.", words, take, close };
    channel_form(
        frame,
        fields,
        move |intent| connect_email(intent, form()),
        move |intent, id, version| edit_email(intent, id, version, form()),
    )
}

#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    address: RwSignal<String>,
    display_name: RwSignal<String>,
    host: RwSignal<String>,
    port: RwSignal<String>,
    security: RwSignal<String>,
    account: RwSignal<String>,
    password: RwSignal<String>,
    plus_replies: RwSignal<bool>,
    imap_host: RwSignal<String>,
    imap_port: RwSignal<String>,
    imap_account: RwSignal<String>,
    imap_password: RwSignal<String>,
}

impl Fields {
    fn of(was: Option<&Channel>) -> Self {
        let start =
            |new: &str, read: fn(&Channel) -> String| RwSignal::new(was.map_or_else(|| new.to_owned(), read));
        Self {
            name: start("", |was| was.name.clone()),
            address: start("", |was| was.address.clone()),
            display_name: start("", |was| was.mail.display_name.clone()),
            host: start("", |was| was.mail.smtp_host.clone()),
            port: start("587", |was| was.mail.smtp_port.to_string()),
            security: start("starttls", |was| was.mail.smtp_security.clone()),
            account: start("", |was| was.account.clone()),
            password: RwSignal::new(String::new()),
            plus_replies: RwSignal::new(was.is_some_and(|was| was.mail.plus_replies)),
            imap_host: start("", |was| was.mail.imap_host.clone()),
            imap_port: start("993", |was| match was.mail.imap_port {
                0 => "993".to_owned(),
                port => port.to_string(),
            }),
            imap_account: start("", |was| was.mail.imap_account.clone()),
            imap_password: RwSignal::new(String::new()),
        }
    }

    fn read(self) -> EmailForm {
        EmailForm {
            name: self.name.get_untracked(),
            address: self.address.get_untracked(),
            display_name: self.display_name.get_untracked(),
            smtp_host: self.host.get_untracked(),
            smtp_port: self.port.get_untracked(),
            smtp_security: match self.security.get_untracked().as_str() {
                "tls" => Security::Tls,
                _ => Security::Starttls,
            },
            account: self.account.get_untracked(),
            password: self.password.get_untracked(),
            plus_replies: self.plus_replies.get_untracked(),
            imap_host: self.imap_host.get_untracked(),
            imap_port: self.imap_port.get_untracked(),
            imap_account: self.imap_account.get_untracked(),
            imap_password: self.imap_password.get_untracked(),
        }
    }

    /// Takes what somebody else wrote into a field.
    fn take(self, field: &str, theirs: &serde_json::Value) {
        let text = || theirs.as_str().map_or_else(|| theirs.to_string(), str::to_owned);
        match field {
            "name" => self.name.set(text()),
            "address" => self.address.set(text()),
            "display_name" => self.display_name.set(text()),
            "smtp_host" => self.host.set(text()),
            "smtp_port" => self.port.set(text()),
            "smtp_security" => self.security.set(text()),
            "account" => self.account.set(text()),
            "imap_host" => self.imap_host.set(text()),
            "imap_port" => self.imap_port.set(text()),
            "imap_account" => self.imap_account.set(text()),
            _ => self.plus_replies.set(theirs.as_bool() == Some(true)),
        }
    }
}

fn words(field: &str) -> &'static str {
    match field {
        "name" => "The name",
        "address" => "The email address",
        "display_name" => "The name that customers see",
        "smtp_host" => "The mail server",
        "smtp_port" => "The port",
        "smtp_security" => "The security",
        "account" => "The user name",
        "imap_host" => "The mailbox",
        "imap_port" => "The port of the mailbox",
        "imap_account" => "The user name of the mailbox",
        _ => "Addresses with a plus",
    }
}
