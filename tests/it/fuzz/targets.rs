//! One function for each thing that comes from outside. It takes any bytes and panics when a rule is
//! broken. It knows nothing of the tests, so that a fuzzer can call it as well.

use super::house::images::{self, Photo, SIZES};
use super::house::{mention, phone, quoting, reading, signature, text, told, typed};
use hmac::{Hmac, KeyInit, Mac};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use sha2::Sha256;
use std::io::Cursor;
use std::time::{Duration, Instant};

/// A target: its name, what it does, how long one input may take, and inputs that are right.
pub struct Target {
    pub name: &'static str,
    pub run: fn(&[u8]),
    pub within: Duration,
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// Every target.
pub static TARGETS: [Target; 8] = [
    Target { name: "images", run: images, within: Duration::from_secs(5), seeds: pictures },
    Target { name: "signature", run: signature, within: Duration::from_secs(1), seeds: signed },
    Target { name: "phone", run: phone, within: Duration::from_secs(2), seeds: numbers },
    Target { name: "text", run: text, within: Duration::from_secs(1), seeds: texts },
    Target { name: "mail", run: mail, within: Duration::from_secs(2), seeds: mails },
    Target { name: "messenger", run: messenger, within: Duration::from_secs(1), seeds: tellings },
    Target { name: "mention", run: mention, within: Duration::from_secs(1), seeds: mentions },
    Target { name: "search", run: search, within: Duration::from_secs(2), seeds: searches },
];

/// Runs one input, and says when it took too long: three times, as the machine may have been busy.
pub fn run(target: &Target, input: &[u8]) {
    let timed = || {
        let start = Instant::now();
        (target.run)(input);
        start.elapsed()
    };
    let took = [timed, timed, timed].into_iter().map(|timed| timed()).find(|took| *took < target.within);
    assert!(
        took.is_some(),
        "{} takes longer than {:?} for {} bytes",
        target.name,
        target.within,
        input.len()
    );
}

/// The text in any bytes: what a browser could have sent.
fn words(input: &[u8]) -> String {
    String::from_utf8_lossy(input).into_owned()
}

// ---- photos --------------------------------------------------------------------------------------

/// A photo is refused with a sentence, or kept in three sizes without what the camera wrote.
fn images(input: &[u8]) {
    let Ok(photo) = images::prepare(input) else { return };
    let Photo { sizes, width, height } = photo;
    for (bytes, most) in sizes.iter().zip(SIZES) {
        let kept = image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).expect("a JPEG is kept");
        assert!(kept.width() <= most && kept.height() <= most, "{most}: {}x{}", kept.width(), kept.height());
        assert!(!bytes.windows(2).take(64).any(|pair| pair == [0xff, 0xe1]), "what the camera wrote is gone");
    }
    let square = image::load_from_memory(&sizes[0]).expect("it was read before");
    assert_eq!((square.width(), square.height()), (SIZES[0], SIZES[0]));
    let again = images::prepare(&sizes[2]).expect("what is kept is a photo");
    assert_eq!((again.width, again.height), (width, height), "and stays as large");
}

fn pictures() -> Vec<Vec<u8>> {
    let small = RgbImage::from_fn(24, 17, |x, y| Rgb([(x * 9) as u8, (y * 13) as u8, 77]));
    let long = RgbImage::from_pixel(400, 1, Rgb([200, 10, 30]));
    let mut all = Vec::new();
    for image in [DynamicImage::from(small), DynamicImage::from(long)] {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP] {
            let mut file = Cursor::new(Vec::new());
            image.write_to(&mut file, format).expect("an encoder of the tests' own");
            all.push(file.into_inner());
        }
    }
    let mut deep = Cursor::new(Vec::new());
    let image = DynamicImage::from(RgbImage::from_pixel(9, 9, Rgb([1, 2, 3])));
    let deepened = [DynamicImage::from(image.to_rgba16()), DynamicImage::from(image.to_luma_alpha8())];
    for image in deepened {
        image.write_to(&mut deep, ImageFormat::Png).expect("an encoder of the tests' own");
        all.push(std::mem::take(deep.get_mut()));
        deep.set_position(0);
    }
    all.push(b"\0\0\0\x18ftypheic\0\0\0\0".to_vec());
    all
}

// ---- emails --------------------------------------------------------------------------------------

