//! Photos from strangers' devices: what they are is told by their bytes, they are measured before
//! they are decoded, and what is kept is only pixels: upright, in three sizes, without anything
//! that the camera wrote about where and when.

use fast_image_resize::{ResizeOptions, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage, RgbaImage};
use std::io::Cursor;

/// The sizes that are kept, in pixels: a square, and two that the longer side fits into.
pub const SIZES: [u32; 3] = [96, 320, 1600];
/// The most pixels that a photo may have.
const MAX_PIXELS: u64 = 50_000_000;
/// The longest side that a photo may have.
const MAX_SIDE: u32 = 20_000;
/// The most memory that decoding one photo may take, in bytes.
const MAX_MEMORY: u64 = 256 * 1024 * 1024;
const QUALITY: u8 = 85;

/// Why a photo is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadImage {
    /// Another kind of file.
    #[error("{0}")]
    Kind(&'static str),
    /// The right kind, but not to be had.
    #[error("{0}")]
    Content(&'static str),
}

const UNKNOWN: &str = "This is not a photo. Choose a JPEG, PNG, WebP or GIF.";
const HEIC: &str = "This photo is in Apple's HEIC format, which other devices cannot show. Save it as JPEG \
                    first (on an iPhone: Settings, Camera, Formats, Most Compatible).";
const BROKEN: &str = "This photo is damaged or incomplete. Choose another one.";
const LARGE: &str = "This photo has too many pixels: at most 50 million, and 20,000 on a side.";

/// A photo as it is kept.
#[derive(Debug)]
pub struct Photo {
    /// JPEG, in the order of [`SIZES`].
    pub sizes: [Vec<u8>; 3],
    /// Of the largest.
    pub width: u32,
    pub height: u32,
}

/// Makes what is kept from what was sent; blocks for as long as decoding takes.
///
/// # Errors
/// A sentence for the person who sent it.
pub fn prepare(bytes: &[u8]) -> Result<Photo, BadImage> {
    let format = sniff(bytes)?;
    if format == ImageFormat::Jpeg && is_cut_short(bytes) {
        return Err(BadImage::Content(BROKEN));
    }
    let broken = |_| BadImage::Content(BROKEN);
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(BadImage::Content(BROKEN));
    }
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(BadImage::Content(LARGE));
    }
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(MAX_SIDE), Some(MAX_SIDE));
    limits.max_alloc = Some(MAX_MEMORY);
    limits.reserve(decoder.total_bytes()).map_err(|_| BadImage::Content(LARGE))?;
    decoder.set_limits(limits).map_err(|_| BadImage::Content(LARGE))?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let decoded = DynamicImage::from_decoder(decoder).map_err(broken)?;
    // First small, then upright: turning fifty million pixels would cost a second copy of them.
    let large = upright(fit(&decoded, SIZES[2])?, orientation);
    drop(decoded);
    let [square, medium] = [crop_square(&large, SIZES[0])?, fit(&large, SIZES[1])?];
    Ok(Photo {
        width: large.width(),
        height: large.height(),
        sizes: [encode(&square)?, encode(&medium)?, encode(&large)?],
    })
}

/// What the bytes are, whatever anybody says they are.
fn sniff(bytes: &[u8]) -> Result<ImageFormat, BadImage> {
    let kind = infer::get(bytes).map(|kind| kind.mime_type());
    match kind {
        Some("image/jpeg") => Ok(ImageFormat::Jpeg),
        Some("image/png") => Ok(ImageFormat::Png),
        Some("image/webp") => Ok(ImageFormat::WebP),
        Some("image/gif") => Ok(ImageFormat::Gif),
        Some("image/heif" | "image/heic" | "image/avif") => Err(BadImage::Kind(HEIC)),
        _ if is_heic(bytes) => Err(BadImage::Kind(HEIC)),
        _ => Err(BadImage::Kind(UNKNOWN)),
    }
}

/// The brands of Apple's format that the sniffer does not know.
fn is_heic(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp")
        && bytes.get(8..12).is_some_and(|brand| {
            [b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"]
                .iter()
                .any(|known| *known == brand)
        })
}

/// Whether a JPEG ends within its picture. Decoders would paint the rest grey.
fn is_cut_short(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    // Segments before the picture may hold a whole small JPEG with an end of its own: step over them.
    while let [0xff, kind, high, low, ..] = *rest
        && kind != 0xda
    {
        // Markers may be filled up with any number of 0xff.
        let step = if kind == 0xff { 1 } else { 2 + usize::from(u16::from_be_bytes([high, low])) };
        rest = rest.get(step..).unwrap_or_default();
    }
    !rest.windows(2).any(|pair| pair == [0xff, 0xd9])
}

/// Scaled down so that the longer side is `size` at most; never up.
fn fit(image: &DynamicImage, size: u32) -> Result<DynamicImage, BadImage> {
    let (width, height) = (image.width(), image.height());
    let longer = width.max(height);
    if longer <= size {
        return Ok(image.clone());
    }
    let scaled = |side: u32| {
        let side = (u64::from(side) * u64::from(size) / u64::from(longer)).max(1);
        u32::try_from(side).unwrap_or(size)
    };
    resize(image, scaled(width), scaled(height), &ResizeOptions::new())
}

/// The middle of the image, `size` pixels on each side.
fn crop_square(image: &DynamicImage, size: u32) -> Result<DynamicImage, BadImage> {
    resize(image, size, size, &ResizeOptions::new().fit_into_destination(None))
}

fn resize(
    image: &DynamicImage,
    width: u32,
    height: u32,
    options: &ResizeOptions,
) -> Result<DynamicImage, BadImage> {
    let mut target = DynamicImage::new(width, height, image.color());
    Resizer::new().resize(image, &mut target, options).map_err(|_| BadImage::Content(BROKEN))?;
    Ok(target)
}

/// Turned as the camera was held, and laid on white where it is transparent.
fn upright(mut image: DynamicImage, orientation: Orientation) -> DynamicImage {
    image.apply_orientation(orientation);
    if image.color().has_alpha() { on_white(&image.to_rgba8()).into() } else { image.to_rgb8().into() }
}

fn on_white(image: &RgbaImage) -> RgbImage {
    let mut flat = RgbImage::new(image.width(), image.height());
    for (from, to) in image.pixels().zip(flat.pixels_mut()) {
        let [red, green, blue, alpha] = from.0.map(u16::from);
        let blend = |part: u16| u8::try_from((part * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        *to = Rgb([blend(red), blend(green), blend(blue)]);
    }
    flat
}

fn encode(image: &DynamicImage) -> Result<Vec<u8>, BadImage> {
    let mut bytes = Vec::new();
    image
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))
        .map_err(|_| BadImage::Content(BROKEN))?;
    Ok(bytes)
}

#[cfg(test)]
#[path = "images_tests.rs"]
mod tests;
