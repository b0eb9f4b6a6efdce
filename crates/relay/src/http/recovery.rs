//! Going on after a restore.

use super::State;
use super::answer::{Asked, Json};
use crate::Failure;
use crate::operations::{Caller, recovery};
use bellward_proto::relay::{RecoveryStands, ReturnedAll};

pub async fn returned(
    state: State,
    caller: Caller,
    Asked(ReturnedAll { head }): Asked<ReturnedAll>,
) -> Result<Json<RecoveryStands>, Failure> {
    state
        .write(move |transaction, shared| {
            recovery::returned(transaction, &shared.ledgers, &caller, &head, shared.now())
        })
        .await
        .map(Json)
}