/// A mail is read or is none; what comes out of it cannot act, and its words are all there.
fn mail(input: &[u8]) {
    let read = reading::read(input);
    let html = reading::harmless(&words(input));
    for html in [html.as_str(), read.as_ref().map_or("", |read| read.html.as_str())] {
        let html = html.to_ascii_lowercase();
        for tag in [
            "<script", "<img", "<iframe", "<form", "<input", "<svg", "<math", "<style", "<link", "<meta",
            "<base", "<object",
        ] {
            assert!(!html.contains(tag), "{tag} in {html}");
        }
    }
    let text = read.map_or_else(|| words(input), |read| read.text);
    let (new, quoted) = quoting::split(&text);
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    assert_eq!(letters(&new) + letters(&quoted), letters(&text), "no word is lost");
    assert_eq!(new.is_empty(), text.trim().is_empty(), "something new is said");
}

fn mails() -> Vec<Vec<u8>> {
    let head = "From: Bella <bella@example.com>\r\nTo: desk+abc@paws.example\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\n\
                Message-ID: <a@x>\r\nIn-Reply-To: <b@y>\r\nMIME-Version: 1.0\r\n";
    let plain = "Yes!\r\n\r\nOn Friday Paws wrote:\r\n> Four?\r\n";
    let html =
        "<p style=\"color:red\" onclick=x>Hi</p><script>x</script><img src=x><a href=javascript:x>a</a>";
    let many = format!(
        "{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n{html}\r\n--b\r\n\
         Content-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n"
    );
    let bounce = "From: mailer-daemon@x.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
                  --b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n";
    [
        format!("{head}\r\n{plain}"),
        many,
        bounce.to_owned(),
        format!("{head}Content-Type: text/html\r\n\r\n{html}"),
    ]
    .map(String::into_bytes)
    .into()
}

// ---- Facebook ------------------------------------------------------------------------------------

/// What Facebook tells is cut into pieces, each of which is the same when it is read again; or it is refused.
fn messenger(input: &[u8]) {
    let now = chrono::DateTime::from_timestamp(1_800_000_000, 0).expect("a moment");
    let pieces = told::pieces(input, "9", now).unwrap_or_default();
    for piece in pieces {
        assert!((1..=200).contains(&piece.key.len()), "a key has its limits: {}", piece.key);
        assert!(piece.page == "9" && piece.at <= now && piece.address().len() <= 254);
        let again = told::kept(&piece.json, piece.at).expect("it is read again");
        assert_eq!((again.key, again.said), (piece.key, piece.said));
    }
}

fn tellings() -> Vec<Vec<u8>> {
    let telling = |event: &str| {
        format!(
            "{{\"object\":\"page\",\"entry\":[{{\"id\":\"9\",\"time\":1,\"messaging\":[{{\"sender\":{{\"id\":\"7\"}},\
             \"recipient\":{{\"id\":\"9\"}},\"timestamp\":1700000000000,{event}}}]}}]}}"
        )
    };
    [
        "\"message\":{\"mid\":\"m_1\",\"text\":\"Hi\",\"quick_reply\":{\"payload\":\"x\"}}",
        "\"message\":{\"mid\":\"m_2\",\"attachments\":[{\"type\":\"image\",\"payload\":{\"url\":\"https://a.fbcdn.net/x\"}},\
         {\"type\":\"location\",\"payload\":{\"coordinates\":{\"lat\":1.5,\"long\":2}}},{\"type\":\"fallback\",\"title\":\"x\"}]}",
        "\"message\":{\"mid\":\"m_3\",\"is_deleted\":true}",
        "\"postback\":{\"title\":\"Book\",\"payload\":\"B\"}",
        "\"delivery\":{\"mids\":[\"m_1\"],\"watermark\":1700000000000}",
        "\"read\":{\"watermark\":1700000000000}",
    ]
    .map(|event| telling(event).into_bytes())
    .into()
}

// ---- signatures ----------------------------------------------------------------------------------

