//! Key packages.

use super::State;
use super::answer::{Asked, Json};
use crate::Failure;
use crate::operations::{Caller, packages};
use bellward_proto::relay::{
    ClaimKeyPackages, ClaimedKeyPackages, KeyPackagesKept, UploadKeyPackages,
};

pub async fn upload(
    state: State,
    caller: Caller,
    Asked(request): Asked<UploadKeyPackages>,
) -> Result<Json<KeyPackagesKept>, Failure> {
    state
        .write(move |transaction, shared| {
            packages::upload(transaction, &caller, &request, shared.now())
        })
        .await
        .map(Json)
}

pub async fn claim(
    state: State,
    caller: Caller,
    Asked(request): Asked<ClaimKeyPackages>,
) -> Result<Json<ClaimedKeyPackages>, Failure> {
    state
        .write(move |transaction, shared| {
            packages::claim(transaction, &shared.ledgers, &caller, &request, shared.now())
        })
        .await
        .map(Json)
}
