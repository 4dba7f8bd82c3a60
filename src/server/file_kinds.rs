//! What a file is that somebody sends: told by its bytes, with its name as a second word. What the two do not agree on,
//! what runs on somebody's machine, and what is two things at once is refused.

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// To be made into pixels.
    Picture,
    /// To be kept as it came, with its media type.
    Other(&'static str),
}

/// How the bytes of a kind begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Starts(&'static [u8]),
    /// A zip archive that lists this entry.
    Holds(&'static [u8]),
    /// ISO media: a box `ftyp`.
    Media,
    Text,
}

const OLE: Shape = Shape::Starts(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const OPEN: Shape = Shape::Holds(b"mimetype");
const OFFICE: Shape = Shape::Holds(b"[Content_Types].xml");

/// What can be sent beside pictures: the end of the name, the media type, and what the bytes must be.
const KINDS: &[(&str, &str, Shape)] = &[
    ("pdf", "application/pdf", Shape::Starts(b"%PDF-")),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", OFFICE),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", OFFICE),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", OFFICE),
    ("odt", "application/vnd.oasis.opendocument.text", OPEN),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet", OPEN),
    ("odp", "application/vnd.oasis.opendocument.presentation", OPEN),
    ("doc", "application/msword", OLE),
    ("xls", "application/vnd.ms-excel", OLE),
    ("ppt", "application/vnd.ms-powerpoint", OLE),
    ("rtf", "application/rtf", Shape::Starts(b"{\\rtf")),
    ("txt", "text/plain", Shape::Text),
    ("csv", "text/csv", Shape::Text),
    ("ics", "text/calendar", Shape::Text),
    ("vcf", "text/vcard", Shape::Text),
    ("mp4", "video/mp4", Shape::Media),
    ("m4v", "video/mp4", Shape::Media),
    ("mov", "video/quicktime", Shape::Media),
    ("m4a", "audio/mp4", Shape::Media),
    ("mp3", "audio/mpeg", Shape::Starts(b"ID3")),
    ("wav", "audio/wav", Shape::Starts(b"RIFF")),
];

/// How the names of programs end, and of what a double press runs.
const PROGRAMS: &[&str] = &[
    "apk", "app", "bat", "chm", "cmd", "com", "cpl", "deb", "dll", "dmg", "docm", "exe", "hta", "htm",
    "html", "iso", "jar", "js", "jse", "lnk", "msi", "pif", "pkg", "pptm", "ps1", "py", "reg", "rpm", "scr",
    "sh", "svg", "vbe", "vbs", "wsf", "xhtml", "xlsm", "xml",
];

const PROGRAM: &str = "Programs, and files that can act like one, cannot be sent.";
const UNKNOWN: &str = "This kind of file cannot be sent. Pictures, PDFs, Office documents, text, calendar entries, \
                       contacts, audio and video can.";
const OTHERWISE: &str = "This file is not what its name says, so it cannot be sent.";
const TWICE: &str = "This file is two kinds of file at once, so it cannot be sent.";

/// Where a zip archive ends.
const ZIP_END: &[u8] = b"PK\x05\x06";

/// What a file is by its bytes and its name.
///
/// # Errors
/// A sentence for the person who sent it.
pub fn kind_of(name: &str, bytes: &[u8]) -> Result<FileKind, &'static str> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if infer::is_app(bytes) || bytes.starts_with(b"#!") || PROGRAMS.contains(&ending.as_str()) {
        return Err(PROGRAM);
    }
    // Only its pixels are kept, so what else it may be does not matter; nor does its name.
    if is_photo(bytes) || is_apples(bytes) {
        return Ok(FileKind::Picture);
    }
    let (_, media_type, shape) = KINDS.iter().find(|(known, ..)| *known == ending).ok_or(UNKNOWN)?;
    let fits = match shape {
        Shape::Starts(begin) => bytes.starts_with(begin) || *media_type == "audio/mpeg" && is_mp3(bytes),
        Shape::Holds(entry) => bytes.starts_with(b"PK\x03\x04") && holds(bytes, entry),
        Shape::Media => bytes.get(4..8) == Some(b"ftyp"),
        Shape::Text => is_text(bytes),
    };
    if !fits {
        return Err(OTHERWISE);
    }
    if matches!(shape, Shape::Holds(_)) {
        let acts =
            [&b"vbaProject.bin"[..], b"META-INF/MANIFEST.MF", b".class", b".exe", b"AndroidManifest.xml"];
        if acts.iter().any(|entry| holds(bytes, entry)) {
            return Err(PROGRAM);
        }
    } else if *shape != OLE && holds(bytes, ZIP_END) {
        // An archive may stand behind anything, and programs read it from its end.
        return Err(TWICE);
    }
    Ok(FileKind::Other(media_type))
}

