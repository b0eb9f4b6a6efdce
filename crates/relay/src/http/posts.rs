//! Posts and acknowledgements.

use super::State;
use super::answer::{Asked, Done, Json};
use crate::Failure;
use crate::clinic::draft;
use crate::operations::{Caller, post, queue};
use bellward_proto::relay::{Acknowledge, Post, Posted};

pub async fn post(
    state: State,
    caller: Caller,
    Asked(request): Asked<Post>,
) -> Result<Json<Posted>, Failure> {
    let draft = draft::read(request)?;
    let posted = state
        .write(move |transaction, shared| {
            let now = shared.now();
            post::post(transaction, &shared.ledgers, &caller, &draft, now, &shared.limits)
        })
        .await?;
    state.metrics.posted();
    Ok(Json(posted))
}

pub async fn acknowledge(
    state: State,
    caller: Caller,
    Asked(request): Asked<Acknowledge>,
) -> Result<Json<Done>, Failure> {
    state
        .write(move |transaction, shared| {
            queue::acknowledge(transaction, &caller, request.up_to, shared.now())
        })
        .await?;
    Ok(Json(Done {}))
}
