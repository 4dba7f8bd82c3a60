//! What comes with a text beside its words: pictures, and files of any other kind.

/// Whether something of this kind is shown as a picture.
pub(super) fn is_picture(media_type: &str) -> bool {
    plain(media_type).starts_with("image/")
}

/// What a file is called that came without a name: by its kind, so that whoever keeps it can open it.
pub(super) fn file_name(media_type: &str) -> String {
    let kind = plain(media_type);
    let (group, ending) = kind.split_once('/').unwrap_or((kind.as_str(), ""));
    let name = match kind.as_str() {
        "application/pdf" => "Document.pdf",
        "text/vcard" | "text/x-vcard" => "Contact.vcf",
        "text/calendar" => "Event.ics",
        "text/csv" => "Table.csv",
        "text/plain" => "Text.txt",
        "video/quicktime" => "Video.mov",
        "video/3gpp" | "video/3gpp2" => "Video.3gp",
        "audio/mpeg" | "audio/mp3" => "Audio.mp3",
        "audio/3gpp" | "audio/3gpp2" => "Audio.3gp",
        "audio/x-wav" | "audio/wav" => "Audio.wav",
        _ => "",
    };
    let ending = if (1..=5).contains(&ending.len()) && ending.chars().all(|c| c.is_ascii_alphanumeric()) {
        format!(".{ending}")
    } else {
        String::new()
    };
    match (name, group) {
        ("", "video") => format!("Video{ending}"),
        ("", "audio") => format!("Audio{ending}"),
        ("", _) => "File".into(),
        (name, _) => name.into(),
    }
}

/// What stands for them when they came without words; empty: pictures alone are counted by the conversation.
pub(super) fn without_words<'k>(kinds: impl Iterator<Item = &'k str>) -> String {
    let (mut all, mut files) = (0, 0);
    for kind in kinds {
        all += 1;
        files += usize::from(!is_picture(kind));
    }
    match (all, files) {
        (_, 0) => String::new(),
        (1, _) => "(A file)".into(),
        (all, _) => format!("({all} files)"),
    }
}

fn plain(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_by_their_kind() {
        for (kind, name) in [
            ("application/pdf", "Document.pdf"),
            ("text/x-vCard; charset=utf-8", "Contact.vcf"),
            ("video/mp4", "Video.mp4"),
            ("audio/amr", "Audio.amr"),
            ("video/../../x", "Video"),
            ("application/vnd.something", "File"),
            ("", "File"),
        ] {
            assert_eq!(file_name(kind), name, "{kind}");
        }
        assert!(is_picture("IMAGE/png") && !is_picture("video/mp4"));
    }

    #[test]
    fn what_came_without_words_is_counted() {
        let said = |kinds: &[&str]| without_words(kinds.iter().copied());
        assert_eq!(said(&["image/png", "image/gif"]), "");
        assert_eq!(said(&["application/pdf"]), "(A file)");
        assert_eq!(said(&["application/pdf", "image/png"]), "(2 files)");
    }
}
