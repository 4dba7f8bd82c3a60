//! Mails as the programs write them that people use: every word is read, and what is new is told from what is repeated.

use super::Shop;
use crate::support::mail::DESK;
use pawline::server::providers::mail::{quoting, reading};
use serde_json::json;
use std::fs;

/// A mail in the folder `clients`.
struct Case {
    file: &'static str,
    /// What is new in it, with one space between words.
    new: &'static str,
    /// How what it repeats begins; empty: it repeats nothing.
    repeated: &'static str,
    /// Words that its HTML has.
    html: &'static [&'static str],
    files: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        file: "outlook-desktop",
        new: "Four is fine. She bit the vet last week, so please be careful.",
        repeated: "From: Happy Paws",
        html: &["Four is fine.", "please be careful"],
        files: &[],
    },
    Case {
        file: "outlook-desktop-german",
        new: "Vier passt, schön!",
        repeated: "Von: Happy Paws",
        html: &[],
        files: &[],
    },
    Case {
        file: "outlook-web",
        new: "Four is fine – he’s at the café until three.",
        repeated: "____",
        html: &["he’s at the café"],
        files: &[],
    },
    Case { file: "gmail", new: "Four is fine 🐕", repeated: "On Fri, Nov 20", html: &["🐕"], files: &[] },
    Case { file: "gmail-german", new: "Vier passt.", repeated: "Am Fr.", html: &[], files: &[] },
    Case {
        file: "apple-mail",
        new: "Look at her paw: It is swollen since Monday. She doesn’t let anybody touch it.",
        repeated: "",
        html: &["Look at her paw", "She doesn’t let anybody touch it."],
        files: &["paw.gif"],
    },
    Case {
        file: "apple-mail-plain",
        new: "This is the tick. And this is where it was. She is allergic to the drops. Sent from my iPhone",
        repeated: "",
        html: &[],
        files: &["IMG_0001.gif", "IMG_0002.gif"],
    },
    Case {
        file: "nested",
        new: "The vaccination card is attached. Grüße She is due for rabies in May.",
        repeated: "",
        html: &["<b>Grüße</b>", "She is due for rabies in May."],
        files: &["logo.gif", "card.pdf"],
    },
    Case {
        file: "undeclared-latin",
        new: "Schöne Grüße, Mochi frißt wieder – 20 €",
        repeated: "",
        html: &[],
        files: &[],
    },
    Case { file: "wrong-charset", new: "Schöne Grüße", repeated: "", html: &[], files: &[] },
    Case { file: "utf8-called-latin", new: "Schöne Grüße 🐕", repeated: "", html: &[], files: &[] },
    Case {
        file: "winmail",
        new: "The filled in form is attached.",
        repeated: "",
        html: &[],
        files: &["winmail.dat"],
    },
    Case { file: "no-body", new: "", repeated: "", html: &[], files: &[] },
    Case {
        file: "only-html",
        new: "Is she ready? I come at four.",
        repeated: "",
        html: &["<b>ready</b>"],
        files: &[],
    },
];

/// With the line ends that travel.
fn travelled(mail: &[u8]) -> Vec<u8> {
    mail.split(|byte| *byte == b'\n').collect::<Vec<_>>().join(&b"\r\n"[..])
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_word_is_read_whoever_wrote_it() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/email/clients");
    assert_eq!(fs::read_dir(folder).unwrap().count(), CASES.len(), "each mail there stands in the list");
    for case in CASES {
        let raw = fs::read(format!("{folder}/{}.eml", case.file)).unwrap();
        for raw in [travelled(&raw), raw] {
            let read = reading::read(&raw).unwrap();
            let (new, repeated) = quoting::split(&read.text);
            assert_eq!(plain(&new), case.new, "{}", case.file);
            assert!(repeated.starts_with(case.repeated), "{}: {repeated}", case.file);
            assert_eq!(repeated.is_empty(), case.repeated.is_empty(), "{}: {repeated}", case.file);
            assert_eq!(read.html.is_empty(), case.html.is_empty(), "{}: {}", case.file, read.html);
            for words in case.html {
                assert!(read.html.contains(words), "{}: {}", case.file, read.html);
            }
            let files: Vec<&str> = read.files.iter().map(|file| file.name.as_str()).collect();
            assert_eq!(files, case.files, "{}", case.file);
            assert_eq!(read.from, "bella@example.com", "{}", case.file);
        }
    }
}

#[test]
fn a_thousand_lines_of_headers_hide_nothing() {
    let mut mail = String::from("From: Bella Ortiz <bella@example.com>\r\n");
    for line in 0..1000 {
        mail.push_str(&format!("X-Spam-Test-{line}: {}\r\n", "x".repeat(60)));
    }
    mail.push_str("References:");
    for id in 0..1000 {
        mail.push_str(&format!("\r\n <{id}@example.com>"));
    }
    mail.push_str("\r\nTo: desk@paws.example\r\nMessage-ID: <long@example.com>\r\n\r\nHello\r\n");
    let read = reading::read(mail.as_bytes()).unwrap();
    assert_eq!((read.text.trim(), read.id.as_str()), ("Hello", "long@example.com"));
    assert_eq!(read.answers.last().map(String::as_str), Some("999@example.com"));
}

#[tokio::test]
async fn twenty_megabytes_are_taken_with_the_words_around_them() {
    use base64::Engine;
    let shop = Shop::open().await;
    let scan: Vec<u8> = (0..15 * 1024 * 1024_u32).map(|at| (at % 251) as u8).collect();
    let encoded = base64::engine::general_purpose::STANDARD.encode(&scan);
    let lines: Vec<&str> =
        encoded.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let mail = format!(
        "From: Bella Ortiz <bella@example.com>\r\nTo: {DESK}\r\nSubject: Scan\r\nMessage-ID: <big@example.com>\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nHere is the scan.\r\n\
         --b\r\nContent-Type: application/zip; name=scan.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nShe must not eat chicken.\r\n--b--\r\n",
        lines.join("\r\n")
    );
    assert!(mail.len() > 20 * 1024 * 1024);
    shop.receive(&[mail]).await;
    let [message] = &shop.messages().await[..] else { panic!("one message") };
    assert_eq!(plain(message["body"].as_str().unwrap()), "Here is the scan. She must not eat chicken.");
    let file = &message["mail"]["files"][0];
    assert_eq!((&file["name"], &file["size"]), (&json!("scan.zip"), &json!(scan.len())));
}
