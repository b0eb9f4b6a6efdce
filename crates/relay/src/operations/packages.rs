//! Key packages: kept for their device, given out once.

use super::ledgers::Ledgers;
use super::{Caller, session_of, unknown};
use crate::Failure;
use crate::storage::{Announcement, Write};
use bellward_proto::relay::{
    ClaimKeyPackages, ClaimedKeyPackage, ClaimedKeyPackages, KeyPackagesKept, UploadKeyPackages,
};
use bellward_proto::{Blob, ErrorCode, Timestamp, limits};

/// With fewer one-use key packages left than this, their device is told.
pub const FEW: u32 = 20;

/// Adds key packages.
pub fn upload(
    transaction: &mut dyn Write,
    caller: &Caller,
    request: &UploadKeyPackages,
    now: Timestamp,
) -> Result<KeyPackagesKept, Failure> {
    session_of(transaction, caller, now)?;
    let (clinic, device) = (&caller.clinic, &caller.device);
    let too_large = |package: &Blob| package.0.len() > limits::KEY_PACKAGE;
    if request.one_use.len() > limits::KEY_PACKAGES_PER_DEVICE
        || request.one_use.iter().chain(&request.last_resort).any(too_large)
    {
        return Err(Failure::refused(ErrorCode::TooLarge, "too many key packages, or too large"));
    }
    let had_none = transaction.key_packages(clinic, device)? == 0;
    if request.replace {
        transaction.retire_key_packages(clinic, device, &request.one_use, now)?;
    }
    transaction.add_key_packages(clinic, device, &request.one_use)?;
    if let Some(package) = &request.last_resort {
        transaction.put_last_resort(clinic, device, package)?;
    }
    let key_packages = transaction.key_packages(clinic, device)?;
    if key_packages as usize > limits::KEY_PACKAGES_PER_DEVICE {
        return Err(Failure::refused(ErrorCode::Full, "enough key packages are kept already"));
    }
    if had_none && key_packages > 0 {
        transaction.announce(Announcement::Reachable(*clinic));
    }
    Ok(KeyPackagesKept { key_packages })
}

/// Gives out one key package for each of the devices that has any.
pub fn claim(
    transaction: &mut dyn Write,
    ledgers: &Ledgers,
    caller: &Caller,
    request: &ClaimKeyPackages,
    now: Timestamp,
) -> Result<ClaimedKeyPackages, Failure> {
    session_of(transaction, caller, now)?;
    let clinic = &caller.clinic;
    if request.devices.len() > limits::DEVICES_PER_CLAIM {
        return Err(Failure::refused(ErrorCode::TooLarge, "too many devices in one claim"));
    }
    let ledger = ledgers.load(transaction, clinic)?.ok_or_else(|| unknown("the clinic"))?;
    let roster = ledger.roster();
    let mut devices = request.devices.clone();
    devices.sort_unstable();
    devices.dedup();
    let mut packages = Vec::new();
    for device in devices.into_iter().filter(|device| roster.is_active_device(device)) {
        let Some(package) = transaction.claim_key_package(clinic, &device, now)? else {
            continue;
        };
        packages.push(ClaimedKeyPackage { device, package });
        if transaction.key_packages(clinic, &device)? < FEW {
            transaction.announce(Announcement::KeyPackages(*clinic, device));
        }
    }
    Ok(ClaimedKeyPackages { packages })
}
