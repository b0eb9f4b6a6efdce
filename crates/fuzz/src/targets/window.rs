//! What the window asks its core for.

use super::Reader;
use bellward_api::command::*;
use bellward_api::{Core, ErrorCode, for_each_command};
use bellward_store::MemoryKeychain;
use data_encoding::BASE64;
use image::{GrayImage, ImageFormat};
use std::io::Cursor;
use std::sync::Arc;

macro_rules! read_each {
    ($bytes:ident; $($doc:literal $name:ident($($request:ty)?) -> $answer:ty;)*) => {
        $($(let _ = serde_json::from_slice::<$request>($bytes);)?)*
    };
}

pub(super) fn command() -> Reader {
    Box::new(|bytes| {
        for_each_command!(read_each(bytes));
        if let Ok(unlock) = serde_json::from_slice::<Unlock>(bytes) {
            let (printed, secret) = (format!("{unlock:?}"), unlock.passphrase.expose());
            assert!(secret.len() < PASSPHRASE_MIN || !printed.contains(secret));
        }
    })
}

/// The first byte 0: the rest is a file. Any other is the width of a picture whose pixels follow.
pub(super) fn picture() -> Reader {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let nowhere = std::env::temp_dir().join("bellward-no-profile");
    let core = Core::with_keychain(nowhere, Arc::new(MemoryKeychain::default()));
    Box::new(move |bytes| {
        let Some((width, rest)) = bytes.split_first() else { return };
        let file = match *width {
            0 => rest.to_vec(),
            width => bitmap(u32::from(width), rest),
        };
        let picture = Secret::new(BASE64.encode(&file));
        match runtime.block_on(core.read_qr(ReadQr { picture })) {
            Ok(read) => assert!(!format!("{read:?}").contains(&read.code) || read.code.len() < 8),
            Err(error) => assert_eq!(error.code, ErrorCode::NoCodeInPicture, "{error:?}"),
        }
    })
}

/// A picture of so many pixels in a row, as a PNG file.
fn bitmap(width: u32, pixels: &[u8]) -> Vec<u8> {
    let height = u32::try_from(pixels.len()).unwrap_or(u32::MAX) / width;
    let size = (width * height) as usize;
    let Some(image) = GrayImage::from_raw(width, height.max(1), pixels[..size].to_vec()) else {
        return Vec::new();
    };
    let mut png = Cursor::new(Vec::new());
    image.write_to(&mut png, ImageFormat::Png).expect("a picture can be written");
    png.into_inner()
}