/// A name as it is kept: one line of 1 to 120 characters without a path, that begins with no dot.
pub fn clean_name(name: &str) -> String {
    const LONGEST: usize = 120;
    let line = crate::domain::text::clean_line(name);
    let last = line.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String =
        last.chars().filter(|c| !matches!(c, '"' | '<' | '>' | '|' | ':' | '*' | '?')).collect();
    let plain = plain.trim_start_matches('.').trim();
    if plain.is_empty() {
        return "file".into();
    }
    if plain.chars().count() <= LONGEST {
        return plain.to_owned();
    }
    let (stem, ending) =
        plain.rsplit_once('.').filter(|(_, ending)| ending.len() <= 8).unwrap_or((plain, ""));
    let kept: String = stem.chars().take(LONGEST - 1 - ending.chars().count()).collect();
    if ending.is_empty() { kept } else { format!("{kept}.{ending}") }
}

/// The name of a picture that is kept as a JPEG.
pub fn as_jpeg(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem: String = stem.chars().take(110).collect();
    format!("{}.jpg", if stem.is_empty() { "picture" } else { &stem })
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The pictures that can be made into pixels.
fn is_photo(bytes: &[u8]) -> bool {
    let kind = infer::get(bytes).map(|kind| kind.mime_type());
    matches!(kind, Some("image/jpeg" | "image/png" | "image/webp" | "image/gif"))
}

/// Apple's pictures, which are refused in words of their own where they would be made into pixels.
fn is_apples(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp")
        && bytes.get(8..12).is_some_and(|brand| {
            [b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"]
                .iter()
                .any(|known| *known == brand)
        })
}

/// Sound without a head of its own.
fn is_mp3(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xf2 | 0xf3 | 0xfa | 0xfb, ..])
}

/// Words, and no page or script.
fn is_text(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let begin = text.trim_start_matches('\u{feff}').trim_start();
    !begin.is_empty() && !begin.starts_with('<') && !text.contains('\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n";
    const PNG: &[u8] = &[0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13];

    #[test]
    fn a_file_is_what_its_bytes_and_its_name_say() {
        let zip = |entry: &str| [&b"PK\x03\x04"[..], entry.as_bytes(), ZIP_END].concat();
        assert_eq!(kind_of("prices.PDF", PDF), Ok(FileKind::Other("application/pdf")));
        assert_eq!(kind_of("whatever.txt", PNG), Ok(FileKind::Picture));
        assert_eq!(kind_of("a.txt", "Größe, 10 €".as_bytes()), Ok(FileKind::Other("text/plain")));
        assert!(kind_of("a.docx", &zip("[Content_Types].xml")).is_ok());
        assert!(kind_of("a.odt", &zip("mimetype")).is_ok());
        let other = zip("word.xml");
        let wrong: [(&str, &[u8]); 5] = [
            ("prices.pdf", b"no pdf"),
            ("prices.docx", PDF),
            ("a.txt", &[0xff, 0xfe, 0]),
            ("a.txt", b"<script>alert(1)</script>"),
            ("a.docx", &other),
        ];
        for (name, bytes) in wrong {
            assert_eq!(kind_of(name, bytes), Err(OTHERWISE), "{name}");
        }
        assert_eq!(kind_of("a.zip", &zip("x")), Err(UNKNOWN));
        assert_eq!(kind_of("nameless", PDF), Err(UNKNOWN));
    }

    #[test]
    fn what_runs_is_refused_whatever_it_is_called() {
        let windows = [b"MZ".to_vec(), vec![0; 100]].concat();
        let linux = [b"\x7fELF".to_vec(), vec![2; 100]].concat();
        let macro_file = [&b"PK\x03\x04[Content_Types].xml word/vbaProject.bin"[..], ZIP_END].concat();
        let wrong: [(&str, &[u8]); 7] = [
            ("invoice.pdf", &windows),
            ("invoice.pdf", &linux),
            ("run.txt", b"#!/bin/sh\nrm -rf"),
            ("invoice.pdf.exe", PDF),
            ("page.html", b"<p>Hi"),
            ("drawing.svg", b"<svg/>"),
            ("sheet.xlsx", &macro_file),
        ];
        for (name, bytes) in wrong {
            assert_eq!(kind_of(name, bytes), Err(PROGRAM), "{name}");
        }
    }

    #[test]
    fn what_is_two_things_at_once_is_refused() {
        let both = [PDF, b"PK\x03\x04META-INF/MANIFEST.MF", ZIP_END].concat();
        assert_eq!(kind_of("prices.pdf", &both), Err(TWICE));
        let jar = [&b"PK\x03\x04[Content_Types].xml META-INF/MANIFEST.MF"[..], ZIP_END].concat();
        assert_eq!(kind_of("prices.docx", &jar), Err(PROGRAM));
    }

    #[test]
    fn names_lead_nowhere_and_fit() {
        assert_eq!(clean_name("C:\\fakepath\\Bella's  price\tlist.pdf"), "Bella's price list.pdf");
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("a\r\nb\u{202e}fdp.exe\".pdf"), "a bfdp.exe.pdf");
        assert_eq!([clean_name(""), clean_name("..."), clean_name("/")], ["file", "file", "file"]);
        let long = clean_name(&format!("{}.pdf", "é".repeat(300)));
        assert!(long.chars().count() <= 120 && long.ends_with("é.pdf"));
        assert_eq!(
            [as_jpeg("bella.png"), as_jpeg("bella"), as_jpeg(".png")],
            ["bella.jpg", "bella.jpg", "picture.jpg"]
        );
    }
}
