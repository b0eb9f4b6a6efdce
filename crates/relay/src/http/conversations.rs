//! Where conversations stand.

use super::State;
use super::answer::{Json, Named};
use crate::Failure;
use crate::operations::{Caller, conversations};
use bellward_proto::ConversationId;
use bellward_proto::relay::{ConversationState, OwnConversations};

pub async fn own(state: State, caller: Caller) -> Result<Json<OwnConversations>, Failure> {
    let now = state.now();
    state.read(move |view| conversations::own(view, &caller, now)).await.map(Json)
}

pub async fn one(
    state: State,
    caller: Caller,
    Named((conversation,)): Named<(ConversationId,)>,
) -> Result<Json<ConversationState>, Failure> {
    let (shared, now) = (state.0.clone(), state.now());
    state
        .read(move |view| conversations::state(view, &shared.ledgers, &caller, &conversation, now))
        .await
        .map(Json)
}
