//! Ledgers, directories, invites and clinic keys.

use super::State;
use super::answer::{Asked, Json, Named, Queried};
use crate::Failure;
use crate::clinic::admission::{Admission, Documents};
use crate::operations::append::{self, Appending};
use crate::operations::{Caller, session_of, unknown};
use crate::relay::Shared;
use crate::storage::{Read, Write};
use bellward_proto::relay::{
    AppendLedger, ClinicKeyAnswer, DirectoryAnswer, InviteBundle, LedgerAppended, LedgerPage,
    ReturnLedger,
};
use bellward_proto::{ClinicId, DirectoryHash, InviteId, KeyGeneration, LedgerSeq, limits};
use serde::Deserialize;
use std::sync::Arc;

pub async fn append(
    state: State,
    Named((clinic,)): Named<(ClinicId,)>,
    Asked(request): Asked<AppendLedger>,
) -> Result<Json<LedgerAppended>, Failure> {
    take(state, Appending { clinic, request, documents: Documents::Demanded }).await
}

pub async fn give_back(
    state: State,
    Named((clinic,)): Named<(ClinicId,)>,
    Asked(ReturnLedger { expected_head, statements }): Asked<ReturnLedger>,
) -> Result<Json<LedgerAppended>, Failure> {
    let request = AppendLedger { expected_head, statements, directory: None, bundles: Vec::new() };
    take(state, Appending { clinic, request, documents: Documents::Lost }).await
}

async fn take(state: State, appending: Appending) -> Result<Json<LedgerAppended>, Failure> {
    let (shared, appending) = (state.0.clone(), Arc::new(appending));
    let asked = appending.clone();
    let admission = state
        .read(move |view| {
            let (now, ledgers) = (shared.now(), &shared.ledgers);
            append::prepare(view, ledgers, &asked, now, &shared.limits)
        })
        .await?;
    let admitted = match admission {
        Admission::Repeated(answer) => return Ok(Json(answer)),
        Admission::New(admitted) => admitted,
    };
    let work = move |transaction: &mut dyn Write, shared: &Shared| {
        let (now, ledgers, limits) = (shared.now(), &shared.ledgers, &shared.limits);
        append::append(transaction, ledgers, &appending, admitted, now, limits)
    };
    state.write(work).await.map(Json)
}

/// The query of a page.
#[derive(Deserialize)]
pub struct After {
    #[serde(default)]
    after: u64,
}

pub async fn page(
    state: State,
    Named((clinic,)): Named<(ClinicId,)>,
    Queried(After { after }): Queried<After>,
) -> Result<Json<LedgerPage>, Failure> {
    let time = state.now();
    let work = move |view: &dyn Read| {
        let row = view.clinic(&clinic)?.ok_or_else(|| unknown("the clinic"))?;
        let after = LedgerSeq(after);
        let statements = view.statements(&clinic, after, limits::STATEMENTS_PER_PAGE)?;
        Ok(LedgerPage { statements, head: row.head, seq: row.seq, time })
    };
    state.read(work).await.map(Json)
}

pub async fn directory(
    state: State,
    Named((clinic, hash)): Named<(ClinicId, DirectoryHash)>,
) -> Result<Json<DirectoryAnswer>, Failure> {
    let found = state.read(move |view| Ok(view.directory(&clinic, &hash)?)).await?;
    let sealed = found.ok_or_else(|| unknown("the directory"))?;
    Ok(Json(DirectoryAnswer { sealed }))
}

pub async fn bundle(
    state: State,
    Named((clinic, invite)): Named<(ClinicId, InviteId)>,
) -> Result<Json<InviteBundle>, Failure> {
    let found = state.read(move |view| Ok(view.bundle(&clinic, &invite)?)).await?;
    let sealed = found.ok_or_else(|| unknown("the invite"))?;
    Ok(Json(InviteBundle { invite, sealed }))
}

pub async fn clinic_key(
    state: State,
    caller: Caller,
    Named((generation,)): Named<(u64,)>,
) -> Result<Json<ClinicKeyAnswer>, Failure> {
    let (generation, now) = (KeyGeneration(generation), state.now());
    let work = move |view: &dyn Read| {
        session_of(view, &caller, now)?;
        Ok(view.clinic_key(&caller.clinic, &caller.device, generation)?)
    };
    let sealed = state.read(work).await?.ok_or_else(|| unknown("the clinic key"))?;
    Ok(Json(ClinicKeyAnswer { generation, sealed }))
}
