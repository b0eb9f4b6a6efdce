//! Invite codes as pictures, and back.

use super::{Answer, Core};
use crate::command::{PICTURE_MAX, ReadQr};
use crate::view::{CodeRead, QrCode};
use crate::{ApiError, ErrorCode};
use data_encoding::BASE64;
use image::{ImageReader, Limits};
use qrcode::{Color, EcLevel};
use std::fmt::Write;
use std::io::Cursor;
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

/// The longest side of a picture that is looked at, in pixels.
const SIDE_MAX: u32 = 10_000;
/// Bytes that decoding a picture may take.
const DECODED_MAX: u64 = 512 << 20;

impl Core {
    /// Reads an invite code off a picture.
    pub async fn read_qr(&self, request: ReadQr) -> Answer<CodeRead> {
        let read = spawn_blocking(move || read(request.picture.expose())).await;
        read.map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))?
    }
}

/// A code as a QR code of medium correction.
pub(super) fn drawn(code: &str) -> Answer<QrCode> {
    let qr = qrcode::QrCode::with_error_correction_level(code, EcLevel::M)
        .map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))?;
    let mut path = String::new();
    for (y, row) in qr.to_colors().chunks(qr.width()).enumerate() {
        for (x, color) in row.iter().enumerate() {
            if *color == Color::Dark {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{x} {y}h1v1h-1z");
            }
        }
    }
    Ok(QrCode { size: u32::try_from(qr.width()).unwrap_or(u32::MAX), path })
}

fn read(picture: &str) -> Answer<CodeRead> {
    let none = |detail: &str| ApiError::new(ErrorCode::NoCodeInPicture, detail);
    // Base64 is four letters for three bytes.
    if picture.len() > PICTURE_MAX.div_ceil(3) * 4 {
        let detail = format!("the picture has more than {PICTURE_MAX} bytes");
        return Err(ApiError::new(ErrorCode::TooLong, detail));
    }
    let bytes = BASE64.decode(picture.as_bytes()).map_err(|_| none("the picture is not base64"))?;
    let bytes = Zeroizing::new(bytes);
    let mut reader = ImageReader::new(Cursor::new(bytes.as_slice()))
        .with_guessed_format()
        .map_err(|_| none("the picture cannot be read"))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(DECODED_MAX);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| none("it is no PNG or JPEG picture"))?.into_luma8();
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(
        picture.width() as usize,
        picture.height() as usize,
        |x, y| picture.get_pixel(x as u32, y as u32).0[0],
    );
    let codes = prepared.detect_grids().into_iter().filter_map(|grid| grid.decode().ok());
    let code = codes.map(|(_, code)| code).next();
    code.map(|code| CodeRead { code }).ok_or_else(|| none("there is no QR code in the picture"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{drawn, read};
    use crate::ErrorCode;
    use data_encoding::BASE64;
    use image::{GrayImage, ImageFormat, Luma};
    use std::io::Cursor;

    fn picture(code: &str, scale: u32) -> String {
        let drawn = drawn(code).unwrap();
        let side = (drawn.size + 8) * scale;
        let mut image = GrayImage::from_pixel(side, side, Luma([255]));
        for module in drawn.path.split('M').filter(|part| !part.is_empty()) {
            let (x, y) = module.strip_suffix("h1v1h-1z").unwrap().split_once(' ').unwrap();
            let (x, y): (u32, u32) = (x.parse().unwrap(), y.parse().unwrap());
            for (dx, dy) in (0..scale).flat_map(|dx| (0..scale).map(move |dy| (dx, dy))) {
                image.put_pixel((x + 4) * scale + dx, (y + 4) * scale + dy, Luma([0]));
            }
        }
        let mut png = Cursor::new(Vec::new());
        image.write_to(&mut png, ImageFormat::Png).unwrap();
        BASE64.encode(png.get_ref())
    }

    #[test]
    fn what_is_drawn_can_be_read() {
        let code = format!("bellward-invite:{}", "Ab3_".repeat(60));
        assert_eq!(read(&picture(&code, 3)).unwrap().code, code);
    }

    #[test]
    fn other_pictures_hold_no_code() {
        let blank = GrayImage::from_pixel(300, 300, Luma([255]));
        let mut png = Cursor::new(Vec::new());
        blank.write_to(&mut png, ImageFormat::Png).unwrap();
        for none in [&BASE64.encode(png.get_ref()), "", "%%%", &BASE64.encode(b"GIF89a")] {
            assert_eq!(read(none).unwrap_err().code, ErrorCode::NoCodeInPicture);
        }
        let large = "A".repeat(12 << 20);
        assert_eq!(read(&large).unwrap_err().code, ErrorCode::TooLong);
    }
}