/// Only what was signed with the secret, as it was signed, is taken.
fn signature(input: &[u8]) {
    let parts: Vec<&[u8]> = input.splitn(5, |byte| *byte == b'\n').collect();
    let part = |at: usize| parts.get(at).copied().unwrap_or_default();
    let (secret, id, at, signatures, body) =
        (part(0), words(part(1)), words(part(2)), words(part(3)), part(4));
    let now = at.parse::<i64>().unwrap_or(0);
    let sign = |at: &str, body: &[u8]| {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length");
        for part in [id.as_bytes(), b".", at.as_bytes(), b".", body] {
            mac.update(part);
        }
        let bytes: Vec<u8> = mac.finalize().into_bytes().to_vec();
        format!("v1,{}", base64(&bytes))
    };
    let ours = sign(&at, body);
    let given = signature::is_valid(secret, &id, &at, now, &signatures, body);
    let is_ours = at.parse::<i64>().is_ok() && signatures.split(' ').any(|one| one == ours);
    assert_eq!(given, is_ours, "{signatures:?} where {ours} is right");
    if at.parse::<i64>().is_err() {
        assert!(!signature::is_valid(secret, &id, &at, now, &ours, body), "no time, no trust");
        return;
    }
    assert!(signature::is_valid(secret, &id, &at, now, &format!("{signatures} {ours}"), body));
    for late in [now.saturating_add(signature::SKEW + 1), now.saturating_sub(signature::SKEW + 1)] {
        let is_late = now.abs_diff(late) > signature::SKEW.unsigned_abs();
        assert_eq!(signature::is_valid(secret, &id, &at, late, &ours, body), !is_late);
    }
    let mut other = body.to_vec();
    other.push(b' ');
    assert!(!signature::is_valid(secret, &id, &at, now, &ours, &other), "another body");
}

/// By hand: the program's own must not prove itself.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let all =
            three.iter().fold(0_u32, |all, byte| all << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let sign = SIGNS[(all >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= three.len() { char::from(sign) } else { '=' });
        }
    }
    text
}

