use super::*;

/// Left half red, right half blue, top row brighter: its turns can be told apart.
fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => Rgb([250, 20, 20]),
        (false, true) => Rgb([20, 250, 20]),
        (true, false) => Rgb([20, 20, 250]),
        (false, false) => Rgb([240, 240, 240]),
    })
}

fn encoded(image: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(image).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG with an EXIF segment that holds an orientation and a place in the world.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPS 48.1371 11.5754");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend(length);
    bytes.extend(exif);
    bytes.extend(&jpeg[2..]);
    bytes
}

/// Which quarter of the picture has the colours of which corner: r, g, b, w by reading order.
fn corners(jpeg: &[u8]) -> String {
    let image = image::load_from_memory(jpeg).unwrap().to_rgb8();
    let (w, h) = image.dimensions();
    [(w / 4, h / 4), (3 * w / 4, h / 4), (w / 4, 3 * h / 4), (3 * w / 4, 3 * h / 4)]
        .map(|(x, y)| match image.get_pixel(x, y).0 {
            [r, g, b] if r > 150 && g > 150 && b > 150 => 'w',
            [r, g, b] if r > g && r > b => 'r',
            [_, g, b] if g > b => 'g',
            _ => 'b',
        })
        .into_iter()
        .collect()
}

#[test]
fn all_eight_orientations_come_out_upright_and_without_what_the_camera_wrote() {
    let jpeg = encoded(picture(64, 32), ImageFormat::Jpeg);
    let wanted = ["rgbw", "grwb", "wbgr", "bwrg", "rbgw", "brwg", "wgbr", "gwrb"];
    for (orientation, wanted) in (1..=8u8).zip(wanted) {
        let photo = prepare(&with_exif(&jpeg, orientation)).unwrap();
        assert_eq!(corners(&photo.sizes[2]), wanted, "orientation {orientation}");
        let upright = if orientation < 5 { (64, 32) } else { (32, 64) };
        assert_eq!((photo.width, photo.height), upright, "orientation {orientation}");
        for bytes in &photo.sizes {
            let holds = |text: &[u8]| bytes.windows(text.len()).any(|part| part == text);
            assert!(!holds(b"Exif") && !holds(b"GPS"), "orientation {orientation}");
        }
    }
}

#[test]
fn the_sizes_are_a_square_and_two_that_fit() {
    let photo = prepare(&encoded(picture(2000, 500), ImageFormat::Png)).unwrap();
    let sizes = photo.sizes.map(|bytes| {
        let image = image::load_from_memory(&bytes).unwrap();
        (image.width(), image.height())
    });
    assert_eq!(sizes, [(96, 96), (320, 80), (1600, 400)]);
    let small = prepare(&encoded(picture(40, 20), ImageFormat::Png)).unwrap();
    assert_eq!((small.width, small.height), (40, 20), "never made larger");
}

#[test]
fn every_accepted_kind_is_read_and_transparency_becomes_white() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        assert!(prepare(&encoded(picture(30, 30), format)).is_ok(), "{format:?}");
    }
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(RgbaImage::new(50, 50)).write_to(&mut bytes, ImageFormat::Png).unwrap();
    let photo = prepare(bytes.get_ref()).unwrap();
    assert_eq!(corners(&photo.sizes[2]), "wwww");
}

#[test]
fn what_is_no_photo_is_told_apart_from_what_lies() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    assert_eq!(prepare(heic).unwrap_err(), BadImage::Kind(HEIC));
    for bytes in [&b""[..], b"<svg onload=alert(1)>", b"<!doctype html><script>", b"%PDF-1.7", b"BM\0\0"] {
        assert_eq!(prepare(bytes).unwrap_err(), BadImage::Kind(UNKNOWN));
    }
    // Says it is a PNG and goes on as a page.
    let liar = [&b"\x89PNG\r\n\x1a\n"[..], b"<script>alert(1)</script>"].concat();
    assert_eq!(prepare(&liar).unwrap_err(), BadImage::Content(BROKEN));
}

#[test]
fn a_polyglot_leaves_only_its_pixels() {
    let mut polyglot = encoded(picture(20, 20), ImageFormat::Jpeg);
    polyglot.extend(b"<script>alert('still here')</script>PK\x03\x04");
    let photo = prepare(&polyglot).unwrap();
    assert!(photo.sizes.iter().all(|bytes| !bytes.windows(7).any(|part| part == b"<script")));
}

#[test]
fn giants_are_refused_before_they_are_decoded() {
    // Only the header of a PNG: whoever decoded it first would call it damaged.
    let header = |width: u32, height: u32| {
        let mut png = encoded(picture(2, 2), ImageFormat::Png);
        png[16..20].copy_from_slice(&width.to_be_bytes());
        png[20..24].copy_from_slice(&height.to_be_bytes());
        let sum = crc32(&png[12..29]);
        png[29..33].copy_from_slice(&sum.to_be_bytes());
        png
    };
    for (width, height) in [(1_000_000, 1), (1, 20_001), (10_000, 10_000), (u32::MAX / 2, u32::MAX / 2)] {
        let error = prepare(&header(width, height)).unwrap_err();
        assert!(matches!(error, BadImage::Content(LARGE | BROKEN)), "{width} x {height}: {error}");
    }
    assert_eq!(prepare(&header(1_000_000, 1)).unwrap_err(), BadImage::Content(LARGE));
    let thin = prepare(&encoded(RgbImage::new(19_000, 1), ImageFormat::Png)).unwrap();
    assert_eq!((thin.width, thin.height), (1600, 1));
}

#[test]
fn a_photo_that_was_cut_short_is_damaged() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let bytes = encoded(picture(300, 300), format);
        assert_eq!(prepare(&bytes[..bytes.len() / 2]).unwrap_err(), BadImage::Content(BROKEN), "{format:?}");
    }
}

/// The checksum of a PNG chunk.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(
            sum ^ u32::from(*byte),
            |sum, _| {
                if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 }
            },
        )
    })
}
