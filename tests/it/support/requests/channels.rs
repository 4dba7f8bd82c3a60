use super::{Request, act, last, read};
use crate::support::twilio::{ACCOUNT, TOKEN};
use crate::support::{Scene, facebook};
use serde_json::json;

pub fn requests(s: &Scene) -> Vec<Request> {
    let form = |name: &str, address: &str, token: &str| {
        json!({ "name": s.text(name), "account": ACCOUNT, "token": token, "address": address, "service": "",
            "calls_to": "+14155550100", "voicemail": true, "greeting": s.text("Please leave a message") })
    };
    let mail = |name: &str, address: &str, password: &str| {
        json!({ "name": s.text(name), "address": address, "display_name": s.text("Paws"), "smtp_host": "127.0.0.1",
            "smtp_port": "9", "smtp_security": "starttls", "account": s.text("desk"), "password": password,
            "plus_replies": false, "imap_host": "127.0.0.1", "imap_port": "9", "imap_account": s.text("desk"),
            "imap_password": password })
    };
    let page = |name: &str, page: &str, token: &str, secret: &str| json!({ "name": s.text(name), "page": page, "token": token, "secret": secret });
    vec![
        last(
            "channels/connect_facebook",
            json!({ "form": page("New", "102030405061", facebook::TOKEN, facebook::SECRET) }),
        ),
        act(
            "channels/edit_facebook",
            json!({ "id": s.facebook_channel, "form": page("Page", "102030405062", "", "") }),
        )
        .seen("/version", "channel", s.facebook_channel),
        last("channels/connect_email", json!({ "form": mail("New", "new@paws.example", "secret") })),
        act(
            "channels/edit_email",
            json!({ "id": s.mail_channel, "form": mail("Post", "post2@paws.example", "") }),
        )
        .seen("/version", "channel", s.mail_channel),
        last(
            "conversations/send_message",
            json!({ "customer": s.customer, "body": s.text("By email"), "last_seen_number": 1, "even_if_newer": true,
                "by": { "email": { "subject": s.text("Bath") } } }),
        ),
        last("channels/renew_mail_hook", json!({ "id": s.mail_channel })),
        last("channels/connect_twilio", json!({ "form": form("New", "+14155550190", TOKEN) })),
        act("channels/edit_twilio", json!({ "id": s.channel, "form": form("Desk", "+14155550191", "") }))
            .seen("/version", "channel", s.channel),
        act("channels/set_location", json!({ "id": s.channel, "location": s.branch })),
        last("channels/test_channel", json!({ "id": s.channel })),
        act("channels/remove_channel", json!({ "id": s.spare_channel })),
        last("channels/replay_hook", json!({ "id": s.dead_hook })),
        last("channels/send_again", json!({ "message": s.failed_text })),
        last("channels/send_now", json!({ "message": s.held_text })),
        last(
            "conversations/send_message",
            json!({ "customer": s.customer, "body": s.text("By text"), "last_seen_number": 1, "even_if_newer": true, "by": "text" }),
        ),
        read("channels/list_channels", json!({})),
        last(
            "channels/write_consent",
            json!({ "customer": s.customer, "said": { "number": "+14155550123", "given": false, "words": s.text("on the phone") } }),
        ),
        read("channels/list_consents", json!({ "customer": s.customer })),
    ]
}
