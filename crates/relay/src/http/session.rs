//! Logging in.

use super::State;
use super::answer::{Asked, Done, Json};
use crate::Failure;
use crate::operations::{Caller, login};
use crate::relay::Shared;
use crate::storage::Write;
use bellward_proto::SessionToken;
use bellward_proto::relay::{
    ChallengeAnswer, ChallengeRequest, ConfirmSession, LoginAnswer, LoginRequest,
};

pub async fn challenge(
    state: State,
    Asked(request): Asked<ChallengeRequest>,
) -> Result<Json<ChallengeAnswer>, Failure> {
    let standing = state.read(|view| Ok(view.standing()?)).await?;
    let (time, chance) = (state.now(), state.chance.bytes());
    let challenge = state.challenges.make(&request.clinic, &request.device, time, chance);
    Ok(Json(ChallengeAnswer { challenge, incarnation: standing.incarnation, time }))
}

pub async fn login(
    state: State,
    Asked(request): Asked<LoginRequest>,
) -> Result<Json<LoginAnswer>, Failure> {
    let work = move |transaction: &mut dyn Write, shared: &Shared| {
        let gate = login::Gate {
            ledgers: &shared.ledgers,
            challenges: &shared.challenges,
            throttle: &shared.throttle,
            token: SessionToken(shared.chance.bytes()),
            life: shared.limits.token_millis(),
        };
        login::login(transaction, &gate, &request, shared.now())
    };
    state.write(work).await.map(Json)
}

pub async fn confirm(
    state: State,
    caller: Caller,
    Asked(request): Asked<ConfirmSession>,
) -> Result<Json<Done>, Failure> {
    state
        .write(move |transaction, shared| {
            login::confirm(transaction, &caller, &request, shared.now())
        })
        .await?;
    Ok(Json(Done {}))
}