fn signed() -> Vec<Vec<u8>> {
    [
        "secret\nmsg_1\n1614265330\nv1,AAAA v2,x\n{\"type\":\"call.ringing\"}",
        "\n\n0\nv1,\n",
        "k\nid\n-5\nv1,47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nbody",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

// ---- telephone numbers ---------------------------------------------------------------------------

const REGIONS: [&str; 8] = ["US", "GB", "DE", "IT", "BR", "AU", "", "ZZ"];

/// A number is refused, or E.164, which stays the same however often it is read.
fn phone(input: &[u8]) {
    let (first, rest) = input.split_first().map_or((0, input), |(first, rest)| (*first, rest));
    let region = REGIONS[usize::from(first) % REGIONS.len()];
    let typed = words(rest);
    let shown = phone::display(&typed);
    assert!(shown.len() <= typed.len() * 4 + 40);
    let Ok(read) = phone::parse(&typed, region) else { return };
    let digits = read.e164.strip_prefix('+').expect("E.164 begins with +");
    assert!((4..=15).contains(&digits.len()), "{typed:?} became {}", read.e164);
    assert!(digits.bytes().all(|byte| byte.is_ascii_digit()), "{typed:?} became {}", read.e164);
    assert_eq!(read.raw, text::clean_line(&typed));
    let dialled = phone::dial(&read.raw, &read.e164);
    let rest = dialled.strip_prefix("tel:").and_then(|rest| rest.strip_prefix(&*read.e164));
    let extension = rest.expect("it dials the number that was read");
    let digits = extension.strip_prefix(";ext=").unwrap_or(extension);
    assert!(digits.bytes().all(|byte| byte.is_ascii_digit()), "{typed:?} dials {dialled}");
    assert!(phone::shown(&read.raw, &read.e164).starts_with(&phone::display(&read.e164)));
    for way in [read.e164.clone(), phone::display(&read.e164)] {
        let again = phone::parse(&way, region).map(|again| again.e164);
        assert_eq!(again.as_deref(), Ok(&*read.e164), "{typed:?} in {region:?}, written {way:?}");
    }
}

fn numbers() -> Vec<Vec<u8>> {
    [
        "\0(415) 555-2671",
        "\0+1 415 555 0123 ext. 5",
        "\x01020 7946 0018",
        "\x02089 1234567",
        "\x0306 6982 1234",
        "\x04(11) 96123-4567",
        "\x061 (800) FLOWERS",
        "\x05+61 2 9374 4000;ext=12",
        "\0tel:+1-415-555-2671;phone-context=+1",
        "\x02\u{ff0b}\u{ff14}\u{ff19} 171 2345678",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

// ---- texts ---------------------------------------------------------------------------------------

/// A cleaned text has no control characters and no signs that turn the direction of a paragraph, is no
/// longer than what was typed, and is not changed by cleaning it again.
fn text(input: &[u8]) {
    let typed = words(input);
    let block = text::clean(&typed);
    let line = text::clean_line(&typed);
    for (kept, again, breaks) in
        [(&block, text::clean(&block), true), (&line, text::clean_line(&line), false)]
    {
        assert_eq!(*kept, again, "cleaned once is cleaned");
        assert_eq!(kept.trim(), kept);
        assert!(kept.chars().count() <= typed.chars().count());
        let wrong = kept.chars().find(|c| {
            let layout = matches!(c, '\n' | '\t');
            let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
            turns || (c.is_control() && !(layout && breaks))
        });
        assert_eq!(wrong, None, "{typed:?}");
    }
    assert!(!line.contains("  "));
    for most in [0, 1, 10, 200] {
        let (length, kept) = (line.chars().count(), text::line(&typed, "A name", most));
        assert_eq!(kept.is_ok(), (1..=most).contains(&length), "{length} of {most}");
        let kept = text::optional_block(&typed, "A note", most);
        assert_eq!(kept.is_ok(), block.chars().count() <= most);
    }
    if let Ok(address) = text::email(&typed) {
        assert_eq!(text::email(&address).as_ref(), Ok(&address), "folded once is folded");
        assert_eq!(address.matches('@').count(), 1);
        assert!(!address.contains(char::is_whitespace) && address.chars().count() <= 254);
    }
}

fn texts() -> Vec<Vec<u8>> {
    [
        "  Bella\u{0}\u{7}  Ortiz\u{202e} ",
        "a\r\nb\u{1b}[0m\r\u{0}\n\u{85}\u{2028}",
        "مرحبا 🐶\u{200d}\u{feff}",
        "BELLA@Example.COM",
        "İΣ@münchen.example",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

// ---- names in notes ------------------------------------------------------------------------------

/// Names are found where they stand, one after the other; what is completed holds the whole name.
fn mention(input: &[u8]) {
    let typed = words(input);
    let (names, text) = typed.split_once('\n').unwrap_or(("Sam,Sam Staff,Zoë", &typed));
    let names: Vec<String> = names.split(',').take(20).map(str::to_owned).collect();
    let mut end = 0;
    for (place, which) in mention::places(text, &names) {
        assert!(place.start >= end, "one after the other");
        end = place.end;
        assert_eq!(text.get(place).and_then(|found| found.strip_prefix('@')), Some(&*names[which]));
    }
    for caret in (0..=text.len()).step_by(1 + text.len() / 40) {
        let Some(begun) = mention::begun(text, caret) else { continue };
        assert_eq!(text.get(begun.at + 1..caret), Some(&*begun.typed));
        for which in mention::fitting(&names, &begun.typed) {
            let (whole, after) = mention::completed(text, &begun, &names[which]);
            let before = whole.get(..after).expect("the caret stands between two characters");
            assert!(before.contains(&format!("@{}", names[which])));
            assert!(whole.len() <= text.len() + names[which].len() + 2);
        }
    }
    for (at, _) in text.char_indices().step_by(1 + text.len() / 40) {
        assert_eq!(mention::bytes_of(text, mention::units_of(text, at)), at, "there and back");
    }
}

fn mentions() -> Vec<Vec<u8>> {
    ["Sam,Sam Staff,Zoë\nAsk @Sam Staff and @Zo, x@Sam 🐶@", "A,a,@\n@@@A@a @@", ",\n@ @,"]
        .map(|text| text.as_bytes().to_vec())
        .to_vec()
}

// ---- searches ------------------------------------------------------------------------------------

/// What is typed like a number gives its digits, however they are grouped; words find what begins with them.
fn search(input: &[u8]) {
    let typed = words(input);
    let ways = typed::digits_of(&typed);
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    assert!(ways.len() <= 2);
    for way in &ways {
        assert!((3..=15).contains(&way.len()) && digits.ends_with(way.as_str()), "{typed:?} gives {way:?}");
    }
    if !ways.is_empty() {
        assert_eq!(typed::digits_of(&digits), ways, "{typed:?}: its grouping says nothing");
    }
    let (known, asked) = typed.split_once('\n').unwrap_or(("Add New Customer", &typed));
    assert!(typed::matches(known, " "), "nothing typed hides nothing");
    let found = typed::matches(known, asked);
    for word in asked.split_whitespace().take(50) {
        assert!(!found || typed::matches(known, word), "{known:?} for {asked:?}, but not for {word:?}");
    }
    for word in known.split(|c: char| !c.is_alphanumeric()).filter(|word| word.is_ascii()).take(50) {
        let shouted = word.to_ascii_uppercase();
        assert!(typed::matches(known, &shouted), "{shouted:?} is a word of {known:?}");
    }
}

fn searches() -> Vec<Vec<u8>> {
    [
        "(415) 555-01",
        "0049\u{a0}171 2345",
        "+1 415\u{2011}555\u{2013}0123",
        "Add New Customer\nnew cust",
        "Stra\u{df}e \u{130}zmir \u{39f}\u{394}\u{39f}\u{3a3}\n\u{3bf}\u{3b4}\u{3bf}",
        "bella 415",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}
